package devattach.linux.net;

import devattach.model.HostRoute;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import java.util.Optional;

/**
 * A way to other addresses.
 *
 * @param to where it leads; {@link IpPrefix#everything} for the default route
 * @param gateway who passes it on; empty: nobody has to
 * @param link index of the interface it begins at
 * @param metric the smallest is taken; 0: the kernel's choice, which is 0 for version 4 and 1024 for version 6
 * @param gatewayAt how the gateway is reached
 * @param maker who made it
 * @param table which routing table it is in
 */
public record Route(
        IpPrefix to, Optional<IpAddress> gateway, int link, int metric, GatewayAt gatewayAt, Maker maker, int table) {

    /** How a gateway is reached. */
    public enum GatewayAt {
        /** By another route, which there must be. */
        ROUTE,
        /** Right at the interface, whatever its addresses are. */
        LINK
    }

    /** Who made a route: the kernel keeps a number of that with each, its "protocol". */
    public enum Maker {
        /** Whoever else, as far as it is known; one that is made for this is made as an administrator would. */
        ANYBODY,
        /** This program: what nobody else made by accident. */
        DEVATTACH
    }

    /** To those at the interface itself. */
    public static Route direct(IpPrefix to, int link) {
        return new Route(to, Optional.empty(), link, 0, GatewayAt.ROUTE, Maker.ANYBODY, HostRoute.MAIN);
    }

    /** Through somebody who is reached by another route. */
    public static Route via(IpAddress gateway, IpPrefix to, int link) {
        return new Route(to, Optional.of(gateway), link, 0, GatewayAt.ROUTE, Maker.ANYBODY, HostRoute.MAIN);
    }

    /**
     * Through somebody who is at the interface, though no other route says so. For version 4, {@code lo} must have been up, or the interface
     * have an address: a namespace without both takes any gateway for invalid (EINVAL).
     */
    public static Route viaOnLink(IpAddress gateway, IpPrefix to, int link) {
        return new Route(to, Optional.of(gateway), link, 0, GatewayAt.LINK, Maker.ANYBODY, HostRoute.MAIN);
    }

    /** The same way at another price. */
    public Route metric(int price) {
        return new Route(to, gateway, link, price, gatewayAt, maker, table);
    }

    /** The same way, known as ours. */
    public Route ours() {
        return new Route(to, gateway, link, metric, gatewayAt, Maker.DEVATTACH, table);
    }

    /** The same way in another table. */
    public Route in(int other) {
        return new Route(to, gateway, link, metric, gatewayAt, maker, other);
    }

    public boolean isDefault() {
        return to.length() == 0;
    }
}
