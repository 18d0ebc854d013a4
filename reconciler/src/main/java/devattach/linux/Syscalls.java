package devattach.linux;

/** Numbers of system calls glibc has no function for. From 424 on they are the same everywhere; see syscalls(2). */
final class Syscalls {

    static final long PIDFD_SEND_SIGNAL = 424;
    static final long OPEN_TREE = 428;
    static final long MOVE_MOUNT = 429;
    static final long PIDFD_OPEN = 434;
    static final long OPENAT2 = 437;
    static final long MOUNT_SETATTR = 442;
    static final long BPF = byArchitecture(321, 280);
    static final long MMAP = byArchitecture(9, 222);
    static final long MUNMAP = byArchitecture(11, 215);
    static final long IOCTL = byArchitecture(16, 29);
    static final long PERF_EVENT_OPEN = byArchitecture(298, 241);

    private Syscalls() {}

    private static long byArchitecture(long x8664, long generic) {
        String architecture = System.getProperty("os.arch", "");
        return switch (architecture) {
            case "amd64", "x86_64" -> x8664;
            case "aarch64", "riscv64", "loongarch64" -> generic;
            default ->
                throw new UnsupportedOperationException("devattach has no system call table for " + architecture);
        };
    }
}
