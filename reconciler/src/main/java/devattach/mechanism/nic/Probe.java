package devattach.mechanism.nic;

import devattach.linux.Epoll;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkNews;
import devattach.linux.net.Neighbor;
import devattach.linux.net.Rtnetlink;
import devattach.model.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks, by ARP and NDP of the kernel's, who has an address. */
final class Probe {

    /** As LXD waits. Whoever is there answers within a few milliseconds on a wire. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Rtnetlink host;
    private final Link parent;

    Probe(Rtnetlink host, Link parent) {
        this.host = host;
        this.parent = parent;
    }

    /** One of these that somebody has; empty where nobody answered in time. All are asked for at once. */
    Optional<IpAddress> whoAnswers(List<IpAddress> addresses) throws KernelException {
        for (IpAddress address : addresses) {
            if (host.neighbor(parent.index(), address).filter(Neighbor::isFixed).isPresent()) {
                return Optional.of(address);
            }
        }
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        try (Epoll epoll = new Epoll();
                LinkNews news = LinkNews.ofNeighbors()) {
            epoll.add(news.fd(), Epoll.IN, 1);
            for (IpAddress address : addresses) {
                host.forgetNeighbor(parent.index(), address); // what was known may be long past
                host.lookFor(parent.index(), address);
            }
            return await(addresses, epoll, news);
        } finally {
            for (IpAddress address : addresses) {
                host.forgetNeighbor(parent.index(), address);
            }
        }
    }

    private Optional<IpAddress> await(List<IpAddress> addresses, Epoll epoll, LinkNews news) throws KernelException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            news.drain();
            for (IpAddress address : addresses) {
                if (host.neighbor(parent.index(), address)
                        .filter(Neighbor::hasAnswered)
                        .isPresent()) {
                    return Optional.of(address);
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return Optional.empty();
            }
            epoll.await((int) left, key -> {});
        }
    }
}
