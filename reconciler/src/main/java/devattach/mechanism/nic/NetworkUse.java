package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.linux.net.InterfaceAddress;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.Route;
import devattach.linux.net.Rtnetlink;
import devattach.model.InterfaceId;
import devattach.model.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why the host cannot spare an interface, for those of which that is so: they are its ways to others, and to Git. */
final class NetworkUse {

    private NetworkUse() {}

    /** What is read of the host, and what its Wi-Fi cards are. */
    static Map<InterfaceId, String> of(Rtnetlink host) throws KernelException {
        NicView.Sheet sheet = NicMechanism.read(host);
        return new Wireless(host).spread(of(sheet), sheet.links());
    }

    /** What is read of the host. */
    static Map<InterfaceId, String> of(NicView.Sheet sheet) {
        return of(sheet.links(), sheet.addresses(), sheet.routes());
    }

    /** What addresses, routes and other interfaces say of that. */
    static Map<InterfaceId, String> of(List<Link> links, List<InterfaceAddress> addresses, List<Route> routes) {
        Map<Integer, String> reasons = new HashMap<>();
        for (Route route : routes) {
            if (route.isDefault()) {
                reasons.putIfAbsent(route.link(), "the default route goes through it");
            }
        }
        for (InterfaceAddress each : addresses) {
            if (!isOfLink(each.address().address())) {
                reasons.putIfAbsent(each.link(), "it has the address " + each.address());
            }
        }
        for (Route route : routes) {
            if (!isOfLink(route.to().address())) {
                reasons.putIfAbsent(route.link(), "the route to " + route.to() + " goes through it");
            }
        }
        for (Link link : links) {
            by(link.ties().master(), links)
                    .ifPresent(master -> reasons.putIfAbsent(link.index(), "it is a port of " + master.name()));
            boolean madeHere = link.ties().namespace().isEmpty() && !link.kind().equals(LinkKind.VETH);
            if (madeHere && link.ties().parent() != link.index()) {
                by(link.ties().parent(), links)
                        .ifPresent(parent ->
                                reasons.putIfAbsent(parent.index(), link.name() + " of the host is made on it"));
            }
        }
        Map<InterfaceId, String> used = new HashMap<>();
        for (Link link : links) {
            String why = reasons.get(link.index());
            if (why != null) {
                used.put(Parked.Identity.of(link).id(), why);
            }
        }
        return used;
    }

    private static Optional<Link> by(int index, List<Link> links) {
        return index == 0
                ? Optional.empty()
                : links.stream().filter(link -> link.index() == index).findFirst();
    }

    /** Whether it is one that every interface has by itself: fe80::/10, ff00::/8. */
    static boolean isOfLink(IpAddress address) {
        return address.version() == IpAddress.Version.V6
                && (address.high() >>> 54 == 0x3fa || address.high() >>> 56 == 0xff);
    }
}
