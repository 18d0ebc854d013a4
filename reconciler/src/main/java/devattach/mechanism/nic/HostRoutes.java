package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.Route;
import devattach.linux.net.Rtnetlink;
import devattach.model.IpPrefix;
import java.util.List;
import java.util.Optional;

/**
 * Routes of the host to networks behind a container: they begin at the host's end of the pair, or at the bridge that this is a port of.
 * Those at an end go with it. Those at a bridge would stay, so they are known by their maker: what we remove can only be ours.
 */
final class HostRoutes {

    private final Rtnetlink host;
    private final List<Attachment> all;

    /** @param all that is written in the journal: who else wants a route */
    HostRoutes(Rtnetlink host, List<Attachment> all) {
        this.host = host;
        this.all = all;
    }

    private static List<IpPrefix> asked(Attachment one) {
        return one.facet().settings().hostRoutes();
    }

    /** Those of the asked ones that are there, whoever made them; nothing is read where none are asked for. */
    static List<IpPrefix> live(Attachment one, HostSheet sheet) throws KernelException {
        List<IpPrefix> asked = asked(one);
        Optional<Link> at = asked.isEmpty() ? Optional.empty() : HostEnd.routed(one, sheet.links());
        if (at.isEmpty()) {
            return List.of();
        }
        int index = at.get().index();
        List<Route> routes = sheet.routes();
        return asked.stream()
                .filter(to -> routes.stream().anyMatch(route -> isThere(route, to, index)))
                .toList();
    }

    private static boolean isThere(Route route, IpPrefix to, int index) {
        return route.link() == index && route.gateway().isEmpty() && route.to().equals(to);
    }

    /** Makes what is missing. */
    void mend(Attachment one) throws KernelException {
        if (asked(one).isEmpty()) {
            return;
        }
        HostSheet sheet = new HostSheet(host);
        List<IpPrefix> live = live(one, sheet);
        Optional<Link> at = HostEnd.routed(one, sheet.links());
        for (IpPrefix to : asked(one)) {
            if (at.isPresent() && !live.contains(to)) {
                check(to, sheet);
                host.addRoute(Route.direct(to, at.get().index()).ours());
            }
        }
    }

    /** What the host has for the same network already is not ours to change; we would cut that off. */
    private static void check(IpPrefix to, HostSheet sheet) throws KernelException {
        for (Route route : sheet.routes()) {
            if (route.to().equals(to)) {
                throw KernelException.of(
                        "add",
                        "route to " + to + ", which the host has already, at "
                                + sheet.name(route.link()).orElse("interface " + route.link())
                                + "; remove it there, or here from 'ipv4.routes' or 'ipv6.routes'",
                        Errno.EEXIST);
            }
        }
    }

    /** Takes away what we made of these, and nobody else wants. */
    void withdraw(Attachment one, List<IpPrefix> gone) throws KernelException {
        if (gone.isEmpty()) {
            return;
        }
        for (Route route : new HostSheet(host).routes()) {
            boolean ours = route.maker() == Route.Maker.DEVATTACH && gone.contains(route.to());
            if (ours && !isWanted(one, route.to())) {
                remove(route);
            }
        }
    }

    private void remove(Route route) throws KernelException {
        try {
            host.removeRoute(route);
        } catch (KernelException e) {
            if (!e.is(Errno.ESRCH)) { // gone with its interface meanwhile
                throw e;
            }
        }
    }

    private boolean isWanted(Attachment one, IpPrefix to) {
        return all.stream()
                .anyMatch(other -> asked(other).contains(to)
                        && !(other.index() == one.index() && other.container().equals(one.container())));
    }
}
