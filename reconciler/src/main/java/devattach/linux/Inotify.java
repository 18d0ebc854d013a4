package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Tells when something is made, removed, renamed or written in folders, or a file is written, see inotify(7). Readable in an {@link Epoll} while it has
 * news. It does not look into subfolders, and on cgroup file systems it tells what the kernel does, too.
 */
public final class Inotify implements AutoCloseable {

    /** The folder itself is gone and no longer watched. */
    public static final int GONE = 0x8000;

    /** News were lost: anything may have changed. The watch is -1. */
    public static final int OVERFLOW = 0x4000;

    private static final int MODIFY = 0x2;
    private static final int MOVED_FROM = 0x40;
    private static final int MOVED_TO = 0x80;
    private static final int CREATE = 0x100;
    private static final int DELETE = 0x200;
    private static final int NEWS = MODIFY | MOVED_FROM | MOVED_TO | CREATE | DELETE;
    private static final int HEADER = 16;

    private final Fd fd;

    /** Gets what happened. */
    @FunctionalInterface
    public interface News {
        /**
         * One thing happened.
         *
         * @param watch the number {@link #watch} gave
         * @param mask the event's bits, with {@link #GONE} or {@link #OVERFLOW} where it is one of these
         * @param name in the folder; empty where the folder itself is meant
         */
        void happened(int watch, int mask, String name);
    }

    @MustBeClosed
    public Inotify() throws KernelException {
        int number = Libc.C.inotify_init1(Files.O_CLOEXEC | Files.O_NONBLOCK);
        if (number < 0) {
            throw new KernelException("inotify_init1", "", Libc.errno());
        }
        fd = new Fd(number, "inotify");
    }

    /** For an {@link Epoll}. */
    public Fd fd() {
        return fd;
    }

    /**
     * Begins watching a folder or a file of the host.
     *
     * @return the watch's number; the same one for a folder that is watched already, by whatever name
     * @throws KernelException ENOENT where there is none, ENOTDIR where what is above it is no folder
     */
    public int watch(String folder) throws KernelException {
        CString path = CString.of(folder);
        int watch = Libc.C.inotify_add_watch(fd.number(), path.address(), NEWS);
        if (watch < 0) {
            throw new KernelException("inotify_add_watch", folder, Libc.errno());
        }
        return watch;
    }

    /** Stops watching; nothing to do for a watch that is gone. What had happened before still comes, and {@link #GONE} behind it. */
    public void forget(int watch) {
        Libc.C.inotify_rm_watch(fd.number(), watch);
    }

    /** Tells all there is and never waits. */
    public void drain(News news) throws KernelException {
        Scratch scratch = Scratch.mine();
        while (true) {
            long got = Libc.C.read(fd.number(), scratch.bigAddress, Scratch.BIG);
            if (got < 0 && Libc.errno() == Errno.EINTR) {
                continue;
            }
            if (got < 0 && Libc.errno() == Errno.EAGAIN) {
                return;
            }
            if (got < 0) {
                throw new KernelException("read", fd.toString(), Libc.errno());
            }
            byte[] bytes = new byte[(int) got]; // a copy: whoever is told may use the scratch memory
            scratch.big.get(0, bytes);
            tell(bytes, news);
        }
    }

    // struct inotify_event: wd 0, mask 4, cookie 8, len 12, name 16 (padded with NULs to len)
    private static void tell(byte[] bytes, News news) {
        ByteBuffer events = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int at = 0; at + HEADER <= bytes.length; at += HEADER + events.getInt(at + 12)) {
            int end = at + HEADER;
            int limit = end + events.getInt(at + 12);
            while (end < limit && bytes[end] != 0) {
                end++;
            }
            String name = new String(bytes, at + HEADER, end - at - HEADER, StandardCharsets.UTF_8);
            news.happened(events.getInt(at), events.getInt(at + 4), name);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
