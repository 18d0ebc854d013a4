package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.Rtnetlink;
import devattach.model.InterfaceId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The host's own interfaces, and numbers for others. */
final class Hosts {

    /** Numbers from here on are given by nobody who does not mean to: the kernel counts from 1. */
    private static final int LEAST_INDEX = 1 << 24;

    private static final int MOST_INDEX = 1 << 30;

    private Hosts() {}

    /** A number that no interface has there, by chance. */
    static int freeIndex(Rtnetlink where) throws KernelException {
        int index = 0;
        do {
            index = ThreadLocalRandom.current().nextInt(LEAST_INDEX, MOST_INDEX);
        } while (where.link(index, Rtnetlink.Extent.PLAIN).isPresent());
        return index;
    }

    static Optional<Link> find(List<Link> host, InterfaceId id) {
        return host.stream()
                .filter(link -> Parked.Identity.of(link).id().equals(id))
                .findFirst();
    }

    /** @throws KernelException ENODEV where it is not there */
    static Link get(Rtnetlink host, int index) throws KernelException {
        Optional<Link> link = host.link(index, Rtnetlink.Extent.PLAIN);
        if (link.isEmpty()) {
            throw KernelException.of("find", "interface number " + index + " on the host", Errno.ENODEV);
        }
        return link.get();
    }

    /** @throws KernelException ENODEV where it is not there */
    static Link get(Rtnetlink host, InterfaceId id) throws KernelException {
        Optional<Link> link = find(host.links(Rtnetlink.Extent.PLAIN), id);
        if (link.isEmpty()) {
            throw KernelException.of("find", "interface " + id + " on the host", Errno.ENODEV);
        }
        return link.get();
    }
}
