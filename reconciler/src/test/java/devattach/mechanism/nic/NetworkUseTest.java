package devattach.mechanism.nic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.linux.net.InterfaceAddress;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.Route;
import devattach.model.HardwareAddress;
import devattach.model.InterfaceId;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which interfaces the host cannot spare, and why. */
class NetworkUseTest {

    private static Link link(int index, String name, LinkKind kind, int parent, OptionalInt namespace, int master) {
        return new Link(
                index,
                name,
                List.of(),
                "",
                kind,
                new Link.State(0x1003, 1500, 1000, HardwareAddress.NONE),
                new Link.Hardware(1, HardwareAddress.NONE, "", ""),
                new Link.Ties(parent, namespace, master),
                List.of());
    }

    private static Link plain(int index, String name) {
        return link(index, name, LinkKind.NONE, 0, OptionalInt.empty(), 0);
    }

    private static IpPrefix prefix(String text) {
        return IpPrefix.parse(text).orElseThrow();
    }

    private static String why(List<Link> links, List<InterfaceAddress> addresses, List<Route> routes) {
        Map<InterfaceId, String> use = NetworkUse.of(links, addresses, routes);
        return use.getOrDefault(new InterfaceId("x"), "free");
    }

    @Test
    void oneThatNothingIsOnIsFree() {
        assertEquals("free", why(List.of(plain(2, "x"), plain(3, "y")), List.of(), List.of()));
        assertEquals(
                "free",
                why(
                        List.of(plain(2, "x")),
                        List.of(),
                        List.of(Route.direct(prefix("fe80::/64"), 2), Route.direct(prefix("ff00::/8"), 2))),
                "what IPv6 does by itself");
    }

    @Test
    void theDefaultRouteAndAnyOtherKeepsIt() {
        IpAddress gateway = IpAddress.parse("192.0.2.1").orElseThrow();
        Route all = Route.via(gateway, IpPrefix.everything(IpAddress.Version.V4), 2);
        assertEquals("the default route goes through it", why(List.of(plain(2, "x")), List.of(), List.of(all)));
        Route git = Route.direct(prefix("198.51.100.7/32"), 2);
        assertEquals(
                "the route to 198.51.100.7/32 goes through it", why(List.of(plain(2, "x")), List.of(), List.of(git)));
    }

    @Test
    void aPortAndWhatSomethingIsMadeOnStay() {
        assertEquals(
                "it is a port of br0",
                why(
                        List.of(link(2, "x", LinkKind.NONE, 0, OptionalInt.empty(), 3), plain(3, "br0")),
                        List.of(),
                        List.of()));
        assertEquals(
                "x.5 of the host is made on it",
                why(
                        List.of(plain(2, "x"), link(3, "x.5", new LinkKind.Vlan(5), 2, OptionalInt.empty(), 0)),
                        List.of(),
                        List.of()));
        assertEquals(
                "free",
                why(List.of(plain(2, "x"), link(3, "y", LinkKind.VETH, 2, OptionalInt.of(0), 0)), List.of(), List.of()),
                "the other end is elsewhere");
    }
}
