package devattach.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One thread's native memory for arguments and answers of system calls; reused, so that calls allocate nothing. */
final class Scratch {

    static final int BIG = 256 * 1024;

    private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

    final ByteBuffer small = Libc.memory(512);
    final long smallAddress = Libc.address(small);
    final ByteBuffer big = Libc.memory(BIG);
    final long bigAddress = Libc.address(big);

    private static final int PATH = 4096;
    private final ByteBuffer path = Libc.memory(PATH + 1);
    private final long pathAddress = Libc.address(path);

    private Scratch() {}

    static Scratch mine() {
        return MINE.get();
    }

    /** The small buffer, its first {@code bytes} zeroed. */
    ByteBuffer zeroed(int bytes) {
        small.clear();
        for (int i = 0; i < bytes; i += 8) {
            small.putLong(i, 0);
        }
        return small;
    }

    /**
     * The address of a path that is used once, in the kernel's form, valid until this thread's next one.
     *
     * @throws IllegalArgumentException if it holds a NUL, where the kernel would stop reading
     */
    long path(String text) throws KernelException {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL in a name");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= PATH) {
            throw new KernelException("open", text.substring(0, 100) + "...", Errno.ENAMETOOLONG);
        }
        path.put(0, bytes);
        path.put(bytes.length, (byte) 0);
        return pathAddress;
    }
}
