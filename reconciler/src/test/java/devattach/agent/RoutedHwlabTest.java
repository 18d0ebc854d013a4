package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.model.ExitCode;
import devattach.model.IpPrefix;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A container that others reach by way of the host by IPv6, for which the whole host has to be a router: so on a machine of its own. */
@Tag("hwlab")
class RoutedHwlabTest {

    private static final String ROUTED =
            "web: { type: nic, nictype: routed, parent: datest-wire, name: eth1, ipv6.address: ";

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    private static String tries(Box box, String address) throws Exception {
        return box.run(
                "timeout 5 bash -c '</dev/tcp/" + address + "/9' 2>&1 | grep -q refused && echo refused || echo no");
    }

    @Test
    @DisplayName("NRT-03, NRT-04, NRT-05, NRT-07: IPv6 by way of the host")
    void othersReachItByTheHost() throws Exception {
        Hardware.run("modprobe -a bridge veth");
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain());
                Site other = new Site(second)) {
            Link wire = links.bridge("wire");
            links.host()
                    .addAddress(wire.index(), IpPrefix.parse("2001:db8:9::1/64").orElseThrow());
            other.want("lan: { type: nic, nictype: bridged, parent: datest-wire, ipv6.address: '2001:db8:9::2/64' }");
            good(other.apply());
            site.want(ROUTED + "'2001:db8:9::7' }");
            Report refused = site.apply();
            assertEquals(ExitCode.PARTLY, refused.exitCode(), refused.toString());
            assertTrue(
                    refused.outcomes().toString().contains("sysctl -w net/ipv6/conf/all/forwarding=1"),
                    refused.toString());
            Hardware.run("sysctl -w net/ipv6/conf/all/forwarding=1 net/ipv6/conf/datest-wire/proxy_ndp=1");
            good(site.apply());
            String inside = box.run("ip -6 route");
            assertTrue(inside.contains("default via fe80::1 dev eth1"), inside);
            assertEquals("", box.run("ip -4 route"));
            Wait.until("it is reached", () -> tries(second, "2001:db8:9::7").equals("refused"));
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.want(ROUTED + "'2001:db8:9::2' }");
            Report taken = site.apply();
            assertTrue(taken.outcomes().toString().contains("which somebody at datest-wire has"), taken.toString());
            site.want();
            good(site.apply());
            assertEquals(List.of(), links.host().proxies());
        }
    }

    private static String sysctl(String name) throws Exception {
        return Files.readString(Path.of("/proc/sys/net", name)).strip();
    }

    @Test
    @DisplayName("NRT-02, NRT-03, NRT-09: the VLAN at which the host answers is made for it, and goes with the last")
    void theVlanAtWhichTheHostAnswersIsMadeForIt() throws Exception {
        Hardware.run("modprobe -a veth 8021q macvlan");
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain());
                Site other = new Site(second)) {
            Link wire = links.pair("wire");
            links.host().change(wire.index(), LinkSettings.NONE.up());
            other.want("lan: { type: nic, parent: datest-wire-far, vlan: 20, ipv4.address: 192.0.2.194/28,"
                    + " ipv6.address: '2001:db8:9::2/64' }");
            good(other.apply());
            Wait.until("its address is tried", () -> !second.run("ip addr show dev lan")
                    .contains("tentative"));
            String entry = "web: { type: nic, nictype: routed, parent: datest-wire, vlan: 20, name: eth1, host_name:"
                    + " datest-web, ";
            site.want(entry + "ipv4.address: 192.0.2.194 }");
            Report taken = site.apply();
            assertTrue(taken.outcomes().toString().contains("which somebody at datest-wire.20 has"), taken.toString());
            assertTrue(links.get("datest-wire.20").isEmpty(), "the VLAN of the try is left");
            Hardware.run("sysctl -w net/ipv6/conf/all/forwarding=1");
            site.want(entry + "ipv6.address: '2001:db8:9::2' }");
            taken = site.apply();
            assertTrue(taken.outcomes().toString().contains("which somebody at datest-wire.20 has"), taken.toString());
            String routed = entry + "ipv4.address: 192.0.2.200, ipv6.address: '2001:db8:9::7', ipv4.host_table: 100 }";
            site.want(routed);
            good(site.apply());
            Hardware.run("ip route add 192.0.2.192/28 dev datest-wire.20"
                    + "; ip -6 route add 2001:db8:9::/64 dev datest-wire.20");
            assertEquals("1", sysctl("ipv4/conf/datest-wire.20/forwarding"));
            assertEquals("1", sysctl("ipv6/conf/datest-wire.20/proxy_ndp"));
            assertEquals("0", sysctl("ipv4/conf/datest-wire/forwarding"), "the parent is the host's to set up");
            assertTrue(Hardware.run("ip route show table 100").contains("192.0.2.200 dev datest-web"));
            Wait.until("it is reached", () -> tries(second, "192.0.2.200").equals("refused"));
            Wait.until("it is reached", () -> tries(second, "2001:db8:9::7").equals("refused"));
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            int end = links.get("datest-web").orElseThrow().index();
            Hardware.run("ip link del datest-wire.20"); // and with it the answers
            Report mended = site.apply();
            good(mended);
            assertEquals(end, links.get("datest-web").orElseThrow().index(), "it was made anew");
            Hardware.run("ip route add 192.0.2.192/28 dev datest-wire.20");
            Wait.until("it is reached again", () -> tries(second, "192.0.2.200").equals("refused"));
            site.want(routed, "near: { type: nic, nictype: macvlan, parent: datest-wire, vlan: 20 }");
            good(site.apply());
            site.want("near: { type: nic, nictype: macvlan, parent: datest-wire, vlan: 20 }");
            good(site.apply());
            assertTrue(links.get("datest-wire.20").isPresent(), "the other needs it");
            assertEquals(List.of(), links.host().proxies());
            site.want();
            good(site.apply());
            assertTrue(links.get("datest-wire.20").isEmpty());
            // one of the host's own is used as it is, set up by the host itself, and stays
            Hardware.run("ip link add link datest-wire name datest-own type vlan id 20; ip link set datest-own up");
            site.want(routed);
            Report refused = site.apply();
            assertTrue(
                    refused.outcomes().toString().contains("sysctl -w net/ipv4/conf/datest-own/forwarding=1"),
                    refused.toString());
            Hardware.run("sysctl -w net/ipv4/conf/datest-own/forwarding=1 net/ipv6/conf/datest-own/proxy_ndp=1");
            good(site.apply());
            Hardware.run("ip link del datest-own");
            assertEquals(1, site.plan().plan().steps().size());
            good(site.apply());
            assertTrue(links.get("datest-wire.20").isPresent(), "what was the host's is made now");
            box.restart(); // by SIGKILL of its init
            site.want();
            good(site.apply());
            assertTrue(links.get("datest-wire.20").isEmpty());
        }
    }
}
