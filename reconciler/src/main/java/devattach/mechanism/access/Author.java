package devattach.mechanism.access;

import java.nio.ByteBuffer;

/**
 * Who made a device program, as a number. Of two programs of one author the newer has that author's word and the older is what it
 * forgot to take off; programs of two authors each keep their say.
 */
final class Author {

    /** Whoever gives programs no name: runc, crun, LXC. */
    static final int NAMELESS = 0;

    /** systemd's, since version 251. */
    private static final String SYSTEMD = "sd_devices";

    private static final int MOVE = 0xb7;

    private Author() {}

    /** By the name it was loaded with; an older systemd's, which has none, by how it ends. */
    static int of(String name, byte[] instructions) {
        if (name.isEmpty()) {
            return endsAsSystemds(instructions) ? SYSTEMD.hashCode() : NAMELESS;
        }
        return name.hashCode();
    }

    /** Refuse, or jump over that and allow: no runtime's program has an unconditional jump. */
    private static boolean endsAsSystemds(byte[] instructions) {
        int count = Instructions.count(instructions);
        ByteBuffer code = Instructions.buffer(instructions);
        return count >= 4
                && Instructions.opcode(code, count - 4) == MOVE
                && Instructions.opcode(code, count - 3) == Instructions.JA
                && Instructions.opcode(code, count - 2) == MOVE
                && Instructions.opcode(code, count - 1) == Instructions.EXIT;
    }
}
