package devattach.mechanism.access;

import devattach.linux.Bpf;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Changes what is ours at one cgroup, by one program loaded and put in the place of another in one step: at no instant is the cgroup
 * without a program, and at none is more allowed than the owner's program and ours.
 */
final class V2Change {

    private final Fd cgroup;
    private final V2Level level;

    V2Change(Fd cgroup, V2Level level) {
        this.cgroup = cgroup;
        this.level = level;
    }

    /**
     * Afterwards exactly these rules are ours; none: the owners' own programs are back.
     *
     * <p>Where several programs decide, as runc's and systemd's after a {@code daemon-reload}, ours goes in front of each, one after the
     * other: what all allow grows to what is wanted and no further. Only then goes what its author has superseded: what is left is the
     * target. A program that still is somebody's word is never taken off, so nothing is allowed that any owner forbids and Git does not
     * give.
     */
    void to(SortedMap<DeviceNumber, Permissions> rules) throws KernelException {
        for (DeviceProgram owner : rules.isEmpty() ? List.<DeviceProgram>of() : level.owners()) {
            replace(owner, owner.instructions(), new Preamble(rules, owner.id(), owner.author()));
        }
        for (DeviceProgram ours : level.lasting()) {
            Preamble.Marked marked = ours.marked().orElseThrow();
            if (!marked.preamble().rules().equals(rules)) {
                replace(
                        ours,
                        marked.tail(),
                        new Preamble(rules, marked.preamble().replaced(), ours.author()));
            }
        }
        detach(level.superseded());
    }

    private void detach(List<DeviceProgram> ours) throws KernelException {
        for (DeviceProgram old : ours) {
            try (Fd program = Bpf.open(old.id())) {
                Bpf.detach(cgroup, program);
            }
        }
    }

    private void replace(DeviceProgram old, byte[] tail, Preamble preamble) throws KernelException {
        boolean bare = preamble.rules().isEmpty();
        try (Fd before = Bpf.open(old.id());
                Fd after = bare
                        ? original(preamble.replaced(), tail)
                        : Bpf.load(preamble.before(tail), AccessMechanism.PROGRAM)) {
            Bpf.replace(cgroup, after, before);
        }
    }

    /** The owner's own object where it still exists, so that its next update finds what it knows; else a copy, which does the same. */
    @SuppressWarnings("MustBeClosedChecker") // the caller's
    private static Fd original(int id, byte[] tail) throws KernelException {
        Optional<Fd> own = open(id);
        if (own.isPresent()) {
            if (Arrays.equals(Bpf.instructions(own.get()), tail)) {
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
}
