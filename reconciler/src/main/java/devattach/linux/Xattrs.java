package devattach.linux;

/**
 * Extended attributes by descriptor, see xattr(7). {@code trusted.*} can be neither written nor seen from inside a user
 * namespace; it works on cgroup folders and on device nodes of a tmpfs.
 */
public final class Xattrs {

    private Xattrs() {}

    /** The value's size in {@link Files#lastRead}, or -1 where there is none. */
    public static int get(Fd file, CString name) throws KernelException {
        Scratch scratch = Scratch.mine();
        long size = Libc.C.fgetxattr(file.number(), name.address(), scratch.bigAddress, Scratch.BIG);
        if (size >= 0) {
            return (int) size;
        }
        int errno = Libc.errno();
        if (errno == Errno.ENODATA) {
            return -1;
        }
        throw new KernelException("fgetxattr", file + ", " + name, errno);
    }

    /** The value, or null where there is none. */
    public static byte[] read(Fd file, CString name) throws KernelException {
        int size = get(file, name);
        if (size < 0) {
            return null;
        }
        byte[] value = new byte[size];
        Files.lastRead().get(0, value);
        return value;
    }

    public static void set(Fd file, CString name, byte[] value) throws KernelException {
        Scratch scratch = Scratch.mine();
        scratch.big.put(0, value);
        if (Libc.C.fsetxattr(file.number(), name.address(), scratch.bigAddress, value.length, 0) != 0) {
            throw new KernelException("fsetxattr", file + ", " + name, Libc.errno());
        }
    }

    /** Removes it; nothing to do where there is none. */
    public static void remove(Fd file, CString name) throws KernelException {
        if (Libc.C.fremovexattr(file.number(), name.address()) != 0 && Libc.errno() != Errno.ENODATA) {
            throw new KernelException("fremovexattr", file + ", " + name, Libc.errno());
        }
    }

    /**
     * The value for one name in a folder of the kernel's or of ours, or null. A device node can be opened for its attributes only by
     * path, and {@code /proc/self/fd} is the one path that means a descriptor.
     */
    public static byte[] readAt(Fd folder, String name, CString attribute) throws KernelException {
        Scratch scratch = Scratch.mine();
        long path = scratch.path("/proc/self/fd/" + folder.number() + "/" + name);
        long size = Libc.C.lgetxattr(path, attribute.address(), scratch.bigAddress, Scratch.BIG);
        if (size < 0) {
            int errno = Libc.errno();
            if (errno == Errno.ENODATA || errno == Errno.ENOENT) {
                return null;
            }
            throw new KernelException("lgetxattr", folder + ", " + name, errno);
        }
        byte[] value = new byte[(int) size];
        scratch.big.get(0, value);
        return value;
    }

    /** Sets it for one name in a folder of ours. */
    public static void setAt(Fd folder, String name, CString attribute, byte[] value) throws KernelException {
        Scratch scratch = Scratch.mine();
        long path = scratch.path("/proc/self/fd/" + folder.number() + "/" + name);
        scratch.big.put(0, value);
        if (Libc.C.lsetxattr(path, attribute.address(), scratch.bigAddress, value.length, 0) != 0) {
            throw new KernelException("lsetxattr", folder + ", " + name, Libc.errno());
        }
    }
}
