package devattach.linux;

import java.nio.ByteBuffer;

/** One thread's native memory for arguments and answers of system calls; reused, so that calls allocate nothing. */
final class Scratch {

    static final int BIG = 256 * 1024;

    private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

    final ByteBuffer small = Libc.memory(512);
    final long smallAddress = Libc.address(small);
    final ByteBuffer big = Libc.memory(BIG);
    final long bigAddress = Libc.address(big);

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
}
