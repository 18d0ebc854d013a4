package devattach.mechanism.access;

import devattach.model.DeviceNumber;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A BPF_PROG_TYPE_CGROUP_DEVICE program as the kernel dumps it, and what it answers, found by running it.
 *
 * <p>All programs that runc, crun, LXC, LXD, systemd and their like make are made of the few instructions understood here: no maps, no
 * calls, no stack, jumps forward only. Any other makes the program {@link #opaque}: then nothing is said of it, rather than a guess.
 *
 * @see <a href="https://docs.kernel.org/bpf/standardization/instruction-set.html">BPF Instruction Set</a>
 */
final class DeviceProgram implements Policy {

    private final int id;
    private final int author;
    private final byte[] instructions;
    private final String opaque;
    private final Optional<Preamble.Marked> marked;

    /**
     * One of a container's.
     *
     * @param author who loaded it, see {@link Author}; of one of ours that is us, and its tail's author stands in the mark
     */
    DeviceProgram(int id, int author, byte[] instructions) {
        this.id = id;
        this.author = author;
        this.instructions = instructions;
        this.marked = Preamble.of(instructions);
        this.opaque = marked.isEmpty() && Preamble.isClaimed(instructions)
                ? "it has devattach's mark in a form this version does not know; run the version that attached, or"
                        + " restart the container"
                : Instructions.firstNotUnderstood(instructions).orElse("");
    }

    int id() {
        return id;
    }

    /** Whose word this is: the author's; of one of ours the author's of the program it extends. */
    int author() {
        return marked.map(each -> each.preamble().author()).orElse(author);
    }

    /** A copy of its instructions, eight bytes each. */
    byte[] instructions() {
        return instructions.clone();
    }

    /** What of it is ours and what the owner's; empty for a program that is not ours. */
    Optional<Preamble.Marked> marked() {
        return marked;
    }

    /** Why its answers are not known; empty when they are. */
    Optional<String> opaque() {
        return opaque.isEmpty() ? Optional.empty() : Optional.of(opaque);
    }

    /** Runs it. An opaque program is taken to refuse, so that nobody counts on it. */
    @Override
    public boolean allows(DeviceNumber number, int request) {
        if (!opaque.isEmpty()) {
            return false;
        }
        ByteBuffer context = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
        int type = number.kind() == DeviceNumber.Kind.BLOCK ? 1 : 2;
        context.putInt(0, request << 16 | type);
        context.putInt(4, number.major());
        context.putInt(8, number.minor());
        return new Interpreter(instructions, context).run() == 1;
    }
}
