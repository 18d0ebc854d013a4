package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * CAN controllers in containers: emulated cards of Kvaser on one bus, of which the container gets one and the host keeps another, and
 * frames that go from the one to the other. However the container ends, the card is at home as it was.
 */
@Tag("hwlab")
class CanNicHwlabTest {

    private static final int ROUNDS = 5;
    private static final Path NETWORK = Path.of("/sys/class/net");
    private static final String SET = "can.bitrate: 500000, can.sample-point: 0.75, can.restart-ms: 100";
    private static final String BUS = "bus: { type: nic, parent: can0, name: can7, " + SET + " }";
    private static final String MISCHIEF = "ip link set can7 down && ip link set can7 name mine"
            + " && ip link set mine type can bitrate 125000 restart-ms 7 listen-only on"
            + " && ip link set mine txqueuelen 5 alias theirs"
            + " && ip link property add dev mine altname devattach-test-theirs";

    /** A raw socket of CAN: of family 29, bound to the number of an interface. */
    private static final String SOCKET = "socket(S, 29, 3, 1) or die \"socket $!\";"
            + " $r = pack(\"a16 x24\", $ARGV[0]); ioctl(S, 0x8933, $r) or die \"no $ARGV[0] $!\";"
            + " bind(S, pack(\"S x2 l x8\", 29, unpack(\"x16 l\", $r))) or die \"bind $!\";";

    private static final String SEND =
            SOCKET + " syswrite(S, pack(\"L C x3 a8\", 0x123, 5, \"hello\")) or die \"write $!\";";
    private static final String HEAR =
            SOCKET + " alarm(100); sysread(S, $f, 16) or die \"read $!\"; print unpack(\"x8 a5\", $f);";

    @BeforeEach
    void onlyHere() {
        Hardware.assumeHere();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertEquals("", Hardware.run("ls /sys/class/net | grep -e can -e dvt || true"));
    }

    /** Plugs a controller and waits for its interface, the first free canN. */
    private static void plug(Rig rig, String id, String name) throws Exception {
        rig.hardware().plug("kvaser_pci", id, "canbus=can");
        Wait.until(name, () -> Files.exists(NETWORK.resolve(name)));
        Hardware.run("udevadm settle");
    }

    private static String device(String name) throws IOException {
        return NETWORK.resolve(name)
                .resolve("device")
                .toRealPath()
                .getFileName()
                .toString();
    }

    /** Nothing about it is as a card comes from the factory. */
    private static String own(String name) throws IOException {
        Hardware.run("ip link set " + name + " type can bitrate 250000 sample-point 0.75 restart-ms 50 one-shot on"
                + " && ip link set " + name + " txqueuelen 77 alias 'a remark'"
                + " && ip link property add dev " + name + " altname devattach-test-bus"
                + " && ip link set " + name + " up");
        return facts(name);
    }

    private static String facts(String name) throws IOException {
        Hardware.run("udevadm settle");
        return Hardware.run("ip -d link show dev " + name)
                .replaceFirst("^[0-9]+: ", "")
                .replaceAll("NO-CARRIER,|,LOWER_UP|,ECHO| (qdisc|state|mode) [-\\w]+|\\(berr-counter[^)]*\\) ", "");
    }

    private static Report good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
        return report;
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
        assertFalse(box.run("ip link").contains("can"));
    }

    /** Sends from the host until the container has heard it, and the other way round. */
    private static void assertFramesPass(Rig rig, String host, String inside) throws Exception {
        Process hears = rig.box().begin("perl", "-e", HEAR, inside);
        Wait.until("a frame in the container", () -> {
            Hardware.run("perl -e '" + SEND + "' " + host);
            return !hears.isAlive();
        });
        assertEquals("hello", new String(hears.getInputStream().readAllBytes()).strip());
        Process heard = new ProcessBuilder("perl", "-e", HEAR, host)
                .redirectErrorStream(true)
                .start();
        Wait.until("a frame on the host", () -> {
            rig.box().exec("perl", "-e", SEND, inside);
            return heard.waitFor(100, TimeUnit.MILLISECONDS);
        });
        assertEquals("hello", new String(heard.getInputStream().readAllBytes()).strip());
    }

    @Test
    void aControllerIsSetInsideAndAfterwardsAsItWas() throws Exception {
        try (Rig rig = new Rig()) {
            Site site = rig.site();
            plug(rig, "card", "can0");
            plug(rig, "peer", "can1");
            Hardware.run("ip link set can1 type can bitrate 500000 && ip link set can1 up");
            String before = own("can0");
            assertTrue(before.contains("bitrate 250000 sample-point 0.750"), before);
            site.want("bus: { type: nic, match: { pci: { address: '" + device("can0") + "' } }, name: can7, " + SET
                    + ", can.listen-only: false, queue.tx.length: 50 }");
            good(site.apply());
            assertFalse(Files.exists(NETWORK.resolve("can0")));
            String inside = rig.box().run("ip -d link show dev can7");
            assertTrue(inside.contains("bitrate 500000") && inside.contains("restart-ms 100"), inside);
            assertTrue(inside.contains(",UP") && inside.contains("qlen 50") && !inside.contains("altname"), inside);
            assertAllIsDone(site);
            assertFramesPass(rig, "can1", "can7");
            rig.box().run("ip link set can7 down && ip link set can7 type can bitrate 125000 listen-only on");
            Report report = site.plan();
            good(site.apply());
            assertTrue(text(report).contains("can.bitrate is 125000, not 500000"), text(report));
            assertTrue(text(report).contains("can.listen-only is on"), text(report));
            assertFramesPass(rig, "can1", "can7");
            site.restart();
            assertAllIsDone(site);
            site.want();
            good(site.apply());
            assertOnlyLoopback(rig.box());
            assertEquals(before, facts("can0"));
        }
    }

    @Test
    void whenItsContainerIsKilledItComesHomeAsItWas() throws Exception {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            plug(rig, "card", "can0");
            String before = own("can0");
            for (int round = 1; round <= ROUNDS; round++) {
                rig.site().want("bus: { type: nic, match: { driver: kvaser_pci }, name: can7, " + SET + " }");
                good(rig.site().apply());
                rig.box().run(MISCHIEF);
                rig.box().close();
                rig.site().apply();
                assertEquals(before, facts("can0"), "round " + round);
                rig.box().restart();
            }
        }
    }

    @Test
    void whenItsContainerIsKilledWhileNoAgentRunsItIsPutRightByTheNext() throws Exception {
        try (Rig rig = new Rig()) {
            plug(rig, "card", "can0");
            String before = own("can0");
            for (int round = 1; round <= ROUNDS; round++) {
                rig.site().want(BUS);
                good(rig.site().apply());
                rig.box().run(MISCHIEF);
                rig.site().restart(); // holds nothing of the container before its first pass
                rig.box().close();
                Wait.until("the kernel to bring it back", () -> Files.exists(NETWORK.resolve("mine")));
                rig.site().apply();
                assertEquals(before, facts("can0"), "round " + round);
                rig.box().restart();
            }
        }
    }

    @Test
    void whileAnotherHasItsNameItWaitsUnderOneThatTells() throws Exception {
        try (Rig rig = new Rig()) {
            plug(rig, "card", "can0");
            String before = own("can0");
            rig.site().want(BUS);
            good(rig.site().apply());
            Hardware.run("modprobe vcan && ip link add can0 type vcan");
            rig.box().close();
            Report report = rig.site().apply();
            assertTrue(
                    report.plan().findings().stream().anyMatch(NetworkFinding.Astray.class::isInstance),
                    report.toString());
            assertTrue(facts("dvt-can0").contains("bitrate 250000"));
            Hardware.run("ip link del can0");
            report = rig.site().apply();
            assertFalse(
                    report.plan().findings().stream().anyMatch(NetworkFinding.Astray.class::isInstance),
                    report.toString());
            assertEquals(before, facts("can0"));
        }
    }

    @Test
    void oneThatNobodyHadSetKeepsItsRateAndIsDown() throws Exception {
        try (Rig rig = new Rig()) {
            plug(rig, "card", "can0");
            rig.site().want("bus: { type: nic, parent: can0 }");
            Report report = rig.site().apply();
            assertTrue(
                    report.toString().contains("can0 has no bitrate, without which it cannot be up"),
                    report.toString());
            rig.site()
                    .want("bus: { type: nic, parent: can0, can.bitrate: 500000, can.dbitrate: 2000000, can.fd: true }");
            report = rig.site().apply();
            assertTrue(report.toString().contains("which cannot be like this"), report.toString());
            assertTrue(facts("can0").contains("link/can"));
            rig.site().want("bus: { type: nic, parent: can0, " + SET + " }");
            good(rig.site().apply());
            rig.site().want();
            good(rig.site().apply());
            String after = facts("can0");
            assertTrue(
                    after.contains("bitrate 500000") && after.contains("restart-ms 0") && !after.contains("UP"), after);
        }
    }

    @Test
    void pulledOutOfAContainerAndPutInAgainItIsThereAgain() throws Exception {
        try (Rig rig = new Rig()) {
            plug(rig, "card", "can0");
            rig.follow(BUS);
            rig.until("it is inside", () -> isInside(rig));
            rig.hardware().unplug("card");
            rig.untilReasons("Waiting");
            assertOnlyLoopback(rig.box());
            rig.hardware().plug("kvaser_pci", "card", "canbus=can");
            rig.until("it is inside again", () -> isInside(rig));
            rig.assertNotRestarted();
        }
    }

    private static boolean isInside(Rig rig) throws IOException {
        Box.Ran seen = rig.box().exec("ip", "-d", "link", "show", "dev", "can7");
        return seen.status() == 0
                && seen.output().contains("bitrate 500000")
                && seen.output().contains(",UP");
    }

    /** A serial line whose other end is a program's, and the kernel's driver for CAN adapters on such lines. */
    private static final String SERIAL =
            "open(M, \"+<\", \"/dev/ptmx\") or die; $z = pack(\"i\", 0); ioctl(M, 0x40045431, $z) or die;"
                    + " $n = pack(\"i\", 0); ioctl(M, 0x80045430, $n) or die; $n = unpack(\"i\", $n);"
                    + " open(S, \"+<\", \"/dev/pts/$n\") or die; $d = pack(\"i\", 17); ioctl(S, 0x5423, $d) or die \"slcan $!\";"
                    + " while (sysread(M, $b, 64)) {}";

    @Test
    void anAdapterOnASerialLineIsKnownByItsName() throws Exception {
        Hardware.run("modprobe slcan");
        Process line = new ProcessBuilder("perl", "-e", SERIAL)
                .redirectErrorStream(true)
                .start();
        try (Rig rig = new Rig()) {
            Wait.until("the adapter", () -> Files.exists(NETWORK.resolve("can0")));
            Hardware.run(
                    "udevadm settle && ip link set can0 type can bitrate 250000 && ip link set can0 txqueuelen 77");
            String before = facts("can0");
            for (int round = 1; round <= 2; round++) {
                rig.site().want("bus: { type: nic, parent: can0, name: can7, can.bitrate: 500000 }");
                good(rig.site().apply());
                assertTrue(isInside(rig), rig.box().run("ip -d link"));
                assertAllIsDone(rig.site());
                rig.box().run("ip link set can7 down && ip link set can7 name mine");
                if (round == 1) {
                    rig.site().restart(); // holds nothing of the container before its first pass
                    rig.box().close();
                    Wait.until("the kernel to bring it back", () -> Files.exists(NETWORK.resolve("mine")));
                } else {
                    rig.box().close();
                }
                rig.site().apply();
                assertEquals(before, facts("can0"), "round " + round);
                rig.box().restart();
            }
        } finally {
            line.destroyForcibly().waitFor();
            Wait.until("it is gone", () -> !Files.exists(NETWORK.resolve("can0")));
        }
    }

    @Test
    void aCableOfCanHasAnEndHereAndOneInside() throws Exception {
        try (Rig rig = new Rig()) {
            Site site = rig.site();
            site.want("cable: { type: nic, nictype: vxcan, host_name: can-app, name: can7, mtu: 72 }");
            good(site.apply());
            assertTrue(rig.box().run("ip -d link show dev can7").contains("vxcan"));
            assertTrue(rig.box().run("ip link show dev can7").contains("mtu 72"));
            assertAllIsDone(site);
            assertFramesPass(rig, "can-app", "can7");
            Hardware.run("ip link set can-app down");
            rig.box().run("ip link set can7 down && ip link set can7 mtu 16");
            Report report = site.plan();
            good(site.apply());
            assertTrue(report.toString().contains("its end on the host, can-app, is down"), report.toString());
            assertFramesPass(rig, "can-app", "can7");
            Hardware.run("ip link del can-app");
            good(site.apply());
            assertFramesPass(rig, "can-app", "can7");
            rig.box().close();
            site.apply();
            Wait.until("its end is gone", () -> !Files.exists(NETWORK.resolve("can-app")));
            rig.box().restart();
            good(site.apply());
            site.want();
            good(site.apply());
            assertOnlyLoopback(rig.box());
        }
    }

    @Test
    void aBusOfItsOwnIsMadeInsideAndOneOfTheHostStays() throws Exception {
        try (Rig rig = new Rig()) {
            Site site = rig.site();
            Hardware.run("modprobe vcan && ip link add can5 type vcan");
            site.want("bus: { type: nic, parent: can5 }");
            Report report = site.apply();
            assertTrue(
                    report.toString().contains("which the kernel destroys with the container's network"),
                    report.toString());
            assertTrue(Files.exists(NETWORK.resolve("can5")));
            Hardware.run("ip link del can5");
            site.want("bus: { type: nic, nictype: vcan, name: can7, mtu: 72 }");
            good(site.apply());
            String inside = rig.box().run("ip -d link show dev can7");
            assertTrue(inside.contains("vcan") && inside.contains("mtu 72") && inside.contains(",UP"), inside);
            assertAllIsDone(site);
            rig.box().run("ip link del can7");
            good(site.apply());
            rig.box().run("ip link show dev can7");
            site.want();
            good(site.apply());
            assertOnlyLoopback(rig.box());
        }
    }
}
