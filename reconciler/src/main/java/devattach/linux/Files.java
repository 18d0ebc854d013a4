package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Files and folders by descriptor. Nothing here resolves a path that a container controls unless {@link Resolve} says how.
 */
public final class Files {

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_NONBLOCK = 04000;
    public static final int O_DIRECTORY = "aarch64".equals(System.getProperty("os.arch")) ? 040000 : 0200000;
    public static final int O_NOFOLLOW = "aarch64".equals(System.getProperty("os.arch")) ? 0100000 : 0400000;
    public static final int O_CLOEXEC = 02000000;
    public static final int O_PATH = 010000000;

    private static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int AT_STATX_DONT_SYNC = 0x4000;

    /** How {@code openat2(2)} may walk. */
    public enum Resolve {
        /** Into a container's tree, as if its root were ours; no link of any sort is followed. */
        IN_ROOT_NO_LINKS(0x10 | 0x02 | 0x04),
        /** As before, but ordinary symbolic links are followed inside the tree. */
        IN_ROOT(0x10 | 0x02),
        /** Below a folder; no link, no way up. */
        BENEATH_NO_LINKS(0x08 | 0x02 | 0x04);

        private final long bits;

        Resolve(long bits) {
            this.bits = bits;
        }
    }

    private Files() {}

    /** Opens a path of the host itself, see open(2). Never for a path that leads into a container. */
    @MustBeClosed
    public static Fd open(String path, int flags) throws KernelException {
        int fd = Libc.C.openat(AT_FDCWD, Scratch.mine().path(path), flags | O_CLOEXEC, 0600);
        return result(fd, "open", path);
    }

    /** Opens one name below a folder, see openat(2); follows a link in the last component, so only where the folder is the kernel's or ours. */
    @MustBeClosed
    public static Fd openAt(Fd folder, CString name, int flags) throws KernelException {
        int fd = Libc.C.openat(folder.number(), name.address(), flags | O_CLOEXEC, 0600);
        return result(fd, "openat", folder, name);
    }

    /** As {@link #openAt(Fd, CString, int)}, for a name that is used once. */
    @MustBeClosed
    public static Fd openAt(Fd folder, String name, int flags) throws KernelException {
        int fd = Libc.C.openat(folder.number(), Scratch.mine().path(name), flags | O_CLOEXEC, 0600);
        return result(fd, "openat", folder, name);
    }

    /** Opens a path below a folder by openat2(2), since Linux 5.6. */
    @MustBeClosed
    public static Fd openAt(Fd folder, CString path, int flags, int mode, Resolve resolve) throws KernelException {
        Scratch scratch = Scratch.mine();
        ByteBuffer how = scratch.small; // struct open_how: flags, mode, resolve
        how.putLong(0, flags | O_CLOEXEC);
        how.putLong(8, (flags & O_CREAT) != 0 ? mode : 0);
        how.putLong(16, resolve.bits);
        long fd = Libc.C.syscall(Syscalls.OPENAT2, folder.number(), path.address(), scratch.smallAddress, 24);
        return result((int) fd, "openat2", folder, path);
    }

    private static Fd result(int fd, String call, Fd folder, Object name) throws KernelException {
        if (fd < 0) {
            throw new KernelException(call, folder + ", " + name, Libc.errno());
        }
        return new Fd(fd, folder, name);
    }

    /**
     * Opens anew, for reading or writing, what a descriptor (one of O_PATH) stands for: the way to look at a file before anything
     * is done to it, since opening alone can already have an effect where it is a device.
     */
    @MustBeClosed
    public static Fd reopen(Fd file, int flags) throws KernelException {
        long name = Scratch.mine().path("/proc/self/fd/" + file.number());
        int fd = Libc.C.openat(AT_FDCWD, name, flags | O_CLOEXEC, 0);
        return result(fd, "open", file.toString());
    }

    private static Fd result(int fd, String call, String argument) throws KernelException {
        if (fd < 0) {
            throw new KernelException(call, argument, Libc.errno());
        }
        return new Fd(fd, argument);
    }

    /** Looks at one name in a folder, never following a link; answers into {@code stat}. Costs about a microsecond. */
    public static void statAt(Fd folder, CString name, Stat stat) throws KernelException {
        if (!tryStatAt(folder, name, stat)) {
            throw new KernelException("statx", folder + ", " + name, Errno.ENOENT);
        }
    }

    /** As {@link #statAt}, but answers false where there is nothing (ENOENT, ENOTDIR). */
    public static boolean tryStatAt(Fd folder, CString name, Stat stat) throws KernelException {
        return tryStat(folder, name.address(), name, AT_SYMLINK_NOFOLLOW | AT_STATX_DONT_SYNC, stat);
    }

    /** As {@link #tryStatAt}, but looks at what a link of the kernel's own (/proc/PID/fd/N) leads to; false also for a process that ended. */
    public static boolean tryStatBehind(Fd folder, String name, Stat stat) throws KernelException {
        return tryStat(folder, Scratch.mine().path(name), name, AT_STATX_DONT_SYNC, stat);
    }

    private static boolean tryStat(Fd folder, long path, Object name, int flags, Stat stat) throws KernelException {
        if (Libc.C.statx(folder.number(), path, flags, Stat.MASK, stat.address()) == 0) {
            return true;
        }
        int errno = Libc.errno();
        if (errno == Errno.ENOENT || errno == Errno.ENOTDIR || errno == Errno.ESRCH) {
            return false;
        }
        throw new KernelException("statx", folder + ", " + name, errno);
    }

    /** Looks at what a descriptor is open on. */
    public static void stat(Fd file, Stat stat) throws KernelException {
        if (Libc.C.statx(file.number(), CString.EMPTY.address(), AT_EMPTY_PATH, Stat.MASK, stat.address()) != 0) {
            throw new KernelException("statx", file.toString(), Libc.errno());
        }
    }

    /**
     * Reads a small file (one of /proc or /sys) from its beginning into this thread's buffer and returns how many bytes;
     * {@link #lastRead} has them. A file longer than 256 KiB is refused with EOVERFLOW rather than cut.
     */
    public static int readAll(Fd file) throws KernelException {
        Scratch scratch = Scratch.mine();
        int total = 0;
        while (true) {
            long got = Libc.C.pread(file.number(), scratch.bigAddress + total, Scratch.BIG - total, total);
            if (got < 0) {
                int errno = Libc.errno();
                if (errno == Errno.EINTR) {
                    continue;
                }
                throw new KernelException("pread", file.toString(), errno);
            }
            total += (int) got;
            if (got == 0) {
                return total;
            }
            if (total == Scratch.BIG) {
                throw new KernelException("pread", file.toString(), Errno.EOVERFLOW);
            }
        }
    }

    /**
     * As {@link #readAll}, by one call: for kernel files that are known to fit, where a second call that only says "end"
     * would double the price. Longer than 256 KiB is refused here, too.
     */
    public static int readOnce(Fd file) throws KernelException {
        long got = Libc.C.pread(file.number(), Scratch.mine().bigAddress, Scratch.BIG, 0);
        if (got < 0 || got == Scratch.BIG) {
            throw new KernelException("pread", file.toString(), got < 0 ? Libc.errno() : Errno.EOVERFLOW);
        }
        return (int) got;
    }

    /** What this thread read last, valid until it reads again. Limit and position are the caller's to set. */
    public static ByteBuffer lastRead() {
        return Scratch.mine().big;
    }

    /** A whole small file as text (UTF-8). */
    public static String readText(Fd file) throws KernelException {
        int size = readAll(file);
        byte[] bytes = new byte[size];
        lastRead().get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * A whole file as text, of at most {@code limit} bytes.
     *
     * @throws KernelException EOVERFLOW where it is longer
     */
    public static String readText(Fd file, int limit) throws KernelException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Scratch scratch = Scratch.mine();
        while (true) {
            long got = Libc.C.pread(file.number(), scratch.bigAddress, Scratch.BIG, all.size());
            if (got < 0 && Libc.errno() != Errno.EINTR) {
                throw new KernelException("pread", file.toString(), Libc.errno());
            }
            if (got == 0) {
                return all.toString(StandardCharsets.UTF_8);
            }
            if (all.size() + got > limit) {
                throw new KernelException("pread", file.toString(), Errno.EOVERFLOW);
            }
            byte[] piece = new byte[(int) Math.max(got, 0)];
            scratch.big.get(0, piece);
            all.writeBytes(piece);
        }
    }

    /** A whole small file below a folder that the kernel made, as text. */
    public static String readText(Fd folder, CString name) throws KernelException {
        try (Fd file = openAt(folder, name, O_RDONLY)) {
            return readText(file);
        }
    }

    /** Writes all of a text by one call, as the files of /proc, /sys and cgroups want it. */
    public static void write(Fd file, String text) throws KernelException {
        CString bytes = CString.of(text);
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        long wrote = Libc.C.write(file.number(), bytes.address(), size);
        if (wrote != size) {
            throw new KernelException("write", file + ", \"" + text + "\"", wrote < 0 ? Libc.errno() : Errno.ENOSPC);
        }
    }

    /**
     * Makes a folder.
     *
     * @param mode permission bits; the process's umask does not apply to what {@link #chmodAt} sets afterwards
     */
    public static void mkdirAt(Fd folder, CString name, int mode) throws KernelException {
        check(Libc.C.mkdirat(folder.number(), name.address(), mode), "mkdirat", folder, name);
    }

    /** Makes a device node; judged by the device policy of <em>our</em> cgroup. Only ever on a file system of ours. */
    public static void mknodAt(Fd folder, CString name, devattach.model.DeviceNumber number, int mode)
            throws KernelException {
        int type = number.kind() == devattach.model.DeviceNumber.Kind.CHAR ? Stat.S_IFCHR : Stat.S_IFBLK;
        long major = number.major();
        long minor = number.minor();
        long device = (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12;
        check(Libc.C.mknodat(folder.number(), name.address(), type | mode, device), "mknodat", folder, name);
    }

    public static void unlinkAt(Fd folder, CString name) throws KernelException {
        check(Libc.C.unlinkat(folder.number(), name.address(), 0), "unlinkat", folder, name);
    }

    public static void rmdirAt(Fd folder, CString name) throws KernelException {
        check(Libc.C.unlinkat(folder.number(), name.address(), AT_REMOVEDIR), "rmdir", folder, name);
    }

    public static void renameAt(Fd fromFolder, CString from, Fd toFolder, CString to) throws KernelException {
        int result = Libc.C.renameat(fromFolder.number(), from.address(), toFolder.number(), to.address());
        check(result, "renameat", fromFolder, from);
    }

    /** Changes owner and group, in the numbers of the host. Never follows a link. */
    public static void chownAt(Fd folder, CString name, long uid, long gid) throws KernelException {
        int result = Libc.C.fchownat(folder.number(), name.address(), (int) uid, (int) gid, AT_SYMLINK_NOFOLLOW);
        check(result, "fchownat", folder, name);
    }

    /** Only for names known not to be links: the kernel follows them here. */
    public static void chmodAt(Fd folder, CString name, int mode) throws KernelException {
        check(Libc.C.fchmodat(folder.number(), name.address(), mode, 0), "fchmodat", folder, name);
    }

    static void check(int result, String call, Fd folder, Object name) throws KernelException {
        if (result < 0) {
            throw new KernelException(call, folder + ", " + name, Libc.errno());
        }
    }
}
