package devattach.mechanism.access;

import devattach.linux.Bpf;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Changes what is ours at one cgroup, by one program loaded and put in the place of another in one step: at no instant is the cgroup
 * without a program, and at none is more allowed than the owner's program and ours.
 */
final class V2Change {

    private static final String NAME = "devattach";

    private final Fd cgroup;
    private final V2Level level;

    V2Change(Fd cgroup, V2Level level) {
        this.cgroup = cgroup;
        this.level = level;
    }

    /** Afterwards exactly these rules are ours; none: the owner's own program is back. */
    void to(SortedMap<DeviceNumber, Permissions> rules) throws KernelException {
        List<DeviceProgram> owners = level.owners();
        List<DeviceProgram> marked = level.marked();
        if (owners.size() > 1) {
            withdraw(marked, rules);
        } else if (owners.size() == 1) {
            // The owner added its program beside ours. First ours goes in front of it: what both allow grows to what is
            // wanted and no
            // further. Then ours from before goes: what is left is the target.
            DeviceProgram owner = owners.get(0);
            replace(owner, owner.instructions(), owner.id(), rules);
            detach(marked);
        } else if (!marked.isEmpty()) {
            // of several, we died between those two
            DeviceProgram newest = marked.get(marked.size() - 1);
            replace(newest, marked(newest).tail(), marked(newest).preamble().replaced(), rules);
            detach(marked.subList(0, marked.size() - 1));
        }
    }

    /** Several owners have put programs here: none of theirs is touched, and ours can only go. */
    private void withdraw(List<DeviceProgram> marked, SortedMap<DeviceNumber, Permissions> rules)
            throws KernelException {
        for (DeviceProgram old : rules.isEmpty() ? marked : List.<DeviceProgram>of()) {
            replace(old, marked(old).tail(), marked(old).preamble().replaced(), rules);
        }
    }

    private void detach(List<DeviceProgram> ours) throws KernelException {
        for (DeviceProgram old : ours) {
            try (Fd program = Bpf.open(old.id())) {
                Bpf.detach(cgroup, program);
            }
        }
    }

    private static Preamble.Marked marked(DeviceProgram program) {
        return program.marked().orElseThrow();
    }

    private void replace(DeviceProgram old, byte[] tail, int owner, SortedMap<DeviceNumber, Permissions> rules)
            throws KernelException {
        try (Fd before = Bpf.open(old.id());
                Fd after = rules.isEmpty() ? original(owner, tail) : load(new Preamble(rules, owner).before(tail))) {
            if (!rules.isEmpty() || Bpf.id(after) != old.id()) {
                Bpf.replace(cgroup, after, before);
            }
        }
    }

    /** The owner's own object where it still exists, so that its next update finds what it knows; else a copy, which does the same. */
    @SuppressWarnings("MustBeClosedChecker") // the caller's
    private static Fd original(int id, byte[] tail) throws KernelException {
        Optional<Fd> own = open(id);
        if (own.isPresent()) {
            if (new DeviceProgram(id, Bpf.instructions(own.get())).hasInstructions(tail)) {
                return own.get();
            }
            own.get().close();
        }
        return Bpf.load(tail, "");
    }

    @SuppressWarnings("MustBeClosedChecker") // the caller's
    private static Optional<Fd> open(int id) throws KernelException {
        try {
            return Optional.of(Bpf.open(id));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // the caller's
    private static Fd load(byte[] program) throws KernelException {
        return Bpf.load(program, NAME);
    }
}
