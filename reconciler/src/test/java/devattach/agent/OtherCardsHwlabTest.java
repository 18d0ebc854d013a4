package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
import devattach.model.Finding;
import devattach.model.Report;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cards on other buses than that of {@link NicHwlabTest}, pulled out while a container has them. */
@Tag("hwlab")
class OtherCardsHwlabTest {

    private static final Path NETWORK = Path.of("/sys/class/net");

    private static Set<String> names() throws IOException {
        try (Stream<Path> all = Files.list(NETWORK)) {
            return all.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static String plug(Rig rig, String kind) throws Exception {
        Set<String> before = names();
        rig.hardware().plug(kind, "card");
        // udev may not have heard yet of what is there already, and so have nothing to settle
        String name = Wait.find("the card, named by udev", () -> fresh(before).filter(OtherCardsHwlabTest::isLasting));
        Hardware.run("udevadm settle");
        return name;
    }

    /** Whether it is no name of the kernel's own, all of which udev changes here. */
    private static boolean isLasting(String name) {
        return !name.matches("(eth|usb)[0-9]+");
    }

    private static Optional<String> fresh(Set<String> before) throws IOException {
        Set<String> now = new HashSet<>(names());
        now.removeAll(before);
        return now.stream().findFirst();
    }

    private static Report good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
        return report;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nic", "usb-net"})
    void itGoesInIsPulledOutAndComesHome(String kind) throws Exception {
        try (Rig rig = new Rig()) {
            Site site = rig.site();
            String name = plug(rig, kind);
            site.want("uplink: { type: nic, parent: " + name + ", name: eth7, mtu: 1400, ipv4.address: 192.0.2.7/24 }");
            good(site.apply());
            String inside = rig.box().run("ip addr show dev eth7");
            assertTrue(inside.contains("192.0.2.7/24") && inside.contains("mtu 1400"), inside);
            rig.hardware().unplug("card");
            List<Finding> findings = good(site.apply()).plan().findings();
            assertEquals(
                    List.of("Waiting"), findings.stream().map(Finding::reason).toList());
            assertEquals("lo", rig.box().run("ls /proc/sys/net/ipv4/conf | grep -vx -e all -e default"));
            assertEquals(name, plug(rig, kind));
            String before = Hardware.facts(name); // at another port of its bus, maybe
            good(site.apply());
            assertTrue(rig.box().run("ip addr show dev eth7").contains("192.0.2.7/24"));
            site.want();
            good(site.apply());
            assertEquals(before, Hardware.facts(name));
        }
    }
}
