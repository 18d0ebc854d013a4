package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.model.ExitCode;
import devattach.model.IpPrefix;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Interfaces of every sort in a real container, and what is left of them afterwards: nothing but what was there before. */
@Tag("kernel")
class NicKernelTest {

    private static final String MOVED = "uplink: { type: nic, parent: datest-a, name: eth7, mtu: 1400,"
            + " hwaddr: '02:00:5e:10:00:07', ipv4.address: 192.0.2.7/24, ipv6.address: [2001:db8::7/64],"
            + " ipv4.gateway: 192.0.2.1, routes: [198.51.100.0/24 via 192.0.2.9] }";

    private static Report good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
        return report;
    }

    private static String ip(Box box, String words) throws IOException {
        return box.run("ip " + words);
    }

    @Test
    @DisplayName("NPH-01, NPH-02, NPH-05, NPH-09: one of the host is moved, configured, and comes home as it was")
    void oneOfTheHostIsMovedConfiguredAndComesHomeAsItWas() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.pair("a");
            Link made = links.get("datest-a").orElseThrow();
            links.host().addAltnames(made.index(), List.of("datest-altname"));
            links.host()
                    .change(
                            made.index(),
                            LinkSettings.NONE.mtu(1480).queueLength(77).up());
            links.host().change(made.index(), LinkSettings.NONE.alias("a remark"));
            Link before = links.get("datest-a").orElseThrow();
            site.want(MOVED);
            good(site.apply());
            assertFalse(links.get("datest-a").isPresent());
            String inside = ip(box, "-d addr show eth7");
            assertTrue(inside.contains("02:00:5e:10:00:07") && inside.contains("mtu 1400"), inside);
            assertTrue(inside.contains("192.0.2.7/24") && inside.contains("2001:db8::7/64"), inside);
            assertTrue(ip(box, "route").contains("default via 192.0.2.1 dev eth7"), ip(box, "route"));
            assertTrue(ip(box, "route").contains("198.51.100.0/24 via 192.0.2.9 dev eth7"));
            assertFalse(inside.contains("altname"), inside);
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.restart();
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.want();
            good(site.apply());
            assertEquals("lo", ip(box, "-br link").split(" ")[0]);
            Link after = links.get("datest-a").orElseThrow();
            assertEquals(before.state().mtu(), after.state().mtu());
            assertEquals(before.state().address(), after.state().address());
            assertEquals(before.state().queueLength(), after.state().queueLength());
            assertEquals(before.altnames(), after.altnames());
            assertEquals(before.alias(), after.alias());
            assertTrue(after.state().isUp());
        }
    }

    @Test
    void whatAContainerDidToItIsPutRightAndDoesNotComeHome() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            Link before = links.pair("a");
            site.want(MOVED);
            good(site.apply());
            ip(box, "addr add 203.0.113.1/24 dev eth7"); // its own doing, which is left alone
            ip(box, "addr del 192.0.2.7/24 dev eth7");
            ip(box, "link set eth7 down");
            ip(box, "link set eth7 mtu 1300 alias mine address 02:00:00:00:00:01 name mine");
            ip(box, "link property add dev mine altname lo-else");
            Report report = good(site.apply());
            assertTrue(report.plan().steps().stream()
                    .allMatch(step -> step.cause().name().equals("CORRECTIVE")));
            String inside = ip(box, "-d addr show eth7");
            assertTrue(inside.contains("02:00:5e:10:00:07") && inside.contains("mtu 1400"), inside);
            assertTrue(inside.contains("192.0.2.7/24"), inside);
            assertTrue(inside.contains("203.0.113.1/24"), inside);
            assertTrue(ip(box, "route").contains("default via 192.0.2.1 dev eth7"), ip(box, "route"));
            ip(box, "link set eth7 down");
            ip(box, "link set eth7 name datest-b address 02:00:00:00:00:02 alias theirs");
            site.want();
            good(site.apply());
            Link after = links.get("datest-a").orElseThrow();
            assertEquals(before.state().address(), after.state().address());
            assertEquals(List.of(), after.altnames());
            assertEquals("", after.alias());
        }
    }

    @Test
    @DisplayName("NPP-09, NPP-12, NMV-07, NMV-08, NBR-25, NBR-26: others are made in place and leave nothing")
    void othersAreMadeInPlaceAndLeaveNothing() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.pair("a");
            links.bridge("br");
            links.host().change(links.get("datest-a").orElseThrow().index(), LinkSettings.NONE.up());
            site.want(
                    "lan: { type: nic, nictype: bridged, parent: datest-br, ipv4.address: 192.0.2.3/24 }",
                    "wire: { type: nic, nictype: macvlan, parent: datest-a, name: eth0, mode: private }",
                    "point: { type: nic, nictype: p2p, name: eth1, host_name: datest-point, mtu: 1300 }");
            good(site.apply());
            assertTrue(ip(box, "-d link show eth0").contains("macvlan mode private"));
            assertTrue(ip(box, "addr show lan").contains("192.0.2.3/24"));
            assertTrue(ip(box, "link show eth1").contains("mtu 1300"));
            assertEquals(1300, links.get("datest-point").orElseThrow().state().mtu());
            int bridge = links.get("datest-br").orElseThrow().index();
            Link port = links.host().links(Rtnetlink.Extent.PLAIN).stream()
                    .filter(link -> link.ties().master() == bridge)
                    .findFirst()
                    .orElseThrow();
            assertTrue(port.name().startsWith("dav"), port.name());
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            links.host().change(port.index(), LinkSettings.NONE.master(0));
            assertEquals(1, site.plan().plan().steps().size(), "changes are planned");
            good(site.apply());
            assertEquals(bridge, links.get(port.name()).orElseThrow().ties().master());
            site.want(
                    "lan: { type: nic, nictype: bridged, parent: datest-br, connected: false }",
                    "wire: { type: nic, nictype: macvlan, parent: datest-a, name: eth0, mode: vepa }",
                    "point: { type: nic, nictype: p2p, name: eth1, host_name: datest-point, mtu: 1300 }");
            good(site.apply());
            assertTrue(ip(box, "-d link show eth0").contains("macvlan mode vepa"), "it is made anew");
            assertFalse(ip(box, "addr show lan").contains("192.0.2.3"));
            assertFalse(ip(box, "link show lan").contains("UP"));
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            ip(box, "link del eth1");
            good(site.apply());
            assertTrue(ip(box, "link show eth1").contains("mtu 1300"));
            site.want();
            good(site.apply());
            assertEquals("lo", ip(box, "-br link").split(" ")[0]);
            assertFalse(links.get("datest-point").isPresent());
            assertFalse(links.get(port.name()).isPresent());
        }
    }

    @Test
    void whatTheHostNeedsIsRefusedAndWhatIsTakenInsideIsOccupied() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            Link link = links.pair("a");
            links.host()
                    .addAddress(
                            link.index(),
                            devattach.model.IpPrefix.parse("203.0.113.5/24").orElseThrow());
            site.want(MOVED);
            Report refused = site.apply();
            assertEquals(ExitCode.BLOCKED, refused.exitCode(), refused.toString());
            assertTrue(
                    refused.plan().findings().get(0).sentence().contains("203.0.113.5/24"),
                    refused.plan().findings().toString());
            assertTrue(links.get("datest-a").isPresent());
            site.want("over: { type: nic, nictype: macvlan, mode: passthru, parent: datest-a }");
            Report over = site.apply();
            assertEquals(ExitCode.BLOCKED, over.exitCode(), over.toString());
            assertTrue(
                    over.plan().findings().get(0).sentence().contains("203.0.113.5/24"),
                    over.plan().findings().toString());
            site.want("taken: { type: nic, nictype: p2p, name: lo }");
            Report occupied = site.apply();
            assertEquals("Occupied", occupied.plan().findings().get(0).reason());
        }
    }

    /** As when somebody took it back by hand, or the kernel gave it back while no agent ran, and the host went on with it. */
    @Test
    void whatTheHostUsesAgainIsNotCut() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.pair("u");
            site.want("uplink: { type: nic, parent: datest-u, name: datest-u, mtu: 1400 }");
            good(site.apply());
            try (Fd there = Files.open("/proc/" + box.pid() + "/ns/net", Files.O_RDONLY);
                    Fd here = Files.open("/proc/self/ns/net", Files.O_RDONLY);
                    Rtnetlink inside = Rtnetlink.in(there)) {
                int index = inside.link("datest-u").orElseThrow().index();
                inside.change(index, LinkSettings.NONE.into(here));
            }
            Link back = links.get("datest-u").orElseThrow();
            IpPrefix address = IpPrefix.parse("203.0.113.9/24").orElseThrow();
            links.host().addAddress(back.index(), address);
            links.host().change(back.index(), LinkSettings.NONE.up());
            assertEquals(ExitCode.BLOCKED, site.apply().exitCode());
            site.want();
            Report kept = site.apply();
            assertEquals(ExitCode.PARTLY, kept.exitCode(), kept.toString());
            assertTrue(kept.outcomes().toString().contains("left alone"), kept.toString());
            Link used = links.get("datest-u").orElseThrow();
            assertTrue(used.state().isUp() && used.state().mtu() == 1400, used.toString());
            links.host().removeAddress(back.index(), address);
            good(site.apply());
            assertEquals(1500, links.get("datest-u").orElseThrow().state().mtu());
        }
    }

    @Test
    void settingsThatGitNoLongerNamesGo() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain().shifted());
                Site site = new Site(box)) {
            links.pair("a");
            site.want(MOVED);
            good(site.apply());
            site.want("uplink: { type: nic, parent: datest-a, name: eth7, hwaddr: '02:00:5e:10:00:08',"
                    + " ipv4.address: 192.0.2.8/24 }");
            good(site.apply());
            String inside = ip(box, "-d addr show eth7");
            assertTrue(inside.contains("192.0.2.8/24") && !inside.contains("192.0.2.7/24"), inside);
            assertTrue(inside.contains("02:00:5e:10:00:08") && !inside.contains("2001:db8::7"), inside);
            assertFalse(ip(box, "route").contains("default"), ip(box, "route"));
        }
    }
}
