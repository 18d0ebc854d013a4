package devattach.host;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.Epoll;
import devattach.linux.KernelException;
import java.util.HashMap;
import java.util.Map;

/** Tells the containers that have ended: all of them by one call, where asking each would be one call each. For one thread. */
final class Ends implements AutoCloseable {

    private final Epoll epoll;
    private final Map<Long, Tracked> byKey = new HashMap<>();
    private final Map<Tracked, Long> keys = new HashMap<>();
    private long nextKey;

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    Ends() throws KernelException {
        epoll = new Epoll();
    }

    void follow(Tracked one) throws KernelException {
        epoll.add(one.handle().pidfd(), Epoll.IN | Epoll.ONCE, nextKey);
        byKey.put(nextKey, one);
        keys.put(one, nextKey++);
    }

    /** Before its handle is closed. */
    void unfollow(Tracked one) {
        Long key = keys.remove(one);
        if (key != null) {
            byKey.remove(key);
            epoll.remove(one.handle().pidfd());
        }
    }

    /** Tells those that ended since the last time. */
    void notice() throws KernelException {
        boolean more = true;
        while (more) {
            more = epoll.await(0, this::ended) > 0;
        }
    }

    private void ended(long key) {
        Tracked one = byKey.get(key);
        if (one != null) {
            one.hasEnded();
        }
    }

    @Override
    public void close() {
        epoll.close();
    }
}
