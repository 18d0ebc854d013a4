package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Link;
import devattach.linux.net.PortState;
import devattach.model.ExitCode;
import devattach.model.Report;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** VLANs of ports of a bridge, by frames that pass or do not. Not every kernel has bridges that tell VLANs apart. */
@Tag("hwlab")
class PortVlansHwlabTest {

    private static final String PORT = "{ type: nic, nictype: bridged, parent: datest-br, name: eth1, ";

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    /** Whoever has the address refuses the connection, as nobody listens. */
    private static String tries(Box box, String address) throws Exception {
        return box.run(
                "timeout 5 bash -c '</dev/tcp/" + address + "/9' 2>&1 | grep -q refused && echo refused || echo no");
    }

    private static PortState port(HostLinks links, String name) throws Exception {
        int index = links.get(name).orElseThrow().index();
        return links.host().ports().stream()
                .filter(each -> each.link() == index)
                .findFirst()
                .orElseThrow();
    }

    private static void marked(Box box, int vlan, String address) throws Exception {
        box.run("ip link add link eth1 name eth1." + vlan + " type vlan id " + vlan + " && ip addr add " + address
                + " dev eth1." + vlan + " && ip link set eth1." + vlan + " up");
    }

    @Test
    @DisplayName("NBV-03, NBV-04, NBV-05: frames pass in their VLAN only")
    void nbvFramesPassInTheirVlanOnly() throws Exception {
        Hardware.run("modprobe -a 8021q bridge veth");
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain());
                Site other = new Site(second)) {
            final Link bridge = links.bridge("br");
            site.want("a: " + PORT + "host_name: datest-one, vlan: 2, ipv4.address: 192.0.2.2/24 }");
            Report refused = site.apply();
            assertEquals(ExitCode.PARTLY, refused.exitCode(), refused.toString());
            assertTrue(
                    refused.outcomes().toString().contains("ip link set datest-br type bridge vlan_filtering 1"),
                    refused.toString());
            Hardware.run("ip link set datest-br type bridge vlan_filtering 1");
            // NBV-03: both without a mark
            other.want("b: " + PORT + "host_name: datest-two, vlan: 2, ipv4.address: 192.0.2.3/24 }");
            good(site.apply());
            good(other.apply());
            PortState one = port(links, "datest-one");
            assertEquals(2, one.untagged());
            assertEquals(List.of(), one.tagged());
            assertEquals(List.of(), one.others());
            assertEquals("refused", tries(box, "192.0.2.3"));
            marked(box, 3, "198.51.100.2/24");
            marked(second, 3, "198.51.100.3/24");
            assertEquals("no", tries(box, "198.51.100.3"), "a marked frame passed");
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            // what somebody changed is put right, with its reason
            Hardware.run("bridge vlan add dev datest-one vid 7 && bridge vlan del dev datest-one vid 2");
            Report mended = site.apply();
            good(mended);
            String text = PlanText.render(ReportView.of(mended), Style.PLAIN);
            assertTrue(text.contains("vlan of datest-one is none, not 2"), text);
            assertEquals(one, port(links, "datest-one"));
            // NBV-04, NBV-05: with a mark only, and the bridge's own VLAN left alone where no 'vlan' is said
            site.want("a: " + PORT + "host_name: datest-one, vlan: none, vlan.tagged: [3, 10-12],"
                    + " ipv4.address: 192.0.2.2/24 }");
            other.want("b: " + PORT + "host_name: datest-two, vlan.tagged: 3, ipv4.address: 192.0.2.3/24 }");
            good(site.apply());
            good(other.apply());
            assertEquals(List.of(3, 10, 11, 12), port(links, "datest-one").tagged());
            assertEquals(0, port(links, "datest-one").untagged());
            assertEquals(1, port(links, "datest-two").untagged());
            marked(box, 3, "198.51.100.2/24");
            marked(second, 3, "198.51.100.3/24");
            assertEquals("refused", tries(box, "198.51.100.3"));
            assertEquals("no", tries(box, "192.0.2.3"), "a frame without a mark passed");
            site.want();
            good(site.apply());
            assertEquals(
                    List.of("datest-two"),
                    links.host().links(devattach.linux.net.Rtnetlink.Extent.PLAIN).stream()
                            .filter(link -> link.ties().master() == bridge.index())
                            .map(Link::name)
                            .toList());
        }
    }
}
