package devattach.testing;

import devattach.linux.Bpf;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Device programs for tests: what a runtime's program does, as short as it can be. */
public final class Programs {

    private static final int[][] DENY_ALL_BUT_MEM = {
        {0x61, 0x12, 0, 0}, // r2 = type and access
        {0x61, 0x13, 4, 0}, // r3 = major
        {0x55, 0x03, 2, 1}, // unless it is 1 (null, zero, random...), go on below
        {0xb4, 0x00, 0, 1},
        {0x95, 0x00, 0, 0},
        {0xb4, 0x00, 0, 0},
        {0x95, 0x00, 0, 0}
    };

    private static final int[][] AS_RUNC = {
        {0x61, 0x12, 0, 0}, // r2 = type and access
        {0x77, 0x02, 0, 16}, // r2 = access
        {0x61, 0x13, 4, 0}, // r3 = major
        {0x15, 0x02, 2, 1}, // mknod of anything
        {0x15, 0x03, 1, 1}, // null, zero, random...
        {0x55, 0x03, 2, 5}, // tty; unless it is one, go on below
        {0xb4, 0x00, 0, 1},
        {0x95, 0x00, 0, 0},
        {0xb4, 0x00, 0, 0},
        {0x95, 0x00, 0, 0}
    };

    private Programs() {}

    /** Allows the devices of major 1 and no other. */
    public static byte[] memOnly() {
        return code(DENY_ALL_BUT_MEM);
    }

    /** Allows what runc's does: mknod of anything, and use of the common nodes. */
    public static byte[] asRunc() {
        return code(AS_RUNC);
    }

    private static byte[] code(int[][] instructions) {
        ByteBuffer code = ByteBuffer.allocate(8 * instructions.length).order(ByteOrder.nativeOrder());
        for (int[] each : instructions) {
            code.put((byte) each[0])
                    .put((byte) each[1])
                    .putShort((short) each[2])
                    .putInt(each[3]);
        }
        return code.array();
    }

    /** Attaches a program to a cgroup as a runtime does: beside others, and without keeping it open. */
    public static void attach(Path cgroup, byte[] program) throws KernelException {
        try (Fd folder = Files.open(cgroup.toString(), Files.O_RDONLY | Files.O_DIRECTORY);
                Fd loaded = Bpf.load(program, "")) {
            Bpf.attach(folder, loaded);
        }
    }

    /** The instructions of every program attached to a cgroup itself, in order. */
    public static List<String> attached(Path cgroup) throws KernelException {
        try (Fd folder = Files.open(cgroup.toString(), Files.O_RDONLY | Files.O_DIRECTORY)) {
            while (true) {
                try {
                    return attached(folder);
                } catch (KernelException e) {
                    if (!e.is(Errno.ENOENT)) {
                        throw e;
                    } // an agent has just put another in its place
                }
            }
        }
    }

    private static List<String> attached(Fd folder) throws KernelException {
        List<String> programs = new ArrayList<>();
        int[] ids = new int[64];
        int count = Bpf.query(folder, Bpf.Scope.OWN, ids);
        for (int i = 0; i < count; i++) {
            try (Fd program = Bpf.open(ids[i])) {
                programs.add(java.util.HexFormat.of().formatHex(Bpf.instructions(program)));
            }
        }
        return programs;
    }
}
