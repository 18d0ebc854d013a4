package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
import devattach.model.Finding;
import devattach.model.NetworkFinding;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real network cards in containers, with a udev that has a say in their names. However the container ends, whatever it did to the card and
 * whether an agent ran then: the card is at last at home as it was.
 */
@Tag("hwlab")
class NicHwlabTest {

    /** With a pair of the kernel's NicKillKernelTest does so 50 times. */
    private static final int ROUNDS = 5;

    private static final int ROUNDS_WITHOUT_AGENT = 50;
    private static final Path NETWORK = Path.of("/sys/class/net");
    private static final Path PCI = Path.of("/sys/bus/pci/devices");

    private static final String MAC = "52:54:00:5e:10:01";
    private static final String HOME_MAC = "02:00:5e:10:00:01";
    private static final String BY_MAC = "uplink: { type: nic, match: { mac: '" + MAC + "' }, name: eth7, mtu: 1400,"
            + " hwaddr: '02:00:5e:10:00:07', ipv4.address: 192.0.2.7/24, ipv4.gateway: 192.0.2.1 }";

    private static final String MISCHIEF = "ip link set eth7 down && ip link set eth7 name mine"
            + " && ip link set mine address 02:00:00:00:00:01 mtu 1300 txqueuelen 5 alias theirs"
            + " && ip link property add dev mine altname devattach-test-theirs";

    /** The name of an interface of this machine that fits. */
    private static Optional<String> named(Predicate<Path> fits) throws IOException {
        try (Stream<Path> all = Files.list(NETWORK)) {
            return all.filter(fits).map(each -> each.getFileName().toString()).findFirst();
        }
    }

    private static boolean has(Path link, String file, String content) {
        try {
            return Files.readString(link.resolve(file)).strip().equals(content);
        } catch (IOException e) {
            return false; // renamed or gone just now
        }
    }

    /** Where it is plugged in. */
    private static String device(String name) throws IOException {
        return NETWORK.resolve(name)
                .resolve("device")
                .toRealPath()
                .getFileName()
                .toString();
    }

    private static Optional<String> at(String device) throws IOException {
        return named(link -> {
            try {
                return link.resolve("device").toRealPath().endsWith(device);
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Plugs a card and waits until udev has named it. */
    private static String plug(Rig rig, String kind) throws Exception {
        rig.hardware().plug(kind, "card", "mac=" + MAC);
        Wait.find("the card", () -> named(link -> has(link, "address", MAC)));
        Hardware.run("udevadm settle");
        return named(link -> has(link, "address", MAC)).orElseThrow();
    }

    /** Like {@link #plug}, and nothing about it is as a card comes from the factory. */
    private static String plugOwn(Rig rig, String kind) throws Exception {
        String name = plug(rig, kind);
        Hardware.run("ip link set " + name + " address " + HOME_MAC + " mtu 1480 txqueuelen 77 alias 'a remark'"
                + " && ip link property add dev " + name + " altname devattach-test-uplink"
                + " && ip link set " + name + " up");
        return name;
    }

    private static String all() throws IOException {
        return Hardware.run("ip -d link show");
    }

    private static Report good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
        return report;
    }

    private static void assertOnlyLoopback(Box box) throws IOException {
        assertEquals("lo", box.run("ls /proc/sys/net/ipv4/conf | grep -vx -e all -e default"));
    }

    @Test
    @DisplayName("NPH-02, NPH-05, NPH-09: a card is configured inside, and afterwards as it was")
    void aCardIsConfiguredInsideAndAfterwardsAsItWas() throws Exception {
        try (Rig rig = new Rig()) {
            Site site = rig.site();
            String name = plugOwn(rig, "e1000e");
            String before = Hardware.facts(name);
            assertTrue(before.contains("permaddr " + MAC) && before.contains("qlen 77"), before);
            site.want(BY_MAC);
            good(site.apply());
            assertEquals(Optional.empty(), at(before.replaceFirst("(?s).* parentdev (\\S+).*", "$1")));
            String inside = rig.box().run("ip -d addr show dev eth7");
            assertTrue(inside.contains("link/ether 02:00:5e:10:00:07"), inside);
            assertTrue(inside.contains("mtu 1400") && inside.contains("192.0.2.7/24"), inside);
            assertTrue(inside.contains("permaddr " + MAC) && !inside.contains("altname"), inside);
            String routes = rig.box().run("ip route");
            assertTrue(routes.contains("default via 192.0.2.1 dev eth7"), routes);
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.want();
            good(site.apply());
            assertOnlyLoopback(rig.box());
            assertEquals(before, Hardware.facts(name));
        }
    }

    @Test
    void whenItsContainerIsKilledItComesHomeAsItWas() throws Exception {
        try (Rig rig = new Rig()) {
            String name = plugOwn(rig, "igb");
            String before = Hardware.facts(name);
            for (int round = 1; round <= ROUNDS; round++) {
                rig.site().want(BY_MAC);
                good(rig.site().apply());
                rig.box().run(MISCHIEF);
                rig.box().close();
                rig.site().apply();
                assertEquals(before, Hardware.facts(name), "round " + round);
                rig.box().restart();
            }
        }
    }

    @Test
    void whenItsContainerIsKilledWhileNoAgentRunsItIsPutRightByTheNext() throws Exception {
        try (Rig rig = new Rig()) {
            String name = plugOwn(rig, "e1000e");
            String before = Hardware.facts(name);
            String device = device(name);
            for (int round = 1; round <= ROUNDS_WITHOUT_AGENT; round++) {
                rig.site().want(BY_MAC);
                good(rig.site().apply());
                rig.box().run(MISCHIEF);
                rig.site().restart(); // holds nothing of the container before its first pass
                rig.box().close();
                assertEquals("mine", Wait.find("the kernel to bring it back", () -> at(device)));
                rig.site().apply();
                assertEquals(before, Hardware.facts(name), "round " + round);
                rig.box().restart();
            }
        }
    }

    @Test
    void whileAnotherHasItsNameItWaitsUnderOneThatTells() throws Exception {
        try (Rig rig = new Rig()) {
            String name = plugOwn(rig, "e1000e");
            String before = Hardware.facts(name);
            rig.site().want(BY_MAC);
            good(rig.site().apply());
            Hardware.run("modprobe dummy numdummies=0 && ip link add " + name + " type dummy");
            rig.box().close();
            List<String> reasons = rig.site().apply().plan().findings().stream()
                    .map(Finding::reason)
                    .toList();
            assertTrue(reasons.contains("Astray"), reasons.toString());
            assertTrue(Hardware.facts("dvt-" + name).contains("link/ether " + HOME_MAC), all());
            Hardware.run("ip link del " + name);
            Report report = rig.site().apply();
            assertFalse(report.plan().findings().stream().anyMatch(NetworkFinding.Astray.class::isInstance));
            assertEquals(before, Hardware.facts(name));
        }
    }

    @Test
    void aVirtualFunctionIsGivenByItsPlaceAndComesHome() throws Exception {
        try (Rig rig = new Rig()) {
            Path card = PCI.resolve(device(plug(rig, "igb")));
            Files.writeString(card.resolve("sriov_numvfs"), "2");
            String device = card.resolve("virtfn1").toRealPath().getFileName().toString();
            Wait.find("the function's interface", () -> at(device));
            Hardware.run("udevadm settle");
            String name = at(device).orElseThrow();
            String before = Hardware.facts(name);
            for (int round = 1; round <= 2; round++) {
                rig.site()
                        .want("fast: { type: nic, match: { pci: { address: '" + device + "' } }, name: eth0,"
                                + " ipv4.address: 192.0.2.8/24 }");
                good(rig.site().apply());
                String inside = rig.box().run("ip -d addr show dev eth0");
                assertTrue(inside.contains("192.0.2.8/24") && inside.contains("parentdev " + device), inside);
                rig.box().close();
                rig.site().apply();
                assertEquals(before, Hardware.facts(name), "round " + round);
                rig.box().restart();
            }
        }
    }

    @Test
    @DisplayName("NPH-04, NMV-04, NMV-08, NIP-06, NIP-08: what is made on a card goes, and the card is as it was")
    void othersOnItsWireLeaveItAsItIs() throws Exception {
        try (Rig rig = new Rig()) {
            String name = plugOwn(rig, "igb");
            String before = Hardware.facts(name);
            String of = "type: nic, match: { mac: '" + MAC + "' }, ";
            rig.site()
                    .want(
                            "tag: { " + of + "vlan: 100, name: eth0, ipv4.address: 192.0.2.3/24 }",
                            "wire: { " + of + "nictype: macvlan, name: eth1, hwaddr: '02:00:5e:10:00:08' }");
            good(rig.site().apply());
            String tag = rig.box().run("ip -d addr show dev eth0");
            assertTrue(tag.contains("vlan protocol 802.1Q id 100") && tag.contains("192.0.2.3/24"), tag);
            String wire = rig.box().run("ip -d link show dev eth1");
            assertTrue(wire.contains("macvlan mode bridge") && wire.contains("02:00:5e:10:00:08"), wire);
            assertTrue(rig.site().plan().plan().isEmpty(), "changes are planned");
            rig.site().want();
            good(rig.site().apply());
            assertOnlyLoopback(rig.box());
            assertEquals(before, Hardware.facts(name));
            rig.site().want("shared: { " + of + "nictype: ipvlan, name: eth2, ipv4.address: 192.0.2.4/24 }");
            good(rig.site().apply());
            String shared = rig.box().run("ip -d addr show dev eth2");
            assertTrue(shared.contains("ipvlan") && shared.contains("mode l3s"), shared);
            assertTrue(shared.contains("link/ether " + HOME_MAC) && shared.contains("192.0.2.4/24"), shared);
            rig.box().close();
            rig.site().apply();
            Wait.until("nothing on its wire", () -> Hardware.facts(name).equals(before));
            assertFalse(all().contains("@" + name), all());
            rig.box().restart();
            Hardware.run("ip link add link " + name + " name theirs type ipvlan mode l2");
            rig.site().want("shared: { " + of + "nictype: ipvlan, name: eth2, ipv4.address: 192.0.2.4/24 }");
            Report refused = rig.site().apply();
            assertEquals(ExitCode.PARTLY, refused.exitCode(), refused.toString());
            assertTrue(refused.outcomes().toString().contains("one mode for all"), refused.toString());
            assertTrue(Hardware.run("ip -d link show theirs").contains("mode l2"), "ours changed theirs");
            assertOnlyLoopback(rig.box());
            Hardware.run("ip link del theirs");
            good(rig.site().apply());
            rig.site().want();
            good(rig.site().apply());
        }
    }

    @Test
    @DisplayName(
            "NMV-05, NIP-05: the VLAN of a macvlan or ipvlan is made on the host, and goes with the last that needs it")
    void aVlanOfTheHostIsSharedAndGoesWithTheLastThatNeedsIt() throws Exception {
        try (Rig rig = new Rig()) {
            String name = plugOwn(rig, "igb");
            String before = Hardware.facts(name);
            String on = "type: nic, match: { mac: '" + MAC + "' }, vlan: 10, ";
            String wire = "wire: { " + on + "nictype: macvlan, name: eth1, mtu: 1402 }";
            String second = "second: { " + on + "nictype: macvlan, name: eth2 }";
            rig.site().want(wire, second);
            good(rig.site().apply());
            String carrier = Hardware.facts(name + ".10");
            assertTrue(carrier.contains("vlan protocol 802.1Q id 10") && carrier.contains(",UP"), carrier);
            assertEquals("1", sysctl("ipv6/conf/" + name + ".10/disable_ipv6"), "the host is no part of that network");
            String inside = rig.box().run("ip -d link show dev eth1");
            assertTrue(inside.contains("macvlan") && inside.contains("mtu 1402"), inside);
            assertTrue(rig.site().plan().plan().isEmpty(), "changes are planned");
            Hardware.run("ip link set " + name + ".10 down");
            good(rig.site().apply());
            assertEquals(carrier, Hardware.facts(name + ".10"), "repaired");
            rig.site().want(second);
            good(rig.site().apply());
            assertEquals(carrier, Hardware.facts(name + ".10"), "the second needs it");
            Hardware.run("ip link del " + name + ".10"); // and with it what was made on it
            good(rig.site().apply());
            assertEquals(carrier, Hardware.facts(name + ".10"), "made anew");
            rig.box().run("ip link show dev eth2");
            rig.box().close();
            rig.site().apply();
            Wait.until("the VLAN is gone", () -> !all().contains("@" + name));
            assertEquals(before, Hardware.facts(name));
            rig.box().restart();
            Hardware.run("ip link add link " + name + " name theirs type vlan id 10");
            String theirs = Hardware.facts("theirs");
            rig.site().want(wire);
            good(rig.site().apply());
            rig.site().want();
            good(rig.site().apply());
            assertEquals(theirs, Hardware.facts("theirs"), "the host's own stays");
            assertFalse(all().contains(name + ".10@"), all());
            rig.site().want("low: { " + on + "nictype: ipvlan, mode: l2, name: eth3 }");
            good(rig.site().apply());
            String low = rig.box().run("ip -d link show dev eth3");
            assertTrue(low.contains("ipvlan"), low);
            rig.site().want();
            good(rig.site().apply());
            assertEquals(theirs, Hardware.facts("theirs"), "the host's own stays");
            assertFalse(all().contains(name + ".10@"), all());
            Hardware.run("ip link del theirs");
        }
    }

    private static String sysctl(String name) throws IOException {
        return Files.readString(Path.of("/proc/sys/net", name)).strip();
    }

    @Test
    void pulledOutOfAContainerAndPutInAgainItIsThereAgain() throws Exception {
        try (Rig rig = new Rig()) {
            plug(rig, "e1000e");
            rig.follow(BY_MAC);
            rig.until("it is inside", () -> isInside(rig));
            rig.hardware().unplug("card");
            rig.untilReasons("Waiting");
            assertOnlyLoopback(rig.box());
            rig.hardware().plug("e1000e", "card", "mac=" + MAC);
            rig.until("it is inside again", () -> isInside(rig));
            rig.endAgent();
            rig.site().restart(); // what another devattach mounted is found when one starts
            rig.hardware().unplug("card");
            Report report = good(rig.site().apply());
            assertEquals(
                    List.of("Waiting"),
                    report.plan().findings().stream().map(Finding::reason).toList());
            plug(rig, "e1000e");
            good(rig.site().apply());
            assertTrue(isInside(rig));
            rig.assertNotRestarted();
        }
    }

    private static boolean isInside(Rig rig) throws IOException {
        Box.Ran seen = rig.box().exec("ip", "addr", "show", "dev", "eth7");
        return seen.status() == 0
                && seen.output().contains("192.0.2.7/24")
                && seen.output().contains("02:00:5e:10:00:07");
    }
}
