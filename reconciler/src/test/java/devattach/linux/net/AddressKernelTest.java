package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Addresses and routes in a container, by a socket of its namespace; ip(8) is the witness. */
@Tag("kernel")
class AddressKernelTest {

    private static final IpPrefix FOUR = IpPrefix.parse("192.0.2.7/24").orElseThrow();
    private static final IpPrefix SIX = IpPrefix.parse("2001:db8::7/64").orElseThrow();
    private static final IpPrefix FAR = IpPrefix.parse("198.51.100.0/24").orElseThrow();
    private static final IpPrefix FAR_SIX = IpPrefix.parse("2001:db8:1::/48").orElseThrow();

    private Spaces spaces;
    private int eth0;

    @BeforeEach
    void begin() throws Exception {
        spaces = new Spaces();
        spaces.atHost.createPair(
                LinkSettings.NONE.name("eth0").into(spaces.box.fd()).up(), LinkSettings.NONE.name("a"));
        spaces.atHost.change(spaces.at("a").index(), LinkSettings.NONE.up());
        eth0 = spaces.in("eth0").index();
    }

    @AfterEach
    void end() throws Exception {
        spaces.close();
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private List<IpPrefix> addresses() throws KernelException {
        return spaces.inBox.addresses().stream()
                .filter(each -> each.link() == eth0)
                .map(InterfaceAddress::address)
                .filter(each -> !each.toString().startsWith("fe80:")) // the kernel's own
                .toList();
    }

    private List<Route> routes(IpPrefix to) throws KernelException {
        return spaces.inBox.routes(to.address().version()).stream()
                .filter(each -> each.to().equals(to))
                .toList();
    }

    @Test
    void addressesAreAddedAndRemoved() throws Exception {
        assertEquals(List.of(), addresses());
        spaces.inBox.addAddress(eth0, FOUR);
        spaces.inBox.addAddress(eth0, SIX);
        assertEquals(List.of(FOUR, SIX), addresses());
        assertTrue(spaces.box.ip("addr show dev eth0").contains("inet 192.0.2.7/24 "));
        assertTrue(spaces.box.ip("addr show dev eth0").contains("inet6 2001:db8::7/64 "));
        KernelException again = Spaces.refused(() -> spaces.inBox.addAddress(eth0, FOUR));
        assertTrue(again.is(Errno.EEXIST), again.getMessage());
        spaces.inBox.removeAddress(eth0, FOUR);
        assertEquals(List.of(SIX), addresses());
        KernelException gone = Spaces.refused(() -> spaces.inBox.removeAddress(eth0, FOUR));
        assertTrue(gone.is(Errno.EADDRNOTAVAIL), gone.getMessage());
        spaces.inBox.removeAddress(eth0, SIX);
        assertEquals(List.of(), addresses());
    }

    @Test
    void theHostsInterfaceOfThatNumberGetsNone() throws Exception {
        spaces.inBox.addAddress(eth0, FOUR);
        assertTrue(spaces.atHost.addresses().stream()
                .noneMatch(each -> each.address().equals(FOUR)));
    }

    @Test
    void whatIsSaidOfAnAddressIsUnderstood() throws Exception {
        spaces.inBox.addAddress(eth0, SIX);
        InterfaceAddress six = spaces.inBox.addresses().stream()
                .filter(each -> each.address().equals(SIX))
                .findFirst()
                .orElseThrow();
        assertTrue(six.isPermanent());
        assertFalse(six.isDuplicate());
        boolean tentative = spaces.box.ip("addr show dev eth0").contains("2001:db8::7/64 scope global tentative");
        assertTrue(six.isTentative() || !tentative, "not yet known to be alone");
        spaces.box.ip("addr add 192.0.2.9 peer 192.0.2.10/32 dev eth0");
        assertTrue(addresses().contains(IpPrefix.parse("192.0.2.9/32").orElseThrow()), "its own, not the other end's");
    }

    @Test
    void aNamespaceWithoutRoutesHasNone() throws Exception {
        try (devattach.testing.NetworkSpace empty = new devattach.testing.NetworkSpace();
                Rtnetlink inside = Rtnetlink.in(empty.fd())) {
            assertEquals(List.of(), inside.routes(IpAddress.Version.V4));
            assertEquals(List.of(), inside.routes(IpAddress.Version.V6));
        }
    }

    @Test
    void theDefaultRouteGoesThroughAGateway() throws Exception {
        IpPrefix everything = IpPrefix.everything(IpAddress.Version.V4);
        Route way = Route.via(address("192.0.2.1"), everything, eth0);
        assertTrue(Spaces.refused(() -> spaces.inBox.addRoute(way)).getMessage().contains("ENETUNREACH, "));
        spaces.inBox.addAddress(eth0, FOUR);
        assertEquals(List.of(Route.direct(FOUR.network(), eth0)), routes(FOUR.network()), "the kernel's own");
        spaces.inBox.addRoute(way);
        assertEquals(List.of(way), routes(everything));
        assertTrue(routes(everything).get(0).isDefault());
        assertTrue(spaces.box.ip("route").contains("default via 192.0.2.1 dev eth0 proto static"));
        assertTrue(Spaces.refused(() -> spaces.inBox.addRoute(way)).is(Errno.EEXIST));
        spaces.inBox.removeRoute(way);
        assertEquals(List.of(), routes(everything));
        assertTrue(Spaces.refused(() -> spaces.inBox.removeRoute(way)).is(Errno.ESRCH));
    }

    @Test
    void versionSixHasTheSame() throws Exception {
        IpPrefix everything = IpPrefix.everything(IpAddress.Version.V6);
        Route way = Route.via(address("fe80::1"), everything, eth0);
        spaces.inBox.addRoute(way);
        assertEquals(List.of(way.metric(1024)), routes(everything));
        Route far = Route.viaOnLink(address("2001:db8:9::1"), FAR_SIX, eth0).metric(7);
        spaces.inBox.addRoute(far);
        assertEquals(List.of(far), routes(FAR_SIX));
        spaces.inBox.removeRoute(far);
        spaces.inBox.removeRoute(way);
        assertEquals(List.of(), routes(everything));
        assertEquals(List.of(), routes(FAR_SIX));
    }

    @Test
    void aGatewayMayBeAtTheInterfaceWithoutAnAddressOfItsNetwork() throws Exception {
        Route near = Route.direct(IpPrefix.parse("169.254.0.1").orElseThrow(), eth0);
        Route far = Route.viaOnLink(address("169.254.0.1"), FAR, eth0).metric(5);
        spaces.inBox.addRoute(near);
        KernelException early = Spaces.refused(() -> spaces.inBox.addRoute(far));
        assertTrue(
                early.getMessage().endsWith("EINVAL, Nexthop has invalid gateway"), "no address at all is known yet");
        spaces.inBox.change(spaces.in("lo").index(), LinkSettings.NONE.up()); // as in every container
        spaces.inBox.addRoute(far);
        assertEquals(List.of(near), routes(near.to()));
        assertEquals(List.of(far), routes(FAR));
        assertTrue(spaces.box
                .ip("route")
                .contains("198.51.100.0/24 via 169.254.0.1 dev eth0 proto static metric 5 onlink"));
        spaces.inBox.removeRoute(near);
        assertEquals(List.of(), routes(near.to()));
    }

    @Test
    void aGatewayMayBeOfVersionSix() throws Exception {
        Route far = Route.via(address("fe80::1"), FAR, eth0);
        spaces.inBox.addRoute(far);
        assertEquals(List.of(far), routes(FAR));
        assertTrue(spaces.box.ip("route").contains("198.51.100.0/24 via inet6 fe80::1 dev eth0"));
        spaces.inBox.removeRoute(far);
        assertEquals(List.of(), routes(FAR));
    }

    @Test
    void severalWaysAreSeveralRoutes() throws Exception {
        spaces.inBox.addAddress(eth0, FOUR);
        spaces.inBox.addAddress(eth0, SIX);
        spaces.box.ip("route add 198.51.100.0/24 nexthop via 192.0.2.1 dev eth0 nexthop via 192.0.2.2 dev eth0 onlink");
        spaces.box.ip(
                "route add 2001:db8:1::/48 metric 9 nexthop via 2001:db8::1 dev eth0 nexthop via 2001:db8::2 dev eth0");
        assertEquals(
                List.of(Route.via(address("192.0.2.1"), FAR, eth0), Route.viaOnLink(address("192.0.2.2"), FAR, eth0)),
                routes(FAR));
        assertEquals(
                List.of(
                        Route.via(address("2001:db8::1"), FAR_SIX, eth0).metric(9),
                        Route.via(address("2001:db8::2"), FAR_SIX, eth0).metric(9)),
                routes(FAR_SIX));
    }

    /** Others' tables, and what is no way but a refusal. */
    @Test
    void whatIsNoWayOfTheMainTableIsNotListed() throws Exception {
        spaces.inBox.addAddress(eth0, FOUR);
        spaces.box.ip("route add 198.51.100.0/24 via 192.0.2.1 table 1000");
        spaces.box.ip("route add blackhole 203.0.113.0/24");
        assertEquals(List.of(Route.direct(FOUR.network(), eth0)), spaces.inBox.routes(IpAddress.Version.V4));
    }
}
