package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.model.ExitCode;
import devattach.model.Report;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What LXD and Incus test of interfaces and no other test here does; {@code docs/peers.md} has all of it. */
@Tag("kernel")
class PeersKernelTest {

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    /** Whoever has the address refuses the connection, as nobody listens. */
    private static String tries(Box box, String address) throws IOException {
        return box.run(
                "timeout 5 bash -c '</dev/tcp/" + address + "/9' 2>&1 | grep -q refused && echo refused || echo no");
    }

    private static String about(Box box, String name) throws IOException {
        return box.run("ip -d addr show dev " + name);
    }

    private static Link end(HostLinks links) throws Exception {
        return links.get("datest-end").orElseThrow();
    }

    @Test
    @DisplayName(
            "NMV-01, NMV-02, NMV-03, NMV-08: two on one parent hear each other, with its MTU until the entry says one")
    void twoOnOneParentHearEachOther() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain().shifted());
                Site other = new Site(second)) {
            Link parent = links.pair("m");
            links.host().change(parent.index(), LinkSettings.NONE.mtu(1405).up());
            Link before = links.get("datest-m").orElseThrow();
            String wire = "wire: { type: nic, nictype: macvlan, parent: datest-m, ";
            site.want(wire + "ipv4.address: 192.0.2.2/24, ipv6.address: 'fd00:2::2/64' }");
            other.want(wire + "ipv4.address: 192.0.2.3/24, ipv6.address: 'fd00:2::3/64' }");
            good(site.apply());
            good(other.apply());
            assertTrue(about(box, "wire").contains("mtu 1405"), about(box, "wire"));
            Wait.until("by IPv4", () -> tries(box, "192.0.2.3").equals("refused"));
            Wait.until("by IPv6", () -> tries(second, "fd00:2::2").equals("refused"));
            site.want(wire + "ipv4.address: 192.0.2.2/24, mtu: 1401 }");
            good(site.apply());
            assertTrue(about(box, "wire").contains("mtu 1401"), about(box, "wire"));
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.want();
            other.want();
            good(site.apply());
            good(other.apply());
            assertEquals(before, links.get("datest-m").orElseThrow());
        }
    }

    @Test
    @DisplayName(
            "NBR-03, NBR-08, NBR-09, NPH-08, NBR-25: the MTU of the bridge until the entry says one, and all changed in place")
    void aPortHasTheMtuOfItsBridgeUntilTheEntrySaysOne() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.host().change(links.bridge("br").index(), LinkSettings.NONE.mtu(1450));
            String port = "lan: { type: nic, nictype: bridged, parent: datest-br, host_name: datest-end, ";
            site.want(port + "hwaddr: '02:00:5e:10:00:01', queue.tx.length: 500 }");
            good(site.apply());
            int index = end(links).index();
            String inside = about(box, "lan");
            assertTrue(inside.contains("mtu 1450") && inside.contains("qlen 500"), inside);
            assertTrue(inside.contains("02:00:5e:10:00:01") && inside.contains(",UP"), inside);
            site.want(port + "hwaddr: '02:00:5e:10:00:02', queue.tx.length: 600, mtu: 1400 }");
            good(site.apply());
            inside = about(box, "lan");
            assertTrue(inside.contains("mtu 1400") && inside.contains("qlen 600"), inside);
            assertTrue(inside.contains("02:00:5e:10:00:02"), inside);
            assertEquals(1450, end(links).state().mtu(), "that of the bridge is the bridge's");
            site.want(port + "hwaddr: '02:00:5e:10:00:02', connected: false }");
            good(site.apply());
            assertFalse(about(box, "lan").contains("UP"), about(box, "lan"));
            site.restart();
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.want(port + "connected: true }");
            good(site.apply());
            assertTrue(about(box, "lan").contains(",UP"), about(box, "lan"));
            assertEquals(index, end(links).index(), "it was made anew");
        }
    }

    @Test
    @DisplayName(
            "NPP-01, NPP-05, NPP-10, NPP-11, NPP-12: both ends have the MTU that is said, also when it changes or somebody changes it")
    void bothEndsOfACableHaveTheMtuThatIsSaid() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            int before = links.host().links(Rtnetlink.Extent.PLAIN).size();
            String cable =
                    "point: { type: nic, nictype: p2p, host_name: datest-end, hwaddr: '02:00:5e:10:00:01', mtu: ";
            site.want(cable + "1400 }");
            good(site.apply());
            int index = end(links).index();
            assertEquals(1400, end(links).state().mtu());
            site.want(cable + "1350 }");
            good(site.apply());
            assertTrue(about(box, "point").contains("mtu 1350"), about(box, "point"));
            assertEquals(1350, end(links).state().mtu(), "longer ones would be lost on their way in");
            assertEquals(index, end(links).index(), "it was made anew");
            links.host().change(index, LinkSettings.NONE.mtu(1500));
            Report mended = site.apply();
            good(mended);
            String text = PlanText.render(ReportView.of(mended), Style.PLAIN);
            assertTrue(text.contains("its end on the host, datest-end, has mtu 1500, not 1350"), text);
            assertEquals(1350, end(links).state().mtu());
            site.want(cable + "1350 }", "more: { type: nic, nictype: p2p, connected: false }");
            good(site.apply());
            assertFalse(about(box, "more").contains("UP"), about(box, "more"));
            site.want();
            good(site.apply());
            assertEquals(1, box.run("ip -br link").lines().count());
            assertEquals(before, links.host().links(Rtnetlink.Extent.PLAIN).size());
        }
    }
}
