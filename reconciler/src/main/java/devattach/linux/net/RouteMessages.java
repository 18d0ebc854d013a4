package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAnswer;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;
import devattach.model.HostRoute;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Routes as rtnetlink has them. struct rtmsg is family, lengths of destination and source, service, table, protocol (who made it), scope,
 * type, and flags.
 */
final class RouteMessages {

    private static final int HEADER = 12;

    /** Of who made it, in the header. */
    static final int MAKER = 5;

    /** Tables from here on are told by an attribute. */
    private static final int FAR_TABLE = 256;

    private static final int BY_ADMINISTRATOR = 4;

    /** In none of the lists of such numbers: the kernel's, iproute2's, those of routing daemons. */
    static final int BY_DEVATTACH = 218;

    private static final int SCOPE_LINK = 253;
    private static final int SCOPE_NOWHERE = 255;
    private static final int UNICAST = 1;
    private static final int ON_LINK = 4;
    private static final int CLONED = 0x200;

    /** RTA_... */
    private static final int TO = 1;

    private static final int LINK = 4;
    private static final int GATEWAY = 5;
    private static final int METRIC = 6;
    private static final int SEVERAL = 9;
    private static final int TABLE = 15;
    private static final int VIA = 18;

    private RouteMessages() {}

    /** What of struct rtmsg is not always the same. */
    private record Header(int family, int length, int table, int protocol, int scope, int type, int flags) {

        NetlinkRequest write(NetlinkRequest request) {
            request.fixed8(family).fixed8(length).fixed8(0).fixed8(0);
            boolean far = table >= FAR_TABLE;
            request.fixed8(far ? 0 : table).fixed8(protocol).fixed8(scope).fixed8(type);
            request.fixed32(flags);
            return far ? request.put32(TABLE, table) : request;
        }
    }

    static NetlinkRequest all(IpAddress.Version version, int table) {
        NetlinkRequest request = new NetlinkRequest(Attributes.GET_ROUTE, 0, "routes");
        return new Header(family(version), 0, table, 0, 0, 0, 0).write(request);
    }

    static NetlinkRequest add(Route route) {
        boolean direct = route.gateway().isEmpty() && route.to().address().version() == IpAddress.Version.V4;
        int flags = route.gatewayAt() == Route.GatewayAt.LINK ? ON_LINK : 0;
        NetlinkRequest request = new NetlinkRequest(Attributes.NEW_ROUTE, NetlinkRequest.CREATE, "add " + said(route));
        int scope = direct ? SCOPE_LINK : 0;
        return way(
                header(route, by(route, BY_ADMINISTRATOR), scope, UNICAST, flags)
                        .write(request),
                route);
    }

    static NetlinkRequest remove(Route route) {
        NetlinkRequest request = new NetlinkRequest(Attributes.DELETE_ROUTE, 0, "remove " + said(route));
        return way(
                header(route, by(route, 0), SCOPE_NOWHERE, 0, 0).write(request),
                route); // 0: whoever made it; of any scope
    }

    private static int by(Route route, int anybody) {
        return route.maker() == Route.Maker.DEVATTACH ? BY_DEVATTACH : anybody;
    }

    private static String said(Route route) {
        String via = route.gateway().map(gateway -> " via " + gateway).orElse("");
        return "route to " + new HostRoute(route.to(), route.table()) + via + " at link " + route.link();
    }

    private static Header header(Route route, int protocol, int scope, int type, int flags) {
        int family = AddressMessages.family(route.to().address());
        return new Header(family, route.to().length(), route.table(), protocol, scope, type, flags);
    }

    private static NetlinkRequest way(NetlinkRequest request, Route route) {
        if (route.to().length() > 0) {
            request.put(TO, route.to().network().address().bytes());
        }
        route.gateway().ifPresent(gateway -> {
            if (gateway.version() == route.to().address().version()) {
                request.put(GATEWAY, gateway.bytes());
            } else {
                request.hold(
                        VIA, via -> via.fixed16(AddressMessages.family(gateway)).fixed(gateway.bytes()));
            }
        });
        if (route.metric() != 0) {
            request.put32(METRIC, route.metric());
        }
        return request.put32(LINK, route.link());
    }

    private static int family(IpAddress.Version version) {
        return AddressMessages.family(version.unspecified());
    }

    /** Those of one message, which are several where it has several ways at once; none for what is no way of that table. */
    static List<Route> read(NetlinkAnswer answer, IpAddress.Version version, int asked) throws KernelException {
        boolean other = answer.fixed8(0) != family(version) || answer.fixed8(7) != UNICAST;
        if (other || (answer.fixed32(8) & CLONED) != 0) {
            return List.of();
        }
        int length = answer.fixed8(1);
        int table = answer.fixed8(4);
        Route.Maker maker = answer.fixed8(5) == BY_DEVATTACH ? Route.Maker.DEVATTACH : Route.Maker.ANYBODY;
        int metric = 0;
        IpAddress to = version.unspecified();
        List<Way> several = new ArrayList<>();
        NetlinkAttributes attributes = answer.attributes(HEADER);
        while (attributes.next()) {
            switch (attributes.type()) {
                case TO -> to = IpAddress.of(attributes.bytes()).orElse(to);
                case METRIC -> metric = attributes.int32();
                case TABLE -> table = attributes.int32();
                case SEVERAL -> several.addAll(ways(attributes));
                default -> {}
            }
        }
        if (table != asked || to.version() != version || length > version.bits()) {
            return List.of();
        }
        if (several.isEmpty()) {
            several.add(way(0, answer.fixed32(8), answer.attributes(HEADER)));
        }
        return routes(new IpPrefix(to, length), metric, several, maker, table);
    }

    private record Way(int link, Optional<IpAddress> gateway, int flags) {}

    private static List<Route> routes(IpPrefix to, int metric, List<Way> ways, Route.Maker maker, int table) {
        List<Route> routes = new ArrayList<>();
        for (Way way : ways) {
            Route.GatewayAt at = (way.flags & ON_LINK) != 0 ? Route.GatewayAt.LINK : Route.GatewayAt.ROUTE;
            routes.add(new Route(to, way.gateway, way.link, metric, at, maker, table));
        }
        return routes;
    }

    private static Way way(int link, int flags, NetlinkAttributes attributes) throws KernelException {
        int at = link;
        Optional<IpAddress> gateway = Optional.empty();
        while (attributes.next()) {
            switch (attributes.type()) {
                case LINK -> at = attributes.int32();
                case GATEWAY -> gateway = IpAddress.of(attributes.bytes());
                case VIA -> gateway = IpAddress.of(attributes.bytes(2, Math.max(0, attributes.length() - 2)));
                default -> {}
            }
        }
        return new Way(at, gateway, flags);
    }

    /** struct rtnexthop, one after the other: length, flags, weight, index, attributes. */
    private static List<Way> ways(NetlinkAttributes several) throws KernelException {
        List<Way> ways = new ArrayList<>();
        int offset = 0;
        while (several.length() - offset >= 8) {
            int length = several.int16(offset);
            int flags = several.int8(offset + 2);
            ways.add(way(several.int32(offset + 4), flags, several.nested(offset + 8, length - 8)));
            offset += length + 3 & ~3;
        }
        return ways;
    }
}
