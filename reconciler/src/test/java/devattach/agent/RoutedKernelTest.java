package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Link;
import devattach.linux.net.Neighbor;
import devattach.linux.net.Route;
import devattach.model.ExitCode;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Report;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A container that others on a wire reach by way of the host. The wire is a bridge, and somebody else on it another container. */
@Tag("kernel")
class RoutedKernelTest {

    private static final String ROUTED =
            "web: { type: nic, nictype: routed, parent: datest-wire, name: eth1, host_name: datest-web, ";
    private static final String FREE = "192.0.2.200";
    private static final Path PASSES_ON = Path.of("/proc/sys/net/ipv4/conf/datest-wire/forwarding");

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    private static String refused(Report report) {
        assertEquals(ExitCode.PARTLY, report.exitCode(), report.toString());
        return report.outcomes().toString();
    }

    /** Whoever has the address refuses the connection, as nobody listens. */
    private static String tries(Box box, String address) throws Exception {
        return box.run(
                "timeout 5 bash -c '</dev/tcp/" + address + "/9' 2>&1 | grep -q refused && echo refused || echo no");
    }

    private static List<Neighbor> proxies(HostLinks links, Link wire) throws Exception {
        return links.host().proxies().stream()
                .filter(proxy -> proxy.link() == wire.index())
                .toList();
    }

    private static Link wire(HostLinks links, Site other) throws Exception {
        Link wire = links.bridge("wire");
        links.host().addAddress(wire.index(), IpPrefix.parse("192.0.2.193/28").orElseThrow());
        other.want("lan: { type: nic, nictype: bridged, parent: datest-wire, ipv4.address: 192.0.2.194/28 }");
        good(other.apply());
        return wire;
    }

    @Test
    @DisplayName(
            "NRT-04, NRT-05, NRT-06, NRT-08: others reach it by the host, which is put right and keeps nothing afterwards")
    void othersReachItByTheHostWhichKeepsNothingAfterwards() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain());
                Site other = new Site(second)) {
            Link wire = wire(links, other);
            links.host().change(wire.index(), devattach.linux.net.LinkSettings.NONE.mtu(1400));
            String entry = ROUTED + "ipv4.address: " + FREE + " }";
            site.want(entry);
            Files.writeString(PASSES_ON, "0");
            String why = refused(site.apply());
            assertTrue(why.contains("sysctl -w net/ipv4/conf/datest-wire/forwarding=1"), why);
            assertFalse(links.get("datest-web").isPresent());
            Files.writeString(PASSES_ON, "1");
            good(site.apply());
            String inside = box.run("ip addr show dev eth1; ip route");
            assertTrue(inside.contains(FREE + "/32") && inside.contains("mtu 1400"), inside);
            assertTrue(inside.matches("(?s).*default via 169.254.0.1 dev eth1 .*onlink.*"), inside);
            assertEquals("refused", tries(second, FREE), "from the wire");
            assertEquals("refused", tries(box, "192.0.2.194"), "to the wire");
            assertEquals(
                    "1",
                    Files.readString(Path.of("/proc/sys/net/ipv4/conf/datest-web/rp_filter"))
                            .strip(),
                    "it may send under its own addresses only");
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            links.host().removeProxy(wire.index(), IpAddress.parse(FREE).orElseThrow());
            Report mended = site.apply();
            good(mended);
            String text = PlanText.render(ReportView.of(mended), Style.PLAIN);
            assertTrue(text.contains("the host does not answer for " + FREE + " at datest-wire"), text);
            assertEquals(1, proxies(links, wire).size());
            site.want(ROUTED + "ipv4.address: [" + FREE
                    + ", 192.0.2.202], ipv4.gateway: none, ipv4.host_address: 169.254.0.9,"
                    + " ipv4.routes: 198.51.100.128/26 }");
            good(site.apply());
            assertEquals(2, proxies(links, wire).size());
            assertFalse(box.run("ip route").contains("default"));
            box.restart(); // by SIGKILL of its init
            site.want();
            good(site.apply());
            assertEquals(List.of(), proxies(links, wire));
            assertFalse(links.get("datest-web").isPresent());
            assertFalse(
                    links.host().routes(IpAddress.Version.V4).stream()
                            .anyMatch(route -> route.maker() == Route.Maker.DEVATTACH),
                    "a route is left");
        }
    }

    private static List<String> routes(HostLinks links, int table) throws Exception {
        int end = links.get("datest-web").orElseThrow().index();
        return links.host().routes(IpAddress.Version.V4, table).stream()
                .filter(route -> route.link() == end && route.maker() == Route.Maker.DEVATTACH)
                .map(route -> route.to().toString())
                .sorted()
                .toList();
    }

    @Test
    @DisplayName("NRT-09: routes of the host are in the tables that are asked for, are put right there, and change")
    void routesOfTheHostAreInTheTablesThatAreAskedFor() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain());
                Site other = new Site(second)) {
            wire(links, other);
            Files.writeString(PASSES_ON, "1");
            String entry = ROUTED + "ipv4.address: " + FREE + ", ipv4.routes: 198.51.100.128/26";
            List<String> both = List.of(FREE + "/32", "198.51.100.128/26");
            site.want(entry + ", ipv4.host_table: 2180 }");
            good(site.apply());
            int end = links.get("datest-web").orElseThrow().index();
            assertEquals(both, routes(links, 254));
            assertEquals(both, routes(links, 2180));
            assertEquals("refused", tries(second, FREE), "from the wire");
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            links.host()
                    .removeRoute(Route.direct(IpPrefix.parse(FREE).orElseThrow(), end)
                            .in(2180));
            assertEquals(both, routes(links, 254));
            Report mended = site.apply();
            good(mended);
            String text = PlanText.render(ReportView.of(mended), Style.PLAIN);
            assertTrue(text.contains("route " + FREE + "/32 in table 2180 on the host missing"), text);
            assertEquals(both, routes(links, 2180));
            site.want(entry + ", ipv4.host_tables: [218, 2180] }");
            good(site.apply());
            assertEquals(List.of(), routes(links, 254));
            assertEquals(both, routes(links, 218));
            assertEquals(both, routes(links, 2180));
            assertEquals(end, links.get("datest-web").orElseThrow().index(), "it was made anew");
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.want(entry + " }");
            good(site.apply());
            assertEquals(both, routes(links, 254));
            assertEquals(List.of(), routes(links, 218));
            assertEquals(List.of(), routes(links, 2180));
            site.want();
            good(site.apply());
        }
    }

    @Test
    @DisplayName("NRT-03: an address that somebody has is refused, and what the host said itself is left alone")
    void anAddressThatSomebodyHasIsRefused() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain());
                Site other = new Site(second)) {
            Link wire = wire(links, other);
            Files.writeString(PASSES_ON, "1");
            site.want(ROUTED + "ipv4.address: 192.0.2.194 }");
            String why = refused(site.apply());
            assertTrue(why.contains("192.0.2.194, which somebody at datest-wire has"), why);
            assertFalse(links.get("datest-web").isPresent());
            assertEquals(List.of(), proxies(links, wire));
            site.want(ROUTED + "ipv4.address: 192.0.2.193 }");
            why = refused(site.apply());
            assertTrue(why.contains("192.0.2.193, which the host has itself"), why);
            site.want(ROUTED + "ipv4.address: 192.0.2.194, ipv4.neighbor_probe: false }");
            good(site.apply());
            site.want();
            good(site.apply());
            assertEquals(List.of(), proxies(links, wire));
            new ProcessBuilder("ip", "neigh", "add", "proxy", FREE, "dev", "datest-wire")
                    .start()
                    .waitFor();
            site.want(ROUTED + "ipv4.address: " + FREE + " }");
            good(site.apply());
            site.want();
            good(site.apply());
            assertEquals(1, proxies(links, wire).size(), "what the host said itself");
        }
    }
}
