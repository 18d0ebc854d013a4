package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.cli.Main;
import devattach.model.ExitCode;
import devattach.model.Finding;
import devattach.model.Report;
import devattach.model.Step;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Virtual functions of a real card in containers. Whatever the card had set for one before, and whoever is killed when: it has the same set
 * afterwards.
 */
@Tag("hwlab")
class FunctionNicHwlabTest {

    private static final String MAC = "52:54:00:5e:10:01";
    /** Long enough to leave the processor to the program that is to be killed, and much shorter than what it does. */
    private static final long PAUSE_NANOS = 2_000_000;

    private static final Path PCI = Path.of("/sys/bus/pci/devices");

    /** A card with three functions, and its name. */
    private record Card(String name, Path device) {

        static Card plug(Rig rig) throws Exception {
            return plug(rig, 3);
        }

        static Card plug(Rig rig, int functions) throws Exception {
            rig.hardware().plug("igb", "card", "mac=" + MAC);
            Path device = Wait.find("the card", () -> withFunctions());
            Hardware.run("udevadm settle");
            Files.writeString(device.resolve("sriov_numvfs"), Integer.toString(functions));
            for (int number = 0; number < functions; number++) {
                Path net = device.resolve("virtfn" + number + "/net");
                Wait.until("function " + number, () -> Files.isDirectory(net));
            }
            Hardware.run("udevadm settle");
            String name = only(device.resolve("net")).orElseThrow();
            Hardware.run("ip link set " + name + " up");
            Wait.until("a carrier", () -> Hardware.run("ip link show " + name).contains("LOWER_UP"));
            return new Card(name, device);
        }

        private static Optional<Path> withFunctions() throws IOException {
            try (Stream<Path> all = Files.list(PCI)) {
                return all.filter(each -> Files.exists(each.resolve("sriov_totalvfs")))
                        .filter(each -> Files.isDirectory(each.resolve("net")))
                        .findFirst();
            }
        }

        /** The name of a function's interface, where it is on the host. */
        Optional<String> function(int number) throws IOException {
            return only(device.resolve("virtfn" + number + "/net"));
        }

        int count() throws IOException {
            return Integer.parseInt(
                    Files.readString(device.resolve("sriov_numvfs")).strip());
        }

        /** What the card has set for one. */
        String set(int number) throws IOException {
            return Hardware.run("ip link show dev " + name)
                    .lines()
                    .filter(line -> line.contains("vf " + number + " "))
                    .findFirst()
                    .orElseThrow()
                    .strip();
        }

        /** All that ip(8) knows of it and of its functions on the host; a permanent address igbvf makes follow the last one used. */
        String facts() throws IOException {
            Hardware.run("udevadm settle");
            StringBuilder all = new StringBuilder(Hardware.run("ip -d link show dev " + name));
            for (int number = 0; number < 3; number++) {
                Optional<String> function = function(number);
                if (function.isPresent()) {
                    all.append(Hardware.run("ip -d link show dev " + function.get())
                            .replaceFirst("^[0-9]+: ", "")
                            .replaceAll(" permaddr \\S+", ""));
                }
            }
            return all.toString().replaceAll("NO-CARRIER,|,LOWER_UP| (qdisc|state) \\w+", "");
        }
    }

    private static Optional<String> only(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).findFirst();
        }
    }

    private static String entry(String key, Card card, String more) {
        return key + ": { type: nic, nictype: sriov, parent: " + card.name() + more + " }";
    }

    private static Report good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
        return report;
    }

    @Test
    @DisplayName(
            "NSR-01, NSR-02, NSR-07, NSR-12: each gets a function of its own that is free, by default unfiltered and untrusted")
    void eachGetsAFreeOne() throws Exception {
        try (Rig rig = new Rig();
                Box other = Box.start(Box.Options.plain())) {
            Card card = Card.plug(rig);
            Hardware.run("ip addr add 198.51.100.1/24 dev " + card.function(0).orElseThrow());
            String before = card.facts();
            Site site = rig.site();
            site.want(entry("net", card, ", ipv4.address: 192.0.2.7/24"));
            Files.writeString(
                    site.config().resolve("other.yaml"), """
                    apiVersion: devattach/v1
                    kind: DeviceMap
                    metadata: { name: zother }
                    spec:
                      containers: { pid: %d }
                      devices:
                        net: { type: nic, nictype: sriov, parent: %s }
                        more: { type: nic, nictype: sriov, parent: %s }
                    """.formatted(other.pid(), card.name(), card.name()));
            Report report = site.apply();
            List<Finding> findings = report.plan().findings();
            assertEquals(1, findings.size(), report.toString());
            String sentence = findings.get(0).sentence();
            assertTrue(sentence.contains("none of the 3 virtual functions of " + card.name()), sentence);
            assertTrue(sentence.contains("is used (it has the address 198.51.100.1/24)"), sentence);
            assertTrue(findings.get(0).next().contains("'vfs'"), findings.get(0).next());
            String first = rig.box().run("ip -d addr show dev net");
            String second = other.run("ip -d link show dev more");
            assertTrue(first.contains("192.0.2.7/24"), first);
            assertNotEquals(place(first), place(second));
            assertEquals(Optional.empty(), card.function(1));
            assertEquals(Optional.empty(), card.function(2));
            assertTrue(card.set(1).contains("spoof checking off") && card.set(1).contains("trust off"), card.set(1));
            for (int pass = 0; pass < 2; pass++) {
                assertEquals(List.of(), site.plan().plan().steps());
                site.restart();
            }
            Files.delete(site.config().resolve("other.yaml"));
            site.want();
            good(site.apply());
            assertEquals(before, card.facts());
        }
    }

    /** Made where an entry says so, as a line of its own; and none that somebody uses, or of a card that the host needs, is touched. */
    @Test
    void aCardGetsTheFunctionsThatAreAskedFor() throws Exception {
        try (Rig rig = new Rig()) {
            Card card = Card.plug(rig, 0);
            Site site = rig.site();
            Hardware.run("ip addr add 198.51.100.1/24 dev " + card.name());
            site.want(entry("net", card, ", vfs: 2"));
            Finding blocked = site.apply().plan().findings().get(0);
            assertTrue(blocked.sentence().contains("it has the address 198.51.100.1/24"), blocked.sentence());
            Hardware.run("ip addr del 198.51.100.1/24 dev " + card.name());

            Report plan = site.plan();
            assertEquals(ExitCode.CHANGES, plan.exitCode());
            String text = PlanText.render(ReportView.of(plan), Style.PLAIN);
            assertTrue(text.contains("~ " + card.name() + "  0 -> 2 virtual functions"), text);
            assertTrue(text.contains("there have to be 2 virtual functions of " + card.name() + " first"), text);
            assertEquals(0, card.count());

            good(site.apply());
            assertEquals(2, card.count());
            assertEquals(Optional.empty(), card.function(0), "the container has it");
            assertEquals(List.of(), site.plan().hostChanges());

            site.want(entry("net", card, ", vfs: 3"));
            Report used = site.apply();
            assertEquals(2, card.count());
            String why = used.plan().findings().get(0).sentence();
            assertTrue(why.contains("it would lose all of them first; of these 0 ("), why);
            site.want();
            good(site.apply());
            site.want(entry("net", card, ", vfs: 7"));
            Report more = good(site.apply());
            assertEquals(1, more.hostChanges().size());
            assertEquals(7, card.count());
            assertEquals(Optional.empty(), card.function(0));
            site.want();
            good(site.apply());
            assertEquals(7, card.count(), "none is taken away");
        }
    }

    private static String place(String link) {
        return link.replaceFirst("(?s).* parentdev (\\S+).*", "$1");
    }

    @Test
    @DisplayName(
            "NSR-03, NSR-06, NSR-09: the card holds it to its terms, also when somebody changes them, until it is home")
    void theCardHoldsItToItsTerms() throws Exception {
        try (Rig rig = new Rig()) {
            Card card = Card.plug(rig);
            Hardware.run("ip link set " + card.name() + " vf 0 mac 02:00:5e:10:00:70 vlan 7 qos 3 trust on");
            String before = card.facts();
            Site site = rig.site();
            String asked = ", name: eth7, hwaddr: '02:00:5e:10:00:07', security.mac_filtering: true, mtu: 1400";
            site.want(entry("net", card, asked + ", vlan: 1234, limits.max: 100Mbit"));
            good(site.apply());
            String set = card.set(0);
            assertTrue(set.contains("02:00:5e:10:00:07") && set.contains("vlan 1234,"), set);
            assertTrue(set.contains("spoof checking on") && set.contains("trust off") && set.contains("100Mbps"), set);
            String inside = rig.box().run("ip link show dev eth7");
            assertTrue(inside.contains("02:00:5e:10:00:07") && inside.contains("mtu 1400"), inside);
            assertTrue(inside.contains("UP"), inside);
            // an igbvf that hears nothing in time, as on a busy machine, takes that for a yes: what counts is the
            // card's word
            rig.box().exec("sh", "-c", "ip link set eth7 down && ip link set eth7 address 02:00:5e:10:00:08");
            assertEquals(set, card.set(0));
            good(site.apply());
            Hardware.run("ip link set " + card.name() + " vf 0 vlan 9 spoofchk off trust on");
            Report drift = site.plan();
            assertEquals(1, drift.plan().steps().size(), drift.toString());
            assertEquals(Step.Cause.CORRECTIVE, drift.plan().steps().get(0).cause());
            String text = PlanText.render(ReportView.of(drift), Style.PLAIN);
            assertTrue(text.contains("its vlan is 9, not 1234"), text);
            good(site.apply());
            assertEquals(set, card.set(0));
            site.want(entry("net", card, asked + ", security.trusted: true"));
            good(site.apply());
            assertTrue(card.set(0).contains("trust on") && !card.set(0).contains("vlan"), card.set(0));
            assertEquals(List.of(), site.plan().plan().steps());
            site.want();
            good(site.apply());
            assertEquals(before, card.facts());
        }
    }

    @Test
    @DisplayName(
            "NSR-05, NSR-10: killed while no agent runs, and half-way there or back, it comes home with all as it was set")
    void itComesHomeFromAnywhere() throws Exception {
        try (Rig rig = new Rig()) {
            Card card = Card.plug(rig);
            String before = card.facts();
            String home = card.function(0).orElseThrow();
            Site site = rig.site();
            String entry = entry(
                    "net", card, ", name: eth7, hwaddr: '02:00:5e:10:00:07', vlan: 1234, security.mac_filtering: true");
            site.want(entry);
            good(site.apply());
            site.restart(); // holds nothing of the container before its first pass
            rig.box().close();
            Wait.until("the kernel to bring it back", () -> card.function(0).isPresent());
            site.apply();
            assertEquals(before, card.facts(), "of a killed container");
            rig.box().restart();
            // what a devattach leaves that ends half-way: on the host, under whatever name, with the card set or not
            for (String half : List.of("vlan 1234", "vlan 0", "vlan 1234 mac 00:00:00:00:00:00")) {
                site.want(entry);
                good(site.apply());
                rig.box().run("ip link set eth7 down");
                Hardware.run("nsenter -n -t " + rig.box().pid() + " ip link set eth7 netns "
                        + ProcessHandle.current().pid());
                Hardware.run("ip link set " + card.name() + " vf 0 " + half);
                site.restart();
                site.want();
                good(site.apply());
                assertEquals(before, card.facts(), half);
                assertEquals(Optional.of(home), card.function(0));
            }
        }
    }

    @Test
    @DisplayName("NSR-05: an agent killed on the way there leaves nothing that the next does not put right")
    void theAgentIsKilledUnderWay() throws Exception {
        try (Rig rig = new Rig()) {
            Card card = Card.plug(rig);
            String before = card.facts();
            Site site = rig.site();
            String entry = entry("net", card, ", name: eth7, hwaddr: '02:00:5e:10:00:07', vlan: 1234");
            Path journal = site.runDir().resolve("nics");
            site.want(entry);
            killed(
                    site,
                    () -> only(journal).filter(name -> name.endsWith(".nic")).isPresent());
            site.restart();
            good(site.apply());
            assertTrue(card.set(0).contains("vlan 1234"), card.set(0));
            assertTrue(rig.box().run("ip link show dev eth7").contains("02:00:5e:10:00:07"));
            site.want();
            good(site.apply());
            assertEquals(before, card.facts());
            assertEquals(Optional.empty(), only(journal));
        }
    }

    /** The program itself, ended by SIGKILL as soon as something is so. */
    private static void killed(Site site, Wait.Fact when) throws Exception {
        Files.writeString(site.runDir().resolve("agent.yaml"), """
                apiVersion: devattach/v1
                kind: Agent
                source: { url: /nonexistent }
                host: { name: test }
                stateDir: %s/state
                runDir: %s
                """.formatted(site.runDir(), site.runDir()));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djnr.ffi.x86asm.enabled=false",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-BytecodeVerificationRemote",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "apply",
                        "--config",
                        site.runDir().resolve("agent.yaml").toString(),
                        "--dir",
                        site.config().toString())
                .redirectErrorStream(true)
                .redirectOutput(site.runDir().resolve("killed.log").toFile())
                .start();
        try {
            while (!when.holds() && process.isAlive()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
        }
        assertEquals(
                128 + 9, process.exitValue(), Files.readString(site.runDir().resolve("killed.log")));
    }
}
