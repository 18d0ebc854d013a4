package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.Route;
import devattach.linux.net.Rtnetlink;
import devattach.model.HostRoute;
import java.util.ArrayList;
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

    private static List<HostRoute> asked(Attachment one) {
        return one.facet().settings().hostRoutes();
    }

    /** Those of the asked ones that are there, whoever made them; nothing is read where none are asked for. */
    static List<HostRoute> live(Attachment one, HostSheet sheet) throws KernelException {
        List<HostRoute> asked = asked(one);
        Optional<Link> at = asked.isEmpty() ? Optional.empty() : HostEnd.routed(one, sheet.links());
        if (at.isEmpty()) {
            return List.of();
        }
        int index = at.get().index();
        List<HostRoute> there = new ArrayList<>();
        for (HostRoute to : asked) {
            if (sheet.routes(to.table()).stream().anyMatch(route -> isThere(route, to, index))) {
                there.add(to);
            }
        }
        return there;
    }

    private static boolean isThere(Route route, HostRoute to, int index) {
        return route.link() == index && route.gateway().isEmpty() && route.to().equals(to.to());
    }

    /** Makes what is missing. */
    void mend(Attachment one) throws KernelException {
        if (asked(one).isEmpty()) {
            return;
        }
        HostSheet sheet = new HostSheet(host);
        List<HostRoute> live = live(one, sheet);
        Optional<Link> at = HostEnd.routed(one, sheet.links());
        for (HostRoute to : asked(one)) {
            if (at.isPresent() && !live.contains(to)) {
                check(to, sheet);
                host.addRoute(
                        Route.direct(to.to(), at.get().index()).in(to.table()).ours());
            }
        }
    }

    /** What the host has for the same network already is not ours to change; we would cut that off. */
    private static void check(HostRoute to, HostSheet sheet) throws KernelException {
        for (Route route : sheet.routes(to.table())) {
            if (route.to().equals(to.to())) {
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
    void withdraw(Attachment one, List<HostRoute> gone) throws KernelException {
        if (gone.isEmpty()) {
            return;
        }
        HostSheet sheet = new HostSheet(host);
        for (HostRoute to : gone) {
            for (Route route : isWanted(one, to) ? List.<Route>of() : sheet.routes(to.table())) {
                if (route.maker() == Route.Maker.DEVATTACH && route.to().equals(to.to())) {
                    remove(route);
                }
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

    private boolean isWanted(Attachment one, HostRoute to) {
        return all.stream().anyMatch(other -> asked(other).contains(to) && !other.isOf(one));
    }
}
