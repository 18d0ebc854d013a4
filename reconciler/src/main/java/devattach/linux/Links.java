package devattach.linux;

import java.nio.charset.StandardCharsets;

/** Symbolic links by descriptor of the folder they are in, see symlink(7). */
public final class Links {

    private static final int LONGEST = 4096;

    private Links() {}

    /** Makes one, see symlinkat(2). */
    public static void makeAt(Fd folder, CString name, String target) throws KernelException {
        CString to = CString.of(target);
        Files.check(Libc.C.symlinkat(to.address(), folder.number(), name.address()), "symlinkat", folder, name);
    }

    /** What one holds, see readlinkat(2). */
    public static String readAt(Fd folder, CString name) throws KernelException {
        return read(folder, name.address(), name);
    }

    /** As {@link #readAt(Fd, CString)}, for a name that is used once. */
    public static String readAt(Fd folder, String name) throws KernelException {
        return read(folder, Scratch.mine().path(name), name);
    }

    private static String read(Fd folder, long path, Object name) throws KernelException {
        Scratch scratch = Scratch.mine();
        int size = (int) Libc.C.readlinkat(folder.number(), path, scratch.bigAddress, LONGEST);
        Files.check(size, "readlinkat", folder, name);
        byte[] bytes = new byte[size];
        scratch.big.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
