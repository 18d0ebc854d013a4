package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Route;
import devattach.model.ExitCode;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever is killed, and whenever: an interface of the host comes home as it was, and nothing that was made stays. */
@Tag("kernel")
class NicKillKernelTest {

    private static final List<String> CHANGING = List.of("sendto", "rename", "unlink");
    private static final int CONTAINERS = 50;

    /** A route that the host has at its bridge anyway. */
    private static final IpPrefix THEIRS = IpPrefix.parse("203.0.113.192/26").orElseThrow();

    private static final String[] WANTED = {
        "uplink: { type: nic, parent: datest-k, name: eth7, mtu: 1400, hwaddr: '02:00:5e:10:00:07',"
                + " ipv4.address: 192.0.2.7/24, ipv4.gateway: 192.0.2.1 }",
        "point: { type: nic, nictype: p2p, name: eth8, host_name: datest-point, limits.ingress: 8Mbit }",
        "lan: { type: nic, nictype: bridged, parent: datest-kb, name: eth9, ipv4.routes: 198.51.100.128/26 }",
        "web: { type: nic, nictype: routed, parent: datest-kb, name: eth10, ipv4.address: 192.0.2.240,"
                + " ipv4.neighbor_probe: false, ipv4.gateway: none }"
    };

    /** What is to be the same afterwards; of an index nobody said so. */
    private static String looks(Link link) {
        return link.name() + " " + link.altnames() + " " + link.alias() + " "
                + link.state().mtu() + " "
                + link.state().address() + " " + link.state().queueLength() + " "
                + link.state().isUp();
    }

    private static Link made(HostLinks links) throws Exception {
        Link bridge = links.bridge("kb");
        links.host().addRoute(Route.direct(THEIRS, bridge.index()));
        Files.writeString(Path.of("/proc/sys/net/ipv4/conf/datest-kb/forwarding"), "1");
        Link link = links.pair("k");
        links.host().addAltnames(link.index(), List.of("datest-altname"));
        links.host().change(link.index(), LinkSettings.NONE.mtu(1480).up());
        links.host().change(link.index(), LinkSettings.NONE.alias("a remark"));
        return links.get("datest-k").orElseThrow();
    }

    private static void converged(Site site, Box box, String when) throws Exception {
        Report report = site.apply();
        assertEquals(ExitCode.OK, report.exitCode(), () -> when + ": " + report);
        String inside = box.run("ip -d addr show eth7");
        assertTrue(inside.contains("192.0.2.7/24") && inside.contains("02:00:5e:10:00:07"), () -> when + ": " + inside);
        assertTrue(box.run("ip route").contains("default via 192.0.2.1 dev eth7"), when);
        assertEquals(5, box.run("ip -br link").lines().count(), when);
        assertTrue(site.plan().plan().isEmpty(), when);
    }

    private static void home(Site site, Box box, HostLinks links, String before, String when) throws Exception {
        Report report = site.apply();
        assertEquals(ExitCode.OK, report.exitCode(), () -> when + ": " + report);
        assertEquals(before, looks(links.get("datest-k").orElseThrow()), when);
        assertFalse(links.get("datest-point").isPresent(), when);
        assertEquals(1, box.run("ip -br link").lines().count(), when);
        assertEquals(0, written(site), when);
        assertEquals(List.of(THEIRS), routesAtBridge(links), when);
        assertEquals(List.of(), links.host().proxies(), when);
    }

    private static List<IpPrefix> routesAtBridge(HostLinks links) throws Exception {
        int bridge = links.get("datest-kb").orElseThrow().index();
        return links.host().routes(IpAddress.Version.V4).stream()
                .filter(route -> route.link() == bridge)
                .map(Route::to)
                .toList();
    }

    private static long written(Site site) throws Exception {
        try (var files = Files.list(site.runDir().resolve("nics"))) {
            return files.filter(file -> file.toString().endsWith(".nic")).count();
        }
    }

    @Test
    void killedAtAnyStepTheNextPassConverges() throws Exception {
        KilledApply.assume();
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            final String before = looks(made(links));
            int kills = 0;
            for (String call : CHANGING) {
                // most sends are questions
                for (int nth = 1; nth <= 160; nth = KilledApply.next(nth)) {
                    site.want(WANTED);
                    boolean attach = KilledApply.at(call, nth, site);
                    site.restart();
                    converged(site, box, "attach killed at " + call + " " + nth);
                    site.want();
                    boolean detach = KilledApply.at(call, nth, site);
                    site.restart();
                    home(site, box, links, before, "detach killed at " + call + " " + nth);
                    kills += (attach ? 1 : 0) + (detach ? 1 : 0);
                    if (!attach && !detach) {
                        break;
                    }
                }
            }
            assertTrue(kills >= 12, "only " + kills + " runs were killed: the calls are not where they were");
        }
    }

    /** One that somebody made would end with its container; that it does not shows that we fetch it before. */
    @Test
    void ofAKilledContainerItComesHomeInOrder() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            final String before = looks(made(links));
            for (int nth = 0; nth < CONTAINERS; nth++) {
                String when = "container " + nth;
                site.want(WANTED);
                converged(site, box, when);
                box.run("ip link set eth7 down");
                box.run("ip link set eth7 name theirs address 02:00:00:00:00:01 alias theirs");
                box.run("ip link property add dev theirs altname datest-theirs");
                box.restart(); // by SIGKILL of its init
                Report report = site.apply();
                assertEquals(before, looks(links.get("datest-k").orElseThrow()), () -> when + ": " + report);
                assertFalse(links.get("datest-point").isPresent(), when);
                assertEquals(0, written(site), when);
                assertEquals(List.of(THEIRS), routesAtBridge(links), when);
            }
        }
    }

    @Test
    void whoseNameIsTakenIsParkedUnderAClearOneUntilItIsFree() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            final String before = looks(made(links));
            site.want(WANTED);
            converged(site, box, "at first");
            links.host().createPair(LinkSettings.NONE.name("datest-k"), LinkSettings.NONE.name("datest-other"));
            box.restart();
            site.want();
            Report report = site.apply();
            assertEquals("Astray", report.plan().findings().get(0).reason());
            assertTrue(report.plan().findings().get(0).sentence().contains("dvt-datest-k"), report.toString());
            assertTrue(links.get("dvt-datest-k").isPresent());
            links.host().delete(links.get("datest-k").orElseThrow().index());
            Report after = site.apply();
            assertEquals(List.of(), after.plan().findings());
            assertEquals(before, looks(links.get("datest-k").orElseThrow()));
            assertEquals(0, written(site));
        }
    }
}
