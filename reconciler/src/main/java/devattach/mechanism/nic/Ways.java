package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Route;
import devattach.linux.net.Rtnetlink;
import devattach.model.IpPrefix;
import devattach.model.Nic;
import java.util.List;

/** Routes of an interface. */
final class Ways {

    private Ways() {}

    /** @param addresses of the interface: a gateway in none of their networks is taken to be at the interface all the same */
    static void add(Rtnetlink links, int link, Nic.Way way, List<IpPrefix> addresses) throws KernelException {
        try {
            links.addRoute(route(link, way, addresses));
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    static void remove(Rtnetlink links, int link, Nic.Way way) throws KernelException {
        for (Route route : links.routes(way.to().address().version())) {
            if (route.link() == link
                    && route.to().equals(way.to())
                    && route.gateway().equals(way.gateway())) {
                links.removeRoute(route);
            }
        }
    }

    private static Route route(int link, Nic.Way way, List<IpPrefix> addresses) {
        if (way.gateway().isEmpty()) {
            return Route.direct(way.to(), link);
        }
        var gateway = way.gateway().get();
        boolean near = addresses.stream()
                .anyMatch(address -> address.address().version() == gateway.version()
                        && new IpPrefix(gateway, address.length()).network().equals(address.network()));
        return near ? Route.via(gateway, way.to(), link) : Route.viaOnLink(gateway, way.to(), link);
    }
}
