package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.model.ExitCode;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Like {@link PeersKernelTest}, with kinds that not every kernel has. */
@Tag("hwlab")
class PeersHwlabTest {

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    private static String tries(Box box, String address) throws IOException {
        return box.run(
                "timeout 5 bash -c '</dev/tcp/" + address + "/9' 2>&1 | grep -q refused && echo refused || echo no");
    }

    /** All that ip(8) knows of the parent, but how its wire is at the moment. */
    private static String facts() throws IOException {
        return Hardware.run("ip -d link show dev datest-m")
                .replaceAll("NO-CARRIER,|,LOWER_UP|,M-DOWN| (qdisc|state) \\w+", "");
    }

    @Test
    @DisplayName(
            "NIP-01, NIP-02, NIP-03, NIP-06, NIP-07, NIP-08, NPH-04: two ipvlans on one parent hear each other in either layer")
    void twoIpvlansHearEachOther() throws Exception {
        Hardware.run("modprobe -a veth 8021q ipvlan");
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                Box second = Box.start(Box.Options.plain());
                Site other = new Site(second)) {
            Link parent = links.pair("m");
            links.host().change(parent.index(), LinkSettings.NONE.mtu(1405).up());
            String before = facts();
            for (String mode : List.of("l3s", "l2")) {
                String shared = "shared: { type: nic, nictype: ipvlan, parent: datest-m, mode: " + mode + ", ";
                site.want(shared + "ipv4.address: [192.0.2.2/24, 192.0.2.12/24], ipv6.address: 'fd00:2::2/64' }");
                other.want(shared + "ipv4.address: 192.0.2.3/24, ipv6.address: 'fd00:2::3/64', mtu: 1400 }");
                good(site.apply());
                good(other.apply());
                assertTrue(box.run("ip link show dev shared").contains("mtu 1405"), mode);
                assertTrue(second.run("ip link show dev shared").contains("mtu 1400"), mode);
                Wait.until(mode, () -> tries(box, "192.0.2.3").equals("refused"));
                Wait.until(mode, () -> tries(second, "192.0.2.12").equals("refused"));
                Wait.until(mode, () -> tries(second, "fd00:2::2").equals("refused"));
                box.run("ip addr add 192.0.2.22/24 dev shared");
                Wait.until(mode, () -> tries(second, "192.0.2.22").equals("refused"));
                assertTrue(site.plan().plan().isEmpty(), "changes are planned");
                site.want();
                other.want();
                good(site.apply());
                good(other.apply());
                assertEquals(before, facts());
            }
            site.want("tag: { type: nic, parent: datest-m, vlan: 10, mtu: 1401, hwaddr: '02:00:5e:10:00:01' }");
            good(site.apply());
            String tag = box.run("ip -d link show dev tag");
            assertTrue(tag.contains("id 10") && tag.contains("mtu 1401") && tag.contains("02:00:5e:10:00:01"), tag);
            site.want();
            good(site.apply());
            assertEquals(before, facts());
        }
    }
}
