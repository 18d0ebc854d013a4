package devattach.mechanism.access;

import devattach.linux.Bpf;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.ArrayList;
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
        List<DeviceProgram> marked = new ArrayList<>();
        List<DeviceProgram> owners = new ArrayList<>();
        for (DeviceProgram program : level.programs()) {
            (V2Level.isMarked(program) ? marked : owners).add(program);
        }
        if (owners.isEmpty() && marked.size() == 1) {
            Preamble.Marked ours = Preamble.of(marked.get(0).instructions()).orElseThrow();
            replace(marked.get(0), ours.tail(), ours.preamble().replaced(), rules);
            return;
        }
        // The owner added its program beside ours. First ours goes in front of the owner's: what both allow grows to
        // what is wanted and
        // no further. Then ours from before goes: what is left is the target.
        for (DeviceProgram owner : owners) {
            replace(owner, owner.instructions(), owner.id(), rules);
        }
        for (DeviceProgram old : owners.isEmpty() ? marked.subList(1, marked.size()) : marked) {
            try (Fd program = Bpf.open(old.id())) {
                Bpf.detach(cgroup, program);
            }
        }
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
