package devattach.linux;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor with one owner. Closing twice is harmless, using it after closing is an {@link IllegalStateException}
 * and never another file. Always opened with close-on-exec.
 */
public final class Fd implements AutoCloseable {

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final AtomicInteger number;
    private final Object folder;
    private final Object what;

    Fd(int number, String what) {
        this(number, null, what);
    }

    /** One opened below a folder; its description is put together only when somebody asks. */
    Fd(int number, Fd folder, Object what) {
        this.number = new AtomicInteger(number);
        this.folder = folder;
        this.what = what;
        OPEN.incrementAndGet();
    }

    /** How many are open in this process; a test that ends with more than it began with leaks. */
    public static int open() {
        return OPEN.get();
    }

    /** For the calls of this package only; the number lives no longer than this object is open. */
    int number() {
        int fd = number.get();
        if (fd < 0) {
            throw new IllegalStateException(this + " is closed");
        }
        return fd;
    }

    public boolean isOpen() {
        return number.get() >= 0;
    }

    @Override
    public void close() {
        int fd = number.getAndSet(-1);
        if (fd >= 0) {
            OPEN.decrementAndGet();
            Libc.C.close(fd);
        }
    }

    @Override
    public String toString() {
        return folder == null ? what.toString() : folder + ", " + what;
    }
}
