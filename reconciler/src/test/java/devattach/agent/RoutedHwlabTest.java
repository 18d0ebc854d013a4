package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Link;
import devattach.model.ExitCode;
import devattach.model.IpPrefix;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import devattach.testing.Wait;
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
}
