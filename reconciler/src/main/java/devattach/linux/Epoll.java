package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;

/** Waits for many descriptors at once, see epoll(7). One thread waits; any thread may add, remove and {@link #wake}. */
public final class Epoll implements AutoCloseable {

    /** Readable: a process ended (pidfd), an inotify or netlink message is there. */
    public static final int IN = 1;

    /** Exceptional: a mount table or cgroup.events file changed. */
    public static final int PRI = 2;

    /** With one of these: told once, not for as long as it is so. */
    public static final int ONCE = 1 << 31;

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int ROOM = 256;
    private static final long WAKE = Long.MIN_VALUE;
    private static final int EVENT_SIZE =
            "amd64".equals(System.getProperty("os.arch")) ? 12 : 16; // packed on x86-64 only
    private static final int DATA_OFFSET = EVENT_SIZE == 12 ? 4 : 8;

    private final Fd epoll;
    private final Fd wake;
    private final ByteBuffer events = Libc.memory(ROOM * EVENT_SIZE);
    private final long eventsAddress = Libc.address(events);

    /** Gets the key a ready descriptor was added with. */
    @FunctionalInterface
    public interface Ready {
        void ready(long key);
    }

    @MustBeClosed
    public Epoll() throws KernelException {
        int fd = Libc.C.epoll_create1(Files.O_CLOEXEC);
        if (fd < 0) {
            throw new KernelException("epoll_create1", "", Libc.errno());
        }
        epoll = new Fd(fd, "epoll");
        int event = Libc.C.eventfd(0, Files.O_CLOEXEC | Files.O_NONBLOCK);
        if (event < 0) {
            epoll.close();
            throw new KernelException("eventfd", "", Libc.errno());
        }
        wake = new Fd(event, "eventfd");
        add(wake, IN, WAKE);
    }

    /**
     * Begins watching.
     *
     * @param key comes back when the descriptor is ready; any value but {@link Long#MIN_VALUE}
     */
    public void add(Fd fd, int events, long key) throws KernelException {
        control(ADD, fd, events, key);
    }

    /** Stops watching; nothing to do for one that is not watched or was closed. */
    public void remove(Fd fd) {
        if (fd.isOpen()) {
            Libc.C.epoll_ctl(epoll.number(), DELETE, fd.number(), Scratch.mine().smallAddress);
        }
    }

    private void control(int operation, Fd fd, int mask, long key) throws KernelException {
        Scratch scratch = Scratch.mine();
        scratch.small.putInt(0, mask);
        scratch.small.putLong(DATA_OFFSET, key);
        if (Libc.C.epoll_ctl(epoll.number(), operation, fd.number(), scratch.smallAddress) != 0) {
            throw new KernelException("epoll_ctl", fd.toString(), Libc.errno());
        }
    }

    /**
     * Waits until something is ready, tells {@code ready} of each, and returns how many; 0 after the time or a {@link #wake}.
     *
     * @param millis -1 for ever, 0 not at all
     */
    public int await(int millis, Ready ready) throws KernelException {
        int count = Libc.C.epoll_wait(epoll.number(), eventsAddress, ROOM, millis);
        if (count < 0) {
            if (Libc.errno() == Errno.EINTR) {
                return 0;
            }
            throw new KernelException("epoll_wait", "", Libc.errno());
        }
        int told = 0;
        for (int i = 0; i < count; i++) {
            long key = events.getLong(i * EVENT_SIZE + DATA_OFFSET);
            if (key == WAKE) {
                Libc.C.read(wake.number(), Scratch.mine().smallAddress, 8);
            } else {
                ready.ready(key);
                told++;
            }
        }
        return told;
    }

    /** Makes a waiting {@link #await} return. */
    public void wake() {
        Scratch scratch = Scratch.mine();
        scratch.small.putLong(0, 1);
        Libc.C.write(wake.number(), scratch.smallAddress, 8);
    }

    @Override
    public void close() {
        wake.close();
        epoll.close();
    }
}
