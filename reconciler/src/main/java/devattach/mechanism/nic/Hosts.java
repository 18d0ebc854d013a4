package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.Rtnetlink;
import devattach.model.InterfaceId;
import java.util.List;
import java.util.Optional;

/** The host's own interfaces. */
final class Hosts {

    private Hosts() {}

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
