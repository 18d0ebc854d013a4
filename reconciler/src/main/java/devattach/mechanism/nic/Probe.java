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
        if (addresses.stream().anyMatch(address -> address.version() == IpAddress.Version.V6)) {
            awaitOwn();
        }
        try (Epoll epoll = new Epoll();
                LinkNews news = LinkNews.ofNeighbors()) {
            epoll.add(news.fd(), Epoll.IN, 1);
            for (IpAddress address : addresses) {
                host.forgetNeighbor(parent.index(), address); // what was known may be long past
                host.lookFor(parent.index(), address);
            }
            return await(epoll, news, () -> answered(addresses));
        } finally {
            for (IpAddress address : addresses) {
                host.forgetNeighbor(parent.index(), address);
            }
        }
    }

    /** What is looked for, whenever there is news. */
    @FunctionalInterface
    private interface Look {
        Optional<IpAddress> now() throws KernelException;
    }

    /** Who has no address of the link itself, as one that was made this moment, cannot ask for others by IPv6. */
    private void awaitOwn() throws KernelException {
        try (Epoll epoll = new Epoll();
                LinkNews news = LinkNews.open()) {
            epoll.add(news.fd(), Epoll.IN, 1);
            await(epoll, news, this::own);
        }
    }

    private Optional<IpAddress> own() throws KernelException {
        return host.addresses().stream()
                .filter(each -> each.link() == parent.index() && !each.isTentative())
                .map(each -> each.address().address())
                .filter(NetworkUse::isOfLink)
                .findFirst();
    }

    private Optional<IpAddress> answered(List<IpAddress> addresses) throws KernelException {
        for (IpAddress address : addresses) {
            if (host.neighbor(parent.index(), address)
                    .filter(Neighbor::hasAnswered)
                    .isPresent()) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private static Optional<IpAddress> await(Epoll epoll, LinkNews news, Look look) throws KernelException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            news.drain();
            Optional<IpAddress> found = look.now();
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (found.isPresent() || left <= 0) {
                return found;
            }
            epoll.await((int) left, key -> {});
        }
    }
}
