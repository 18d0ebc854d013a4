package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The few calls of bpf(2) that device programs of cgroup v2 need. A program is its instructions, eight bytes each, as the
 * kernel dumps and loads them.
 */
public final class Bpf {

    private static final int PROG_LOAD = 5;
    private static final int PROG_ATTACH = 8;
    private static final int PROG_DETACH = 9;
    private static final int PROG_GET_FD_BY_ID = 13;
    private static final int OBJ_GET_INFO_BY_FD = 15;
    private static final int PROG_QUERY = 16;
    private static final int TYPE_CGROUP_DEVICE = 15;
    private static final int ATTACH_CGROUP_DEVICE = 6;
    private static final int F_ALLOW_MULTI = 2;
    private static final int F_REPLACE = 4;
    private static final int QUERY_EFFECTIVE = 1;
    private static final int ATTR_SIZE = 128;
    private static final int INFO_SIZE = 232;
    private static final int MAX_INSTRUCTIONS_BYTES = 128 * 1024;
    private static final int LOG_SIZE = 128 * 1024;

    private Bpf() {}

    /** Which programs a query answers. */
    public enum Scope {
        /** Those attached to this very cgroup. */
        OWN(0, "query"),
        /** All that run for it: its own first, then each ancestor's. */
        EFFECTIVE(QUERY_EFFECTIVE, "query effective");

        private final int flag;
        private final String what; // ready made: a query allocates nothing

        Scope(int flag, String what) {
            this.flag = flag;
            this.what = what;
        }
    }

    /**
     * The ids of the device programs of a cgroup, into {@code ids}; 2 µs. Unchanged ids mean an unchanged policy.
     *
     * @return how many; more than {@code ids} holds is an ENOSPC
     */
    public static int query(Fd cgroup, Scope scope, int[] ids) throws KernelException {
        Scratch scratch = Scratch.mine();
        ByteBuffer attr = scratch.zeroed(ATTR_SIZE);
        attr.putInt(0, cgroup.number());
        attr.putInt(4, ATTACH_CGROUP_DEVICE);
        attr.putInt(8, scope.flag);
        attr.putLong(16, scratch.smallAddress + 256);
        attr.putInt(24, Math.min(ids.length, 64));
        call(PROG_QUERY, scratch, scope.what, cgroup);
        int count = attr.getInt(24);
        for (int i = 0; i < count; i++) {
            ids[i] = attr.getInt(256 + 4 * i);
        }
        return count;
    }

    /** The flags the cgroup's own programs are attached with: 0 none, 1 override, 2 multi. */
    public static int attachFlags(Fd cgroup) throws KernelException {
        Scratch scratch = Scratch.mine();
        ByteBuffer attr = scratch.zeroed(ATTR_SIZE);
        attr.putInt(0, cgroup.number());
        attr.putInt(4, ATTACH_CGROUP_DEVICE);
        call(PROG_QUERY, scratch, "query flags", cgroup);
        return attr.getInt(12);
    }

    /** Opens a program by id; needs CAP_SYS_ADMIN. ENOENT: it is gone. */
    @MustBeClosed
    public static Fd open(int id) throws KernelException {
        Scratch scratch = Scratch.mine();
        scratch.zeroed(ATTR_SIZE).putInt(0, id);
        long fd = Libc.C.syscall(Syscalls.BPF, PROG_GET_FD_BY_ID, scratch.smallAddress, ATTR_SIZE);
        if (fd < 0) {
            throw new KernelException("bpf", "program " + id, Libc.errno());
        }
        return new Fd((int) fd, "program " + id);
    }

    /** The instructions of a program as the verifier left them, 8 bytes each. */
    public static byte[] instructions(Fd program) throws KernelException {
        Scratch scratch = Scratch.mine();
        int length = info(program, scratch, 0).getInt(256 + 20);
        if (length > MAX_INSTRUCTIONS_BYTES) {
            throw new KernelException("bpf", "instructions of " + program, Errno.EOVERFLOW);
        }
        int got = info(program, scratch, MAX_INSTRUCTIONS_BYTES).getInt(256 + 20);
        byte[] instructions = new byte[got];
        scratch.big.get(0, instructions);
        return instructions;
    }

    /** The id of an open program. */
    public static int id(Fd program) throws KernelException {
        return info(program, Scratch.mine(), 0).getInt(256 + 4);
    }

    /** The name an open program was loaded with, by which systemd's can be told; empty for those of most runtimes. */
    public static String name(Fd program) throws KernelException {
        byte[] name = new byte[16];
        info(program, Scratch.mine(), 0).get(256 + 64, name);
        return new String(name, StandardCharsets.US_ASCII).replace("\0", "");
    }

    /** Whether an open program decides on devices. */
    static boolean isForDevices(Fd program) throws KernelException {
        return info(program, Scratch.mine(), 0).getInt(256) == TYPE_CGROUP_DEVICE;
    }

    // struct bpf_prog_info: type 0, id 4, tag 8, jited_len 16, xlated_len 20, jited_insns 24, xlated_insns 32, name 64
    private static ByteBuffer info(Fd program, Scratch scratch, int room) throws KernelException {
        ByteBuffer attr = scratch.zeroed(256 + INFO_SIZE);
        attr.putInt(0, program.number());
        attr.putInt(4, INFO_SIZE);
        attr.putLong(8, scratch.smallAddress + 256);
        if (room > 0) {
            attr.putInt(256 + 20, room);
            attr.putLong(256 + 32, scratch.bigAddress);
        }
        call(OBJ_GET_INFO_BY_FD, scratch, "info", program);
        return attr;
    }

    /**
     * Loads a device program. Without the verifier's log; only a program it refuses is loaded again with the log, of which the
     * exception has the last lines.
     *
     * @param name at most 15 of {@code [A-Za-z0-9_.]}
     */
    @MustBeClosed
    public static Fd load(byte[] instructions, String name) throws KernelException {
        Scratch scratch = Scratch.mine();
        CString licence = CString.interned("GPL");
        scratch.big.put(0, instructions);
        long fd = load(scratch, instructions.length / 8, licence, name, false);
        if (fd >= 0) {
            return new Fd((int) fd, "program " + name);
        }
        int errno = Libc.errno();
        load(scratch, instructions.length / 8, licence, name, true);
        byte[] log = new byte[LOG_SIZE];
        scratch.big.get(Scratch.BIG - LOG_SIZE, log);
        int end = 0;
        while (end < log.length && log[end] != 0) {
            end++;
        }
        String text = new String(log, 0, end, StandardCharsets.UTF_8).strip();
        String tail = text.substring(Math.max(0, text.length() - 400));
        throw new KernelException("bpf", "load " + name + (tail.isEmpty() ? "" : ", verifier: " + tail), errno);
    }

    // union bpf_attr for PROG_LOAD: type 0, insn_cnt 4, insns 8, license 16, log_level 24, log_size 28, log_buf 32,
    // kern_version 40,
    // prog_flags 44, name 48, ifindex 64, expected_attach_type 68
    private static long load(Scratch scratch, int count, CString licence, String name, boolean logged) {
        ByteBuffer attr = scratch.zeroed(ATTR_SIZE);
        attr.putInt(0, TYPE_CGROUP_DEVICE);
        attr.putInt(4, count);
        attr.putLong(8, scratch.bigAddress);
        attr.putLong(16, licence.address());
        if (logged) {
            scratch.big.put(Scratch.BIG - LOG_SIZE, (byte) 0);
            attr.putInt(24, 1);
            attr.putInt(28, LOG_SIZE);
            attr.putLong(32, scratch.bigAddress + Scratch.BIG - LOG_SIZE);
        }
        attr.put(48, name.getBytes(StandardCharsets.US_ASCII));
        attr.putInt(68, ATTACH_CGROUP_DEVICE);
        return Libc.C.syscall(Syscalls.BPF, PROG_LOAD, scratch.smallAddress, ATTR_SIZE);
    }

    /** Attaches one more program beside those of the cgroup (ALLOW_MULTI): from then on it must allow, too. */
    public static void attach(Fd cgroup, Fd program) throws KernelException {
        Scratch scratch = Scratch.mine();
        attachAttr(scratch, cgroup, program, F_ALLOW_MULTI);
        call(PROG_ATTACH, scratch, "attach " + program, cgroup);
    }

    /** Puts a program in the place of another, atomically; ENOENT: the other one is not attached (any more). Since Linux 5.6. */
    public static void replace(Fd cgroup, Fd program, Fd old) throws KernelException {
        Scratch scratch = Scratch.mine();
        attachAttr(scratch, cgroup, program, F_ALLOW_MULTI | F_REPLACE).putInt(16, old.number());
        call(PROG_ATTACH, scratch, "replace " + old + " by " + program, cgroup);
    }

    /** Takes exactly this program off a cgroup whose programs are attached with ALLOW_MULTI. */
    public static void detach(Fd cgroup, Fd program) throws KernelException {
        Scratch scratch = Scratch.mine();
        attachAttr(scratch, cgroup, program, 0);
        call(PROG_DETACH, scratch, "detach " + program, cgroup);
    }

    private static ByteBuffer attachAttr(Scratch scratch, Fd cgroup, Fd program, int flags) {
        ByteBuffer attr = scratch.zeroed(ATTR_SIZE);
        attr.putInt(0, cgroup.number());
        attr.putInt(4, program.number());
        attr.putInt(8, ATTACH_CGROUP_DEVICE);
        attr.putInt(12, flags);
        return attr;
    }

    private static void call(int command, Scratch scratch, String what, Fd on) throws KernelException {
        if (Libc.C.syscall(Syscalls.BPF, command, scratch.smallAddress, ATTR_SIZE) < 0) {
            throw new KernelException("bpf", what + ", " + on, Libc.errno());
        }
    }
}
