package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Route;
import devattach.model.ExitCode;
import devattach.model.HardwareAddress;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Location;
import devattach.model.Protection;
import devattach.model.Report;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a pair has on the host beside its end: there while it is wanted, used by real traffic, and gone without a trace. */
@Tag("kernel")
class HostEndKernelTest {

    private static final String CABLE = "point: { type: nic, nictype: p2p, name: eth1, host_name: datest-point,"
            + " ipv4.address: 192.0.2.130/30, ipv6.address: '2001:db8:1::2/64'";
    private static final String PORT =
            "lan: { type: nic, nictype: bridged, parent: datest-br, name: eth1," + " ipv4.address: 192.0.2.134/30";

    /** Whether the other container answers that nobody listens, or nobody answers at all. */
    private static final String TRY =
            "timeout 2 bash -c '</dev/tcp/192.0.2.139/9' 2>&1 | grep -q refused && echo refused || echo no";

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    private static IpPrefix prefix(String text) {
        return IpPrefix.parse(text).orElseThrow();
    }

    private static List<String> routes(HostLinks links, Link at) throws Exception {
        List<Route> all = new ArrayList<>(links.host().routes(IpAddress.Version.V4));
        all.addAll(links.host().routes(IpAddress.Version.V6));
        return all.stream()
                .filter(route -> route.link() == at.index() && route.maker() == Route.Maker.DEVATTACH)
                .map(route -> route.to().toString())
                .sorted()
                .toList();
    }

    /** Whoever has this address refuses the connection: nobody listens. Nobody else on the way would say so. */
    private static void reaches(String address) throws IOException {
        try (Socket socket = new Socket()) {
            ConnectException refused = assertThrows(
                    ConnectException.class, () -> socket.connect(new InetSocketAddress(address, 9), 5000), address);
            assertTrue(String.valueOf(refused.getMessage()).contains("refused"), refused.toString());
        }
    }

    @Test
    @DisplayName(
            "NPP-02, NPP-05, NPP-06, NPP-08, NPP-09: routes of a pair carry traffic, change while it runs, and go with it")
    void nppRoutesOfACableCarryTrafficAndGoWithIt() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            site.want(CABLE + ", ipv4.routes: [198.51.100.0/26, 198.51.100.64/26], ipv6.routes: '2001:db8:7::/64' }");
            good(site.apply());
            Link end = links.get("datest-point").orElseThrow();
            assertEquals(List.of("198.51.100.0/26", "198.51.100.64/26", "2001:db8:7::/64"), routes(links, end));
            links.host().addAddress(end.index(), prefix("192.0.2.129/30"));
            links.host().addAddress(end.index(), prefix("2001:db8:1::1/64"));
            box.run("ip addr add 198.51.100.7/32 dev lo");
            box.run("ip addr add 2001:db8:7::7/128 dev eth1 nodad"); // of lo nobody asks the neighbours
            Wait.until("the addresses of the host's end are tried", () -> links.host().addresses().stream()
                    .noneMatch(each -> each.link() == end.index() && each.isTentative()));
            reaches("198.51.100.7");
            reaches("2001:db8:7::7");
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            links.host().removeRoute(Route.direct(prefix("198.51.100.0/26"), end.index()));
            Report mended = site.apply();
            good(mended);
            String text = PlanText.render(ReportView.of(mended), Style.PLAIN);
            assertTrue(text.contains("route 198.51.100.0/26 on the host missing"), text);
            reaches("198.51.100.7");
            site.want(CABLE + ", ipv4.routes: [198.51.100.64/26, 203.0.113.0/26] }");
            good(site.apply());
            assertEquals(end.index(), links.get("datest-point").orElseThrow().index(), "it was made anew");
            assertEquals(List.of("198.51.100.64/26", "203.0.113.0/26"), routes(links, end));
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            box.run("ip link set eth1 down && ip link set eth1 up");
            links.host().change(end.index(), LinkSettings.NONE.down());
            good(site.apply());
            assertEquals(List.of("198.51.100.64/26", "203.0.113.0/26"), routes(links, end));
            site.want();
            good(site.apply());
            assertFalse(links.get("datest-point").isPresent());
            assertEquals(List.of(), routes(links, end));
        }
    }

    @Test
    @DisplayName("NBR-04, NBR-08, NBR-10: routes at a bridge are ours alone, and end with the last who wants them")
    void nbrRoutesAtABridgeGoWithTheLastWhoWantsThem() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain());
                Site other = new Site(second)) {
            Link bridge = links.bridge("br");
            links.host().addAddress(bridge.index(), prefix("192.0.2.133/30"));
            links.host().addRoute(Route.direct(prefix("203.0.113.64/26"), bridge.index()));
            site.want(
                    PORT + ", ipv4.routes: [198.51.100.0/26, 203.0.113.64/26] }",
                    "two: { type: nic, nictype: bridged, parent: datest-br, ipv4.routes: 198.51.100.0/26 }");
            good(site.apply());
            assertEquals(List.of("198.51.100.0/26"), routes(links, bridge), "the other was there before");
            box.run("ip addr add 198.51.100.7/32 dev lo");
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            reaches("198.51.100.7");
            site.want("two: { type: nic, nictype: bridged, parent: datest-br, ipv4.routes: 198.51.100.0/26 }");
            good(site.apply());
            assertEquals(List.of("198.51.100.0/26"), routes(links, bridge), "the other one wants it");
            other.want("third: { type: nic, nictype: p2p, ipv4.routes: 198.51.100.0/26 }");
            Report taken = other.apply();
            assertEquals(ExitCode.PARTLY, taken.exitCode(), taken.toString());
            assertTrue(taken.outcomes().toString().contains("already, at datest-br"), taken.toString());
            box.restart(); // by SIGKILL of its init
            site.want();
            good(site.apply());
            assertEquals(List.of(), routes(links, bridge));
            assertTrue(
                    links.host().routes(IpAddress.Version.V4).stream()
                            .anyMatch(route -> route.to().equals(prefix("203.0.113.64/26"))),
                    "one that was there before is gone");
        }
    }

    @Test
    @DisplayName("NBR-19: two isolated ports do not reach each other, though both reach the bridge")
    void nbrIsolatedPortsReachTheBridgeButNotEachOther() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain());
                Site other = new Site(second)) {
            Link bridge = links.bridge("br");
            links.host().addAddress(bridge.index(), prefix("192.0.2.137/29"));
            String port = "nictype: bridged, parent: datest-br, security.port_isolation: true, ipv4.address: ";
            site.want("lan: { type: nic, host_name: datest-one, " + port + "192.0.2.138/29 }");
            other.want("lan: { type: nic, host_name: datest-two, " + port + "192.0.2.139/29 }");
            good(site.apply());
            good(other.apply());
            reaches("192.0.2.138");
            reaches("192.0.2.139");
            assertEquals("no", box.run(TRY), "one isolated port reaches the other");
            int one = links.get("datest-one").orElseThrow().index();
            links.host().isolatePort(one, 0);
            assertEquals("refused", box.run(TRY));
            Report mended = site.apply();
            good(mended);
            String text = PlanText.render(ReportView.of(mended), Style.PLAIN);
            assertTrue(text.contains("datest-one is not isolated"), text);
            assertEquals("no", box.run(TRY));
            site.want("lan: { type: nic, host_name: datest-one, " + port.replace("true", "false") + "192.0.2.138/29 }");
            good(site.apply());
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            assertEquals("refused", box.run(TRY));
        }
    }

    /** To its neighbours the host stays who it was: a port that comes does not change the address of its bridge. */
    @Test
    void aBridgeKeepsItsAddressWhenPortsComeAndGo() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            int bridge = links.bridge("br").index();
            Link uplink = links.pair("up");
            HardwareAddress high = new HardwareAddress("f0:00:00:00:00:01");
            links.host().change(uplink.index(), LinkSettings.NONE.address(high));
            links.host().change(uplink.index(), LinkSettings.NONE.master(bridge).up());
            assertEquals(
                    high,
                    links.get("datest-br").orElseThrow().state().address(),
                    "it has the address of its only port");
            String port = ": { type: nic, nictype: bridged, parent: datest-br, name: eth";
            site.want(IntStream.range(0, 8)
                    .mapToObj(i -> "lan" + i + port + i + " }")
                    .toArray(String[]::new));
            good(site.apply());
            assertEquals(high, links.get("datest-br").orElseThrow().state().address());
            site.want();
            good(site.apply());
            assertEquals(high, links.get("datest-br").orElseThrow().state().address());
        }
    }

    /** What is named in the host's own file no entry touches, and it is said where that is written. */
    @Test
    void whatTheHostProtectsIsLeftAlone() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.bridge("br");
            Location where = new Location("devattach.yaml", 7, 5);
            site.restart(new Protection(List.of(new Protection.Pattern("datest-b?", where)), List.of(), List.of()));
            site.want(PORT + " }");
            for (Report refused : List.of(site.plan(), site.apply())) {
                assertEquals(ExitCode.BLOCKED, refused.exitCode(), refused.toString());
                assertEquals(
                        "refused by rule 'protected': 'datest-b?' is protected on this host, at devattach.yaml:7:5",
                        refused.plan().findings().get(0).sentence());
            }
            assertEquals(1, box.run("ip -br link").lines().count());
            site.restart(Protection.NONE);
            good(site.apply());
            site.restart(new Protection(List.of(), List.of(), List.of(new Protection.Pattern("*", where))));
            site.want();
            assertEquals(ExitCode.BLOCKED, site.apply().exitCode());
            assertEquals(2, box.run("ip -br link").lines().count());
            site.restart(Protection.NONE);
            good(site.apply());
        }
    }

    @Test
    @DisplayName(
            "NBV-05: VLANs need a bridge that tells them apart, which is said plainly, and nothing is left of the try")
    void nbvVlansNeedABridgeThatTellsThemApart() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.bridge("br");
            site.want("lan: { type: nic, nictype: bridged, parent: datest-br, host_name: datest-one, vlan: 10 }");
            Report refused = site.apply();
            assertEquals(ExitCode.PARTLY, refused.exitCode(), refused.toString());
            String why = refused.outcomes().toString();
            assertTrue(
                    why.contains("ip link set datest-br type bridge vlan_filtering 1")
                            || why.contains("CONFIG_BRIDGE_VLAN_FILTERING"),
                    why);
            assertFalse(links.get("datest-one").isPresent());
            assertEquals(1, box.run("ip -br link").lines().count());
        }
    }
}
