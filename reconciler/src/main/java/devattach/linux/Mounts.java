package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;

/** Mounts by descriptor: open_tree(2) and move_mount(2), since Linux 5.2, and the two old calls we need for our own staging. */
public final class Mounts {

    public static final long MS_NOSUID = 2;
    public static final long MS_NOEXEC = 8;
    public static final long MS_PRIVATE = 1 << 18;
    public static final int MNT_DETACH = 2;
    public static final int UMOUNT_NOFOLLOW = 8;
    private static final int OPEN_TREE_CLONE = 1;
    static final int MOVE_F_EMPTY_PATH = 0x04;
    static final int MOVE_T_EMPTY_PATH = 0x40;

    private Mounts() {}

    /** A detached copy of the mount at a name of a folder in <em>our</em> mount namespace; gone again when closed unmoved. */
    @MustBeClosed
    public static Fd cloneAt(Fd folder, CString name) throws KernelException {
        int flags = OPEN_TREE_CLONE | Files.O_CLOEXEC | Files.AT_SYMLINK_NOFOLLOW;
        long fd = Libc.C.syscall(Syscalls.OPEN_TREE, folder.number(), name.address(), flags, 0, 0, 0);
        if (fd < 0) {
            throw new KernelException("open_tree", folder + ", " + name, Libc.errno());
        }
        return new Fd((int) fd, "mount of " + name);
    }

    /** Mounts a file system of the host's own on a path of the host's own, see mount(2). */
    public static void mount(String source, String target, String type, long flags, String data)
            throws KernelException {
        CString s = CString.of(source);
        CString t = CString.of(target);
        CString f = CString.of(type);
        CString d = CString.of(data);
        if (Libc.C.mount(s.address(), t.address(), f.address(), flags, d.address()) != 0) {
            throw new KernelException("mount", type + " on " + target, Libc.errno());
        }
    }

    public static void unmount(String target, int flags) throws KernelException {
        CString t = CString.of(target);
        if (Libc.C.umount2(t.address(), flags) != 0) {
            throw new KernelException("umount2", target, Libc.errno());
        }
    }
}
