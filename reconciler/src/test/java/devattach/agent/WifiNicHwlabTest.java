package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
import devattach.model.Finding;
import devattach.model.NetworkFinding;
import devattach.model.Report;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Wi-Fi cards in containers, of the kernel's own that speak to one another through the air of this machine. A card goes with all of its
 * interfaces, and comes home with all of them as they were.
 */
@Tag("hwlab")
class WifiNicHwlabTest {

    private static final int ROUNDS = 5;
    private static final String MAC = "02:00:00:00:00:00";
    private static final String BY_MAC = "wifi: { type: nic, match: { mac: '" + MAC + "' }, name: wlan7, mtu: 1400,"
            + " hwaddr: '02:00:5e:10:00:07', ipv4.address: 192.0.2.7/24 }";
    private static final String BY_NAME = BY_MAC.replaceFirst("match: \\{.*?\\}", "parent: wlan0");
    private static final String MISCHIEF = "ip link set wlan7 down && iw dev wlan7 set type monitor"
            + " && ip link set wlan7 name mine && ip link set mine mtu 1300 txqueuelen 5 alias theirs"
            + " && ip link property add dev mine altname devattach-test-theirs";

    @BeforeEach
    void twoCards() throws Exception {
        Hardware.assumeHere();
        load();
    }

    private static void load() throws Exception {
        Hardware.run("modprobe mac80211_hwsim radios=2");
        Wait.until("the second card", () -> Files.exists(Path.of("/sys/class/net/wlan1")));
        Hardware.run("udevadm settle");
    }

    @AfterEach
    void none() throws IOException {
        Hardware.run("modprobe -r mac80211_hwsim");
    }

    /** All that is known of an interface of this machine but its numbers. */
    private static String facts(String name) throws IOException {
        Hardware.run("udevadm settle");
        return Hardware.run("ip -d link show dev " + name + "; iw dev " + name + " info")
                .replaceFirst("^[0-9]+: ", "")
                .replaceAll("NO-CARRIER,|,LOWER_UP| (qdisc|state|mode) \\w+|\tifindex \\d+\n|\ttxpower.*", "");
    }

    private static String own(String name) throws IOException {
        Hardware.run("ip link set " + name + " address 02:00:5e:10:00:01 mtu 1480 txqueuelen 77 alias 'a remark'"
                + " && ip link property add dev " + name + " altname devattach-test-wifi"
                + " && ip link set " + name + " up");
        return facts(name);
    }

    private static Report good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
        return report;
    }

    private static List<Finding> findings(Report report) {
        return report.plan().findings();
    }

    private static String text(Report plan) {
        return PlanText.render(ReportView.of(plan), Style.PLAIN);
    }

    private static void assertAllIsDone(Site site) throws IOException {
        Report report = good(site.plan());
        assertTrue(report.plan().isEmpty() && report.plan().findings().isEmpty(), report.toString());
    }

    private static void assertOnlyLoopback(Box box) throws IOException {
        assertEquals("lo", box.run("ls /proc/sys/net/ipv4/conf | grep -vx -e all -e default"));
        assertEquals("", box.run("iw phy"));
    }

    @Test
    void aCardIsConfiguredInsideAndAfterwardsAsItWas() throws Exception {
        try (Rig rig = new Rig()) {
            Site site = rig.site();
            String before = own("wlan0");
            site.want(BY_MAC);
            good(site.apply());
            assertFalse(Files.exists(Path.of("/sys/class/net/wlan0")), "it is on the host");
            assertEquals("1", Hardware.run("iw dev | grep -c phy").strip(), "the other card stays");
            String inside = rig.box().run("ip -d addr show dev wlan7; iw dev");
            assertTrue(inside.contains("link/ether 02:00:5e:10:00:07") && inside.contains("mtu 1400"), inside);
            assertTrue(inside.contains("192.0.2.7/24") && inside.contains("phy#"), inside);
            assertTrue(inside.contains(",UP") && !inside.contains("altname"), inside);
            assertAllIsDone(site);
            rig.box().run("ip link set wlan7 mtu 1300");
            Report report = site.plan();
            good(site.apply());
            assertTrue(text(report).contains("mtu is 1300, not 1400"), text(report));
            assertTrue(rig.box().run("ip link show dev wlan7").contains("mtu 1400"));
            site.restart();
            assertAllIsDone(site);
            site.want();
            good(site.apply());
            assertOnlyLoopback(rig.box());
            assertEquals(before, facts("wlan0"));
        }
    }

    @Test
    void aNumberThatIsTakenInsideIsNoHindrance() throws Exception {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            Hardware.run("modprobe dummy numdummies=0"); // users of their own load none
            String index =
                    Files.readString(Path.of("/sys/class/net/wlan0/ifindex")).strip();
            rig.box().run("ip link add wlan0 index " + index + " type dummy");
            rig.site().want(BY_MAC);
            good(rig.site().apply());
            assertFalse(rig.box().run("ip link show dev wlan7").startsWith(index + ":"));
            assertAllIsDone(rig.site());
            rig.site().want();
            good(rig.site().apply());
            assertTrue(Files.exists(Path.of("/sys/class/net/wlan0")));
        }
    }

    @Test
    void whenItsContainerIsKilledItComesHomeAsItWas() throws Exception {
        try (Rig rig = new Rig()) {
            String before = own("wlan0");
            for (int round = 1; round <= ROUNDS; round++) {
                rig.site().want(BY_MAC);
                good(rig.site().apply());
                rig.box().run(MISCHIEF);
                rig.box().close();
                rig.site().apply();
                assertEquals(before, facts("wlan0"), "round " + round);
                rig.box().restart();
            }
        }
    }

    @Test
    void whenItsContainerIsKilledWhileNoAgentRunsItIsPutRightByTheNext() throws Exception {
        try (Rig rig = new Rig()) {
            String before = own("wlan0");
            for (int round = 1; round <= ROUNDS; round++) {
                rig.site().want(BY_MAC);
                good(rig.site().apply());
                rig.box().run(MISCHIEF);
                rig.site().restart(); // holds nothing of the container before its first pass
                rig.box().close();
                Wait.until("the kernel to bring it back", () -> Files.exists(Path.of("/sys/class/net/mine")));
                rig.site().apply();
                assertEquals(before, facts("wlan0"), "round " + round);
                rig.box().restart();
            }
        }
    }

    @Test
    void whileAnotherHasItsNameItWaitsUnderOneThatTells() throws Exception {
        try (Rig rig = new Rig()) {
            String before = own("wlan0");
            rig.site().want(BY_MAC);
            good(rig.site().apply());
            Hardware.run("modprobe dummy numdummies=0 && ip link add wlan0 type dummy");
            rig.box().close();
            Report report = rig.site().apply();
            assertTrue(findings(report).stream().anyMatch(NetworkFinding.Astray.class::isInstance), report.toString());
            assertTrue(facts("dvt-wlan0").contains("link/ether 02:00:5e:10:00:01"));
            Hardware.run("ip link del wlan0");
            report = rig.site().apply();
            assertFalse(findings(report).stream().anyMatch(NetworkFinding.Astray.class::isInstance), report.toString());
            assertEquals(before, facts("wlan0"));
        }
    }

    @Test
    void othersOfTheCardGoAlongAndComeHome() throws Exception {
        try (Rig rig = new Rig()) {
            Hardware.run(
                    "iw dev wlan0 interface add mon0 type monitor && iw dev wlan0 interface add wlan5 type station");
            String before = facts("wlan0") + facts("mon0") + facts("wlan5");
            rig.box().run("ip link add mon0 type dummy"); // whose name is taken there
            rig.site().want(BY_NAME);
            good(rig.site().apply());
            assertEquals("1", Hardware.run("iw dev | grep -c phy").strip());
            assertTrue(rig.box().run("iw dev").contains("type monitor"));
            assertAllIsDone(rig.site());
            rig.box().run("iw dev wlan7 interface add devattach-mon type monitor");
            rig.site().want();
            good(rig.site().apply());
            assertEquals(before, facts("wlan0") + facts("mon0") + facts("wlan5"));
            assertFalse(Hardware.run("iw dev").contains("devattach-mon"), "what the container made is gone");
            rig.site().want(BY_NAME);
            good(rig.site().apply());
            rig.site().restart();
            rig.box().close();
            Wait.until("the kernel to bring it back", () -> Files.exists(Path.of("/sys/class/net/wlan7")));
            rig.site().apply();
            assertEquals(before, facts("wlan0") + facts("mon0") + facts("wlan5"), "by the kernel");
        }
    }

    @Test
    void aCardStaysWhileTheHostUsesAnotherOfItsInterfaces() throws Exception {
        try (Rig rig = new Rig()) {
            Hardware.run("iw dev wlan0 interface add mon0 type monitor && ip link set mon0 up");
            String before = facts("wlan0") + facts("mon0");
            rig.site().want(BY_NAME);
            Report report = rig.site().apply();
            String why = findings(report).toString();
            assertTrue(
                    why.contains("mon0, which is of the same Wi-Fi card and would go with it, is used: it is up"), why);
            assertEquals(before, facts("wlan0") + facts("mon0"));
            Hardware.run("ip link set mon0 down");
            good(rig.site().apply());
            assertFalse(Files.exists(Path.of("/sys/class/net/wlan0")));
            rig.site().want();
            good(rig.site().apply());
            Hardware.run("iw dev wlan0 interface add wlan5 type station");
            rig.site().want("one: { type: nic, parent: wlan0 }", "two: { type: nic, parent: wlan5 }");
            report = rig.site().apply();
            assertTrue(findings(report).stream().anyMatch(Finding.Conflict.class::isInstance), report.toString());
        }
    }

    @Test
    void oneThatWasDeletedInsideIsMadeAnew() throws Exception {
        try (Rig rig = new Rig()) {
            rig.site().want(BY_MAC);
            good(rig.site().apply());
            rig.box().run("iw dev wlan7 del");
            good(rig.site().apply());
            assertTrue(rig.box().run("ip addr show dev wlan7").contains("192.0.2.7/24"));
            rig.box().run("iw dev wlan7 del");
            rig.site().want();
            good(rig.site().apply());
            assertOnlyLoopback(rig.box());
            assertTrue(facts("wlan0").contains("type managed"));
        }
    }

    @Test
    void takenAwayAndThereAgainItIsInsideAgain() throws Exception {
        try (Rig rig = new Rig()) {
            rig.follow(BY_MAC);
            rig.until("it is inside", () -> isInside(rig));
            Hardware.run("modprobe -r mac80211_hwsim");
            rig.untilReasons("Waiting");
            load0(rig);
            rig.until("it is inside again", () -> isInside(rig));
            rig.assertNotRestarted();
        }
    }

    private static void load0(Rig rig) throws Exception {
        Hardware.run("modprobe mac80211_hwsim radios=2");
        rig.until("a second card", () -> Files.exists(Path.of("/sys/class/net/wlan1")));
    }

    private static boolean isInside(Rig rig) throws IOException {
        Box.Ran seen = rig.box().exec("ip", "addr", "show", "dev", "wlan7");
        return seen.status() == 0 && seen.output().contains("192.0.2.7/24");
    }
}
