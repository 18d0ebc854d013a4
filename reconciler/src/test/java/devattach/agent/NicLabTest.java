package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.config.HostName;
import devattach.host.Host;
import devattach.linux.Mounts;
import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.model.ExitCode;
import devattach.model.HostPolicy;
import devattach.model.Report;
import devattach.testing.HostLinks;
import devattach.testing.Lab;
import devattach.testing.Lab.Cgroup;
import devattach.testing.Lab.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Interfaces in containers of real runtimes, which may do nothing to their networks themselves. */
@Tag("lab")
class NicLabTest {

    private static final String NAME = "wired";
    private static final int NET_ADMIN = 12;

    private static final String DEVICES = """
            {
                uplink: { type: nic, parent: datest-a, name: eth0, ipv4.address: 192.0.2.7/24, ipv4.gateway: 192.0.2.1 },
                point: { type: nic, nictype: p2p, name: eth1, host_name: datest-point, ipv4.address: 198.51.100.7/24 },
                wire: { type: nic, nictype: macvlan, parent: datest-m, name: eth2, ipv4.address: 203.0.113.7/24 } }""";

    @TempDir
    private Path folder;

    static List<Lab> labs() {
        return List.of(
                new Lab("docker", "dockerd", Cgroup.HOST, Users.HOST),
                new Lab("podman", "podman", Cgroup.HOST, Users.HOST),
                new Lab("runc", "runc", Cgroup.HOST, Users.HOST),
                new Lab("crun", "crun", Cgroup.HOST, Users.SHIFTED),
                new Lab("lxc", "lxc-start", Cgroup.HOST, Users.SHIFTED),
                new Lab("nspawn", "systemd-nspawn", Cgroup.HOST, Users.HOST),
                new Lab("containerd", "containerd", Cgroup.HOST, Users.HOST),
                new Lab("lxd", "lxd", Cgroup.HOST, Users.SHIFTED),
                new Lab("incus", "incus", Cgroup.HOST, Users.SHIFTED));
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labs")
    void theyAreUpWithTheirAddressesAndLeaveNothing(Lab one) throws Exception {
        one.assumeHere();
        Path runDir =
                Path.of("/run/devattach-test-wired-" + ProcessHandle.current().pid());
        try (Lab lab = one;
                HostLinks links = new HostLinks()) {
            Link home = links.pair("a");
            links.host().change(links.pair("m").index(), LinkSettings.NONE.up());
            lab.start(NAME);
            assertFalse(lab.runtime().equals("docker") && mayChangeItsNetwork(lab));
            String bare = inside(lab, "ip -br link");
            try (Wiring wiring = new Wiring(
                    "test",
                    runDir,
                    lab.settings(),
                    HostPolicy.DEFAULT,
                    new Confirmation(HostPolicy.DEFAULT.confirm(), runDir.resolve("interfaces")),
                    null)) {
                apply(lab, wiring, DEVICES);
                assertUp(inside(lab, "ip addr show dev eth0"), "inet 192.0.2.7/24");
                assertUp(inside(lab, "ip addr show dev eth1"), "inet 198.51.100.7/24");
                assertUp(inside(lab, "ip addr show dev eth2"), "inet 203.0.113.7/24");
                String way = inside(lab, "ip -4 route show default");
                assertTrue(way.startsWith("default via 192.0.2.1 dev eth0"), way);
                assertTrue(links.get("datest-point").orElseThrow().state().isUp());
                assertEquals(List.of(), apply(lab, wiring, DEVICES).outcomes(), "nothing is to be repaired");
                apply(lab, wiring, "{}");
                assertEquals(bare, inside(lab, "ip -br link"));
                assertEquals("", inside(lab, "ip route; ip -6 route show dev lo scope global"));
                assertFalse(links.get("datest-point").isPresent());
                Link back = links.get("datest-a").orElseThrow();
                assertEquals(home.state().address(), back.state().address());
                assertFalse(back.state().isUp());
                wiring.retire();
            }
        } finally {
            clear(runDir);
        }
    }

    private Report apply(Lab lab, Wiring wiring, String devices) throws IOException {
        Files.writeString(folder.resolve("map.yaml"), """
                apiVersion: devattach/v1
                kind: DeviceMap
                metadata: { name: wired }
                spec:
                  containers: { runtime: %s, name: %s }
                  devices: %s
                """.formatted(lab.runtime(), NAME, devices));
        var desired = new FolderSource(folder, new HostName("test"), List.of()).desired();
        Report report = wiring.reconciler().pass(desired, Mode.APPLY, Host.Depth.FULL);
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
        return report;
    }

    private static boolean mayChangeItsNetwork(Lab lab) throws IOException {
        String status = Files.readString(Path.of("/proc/" + lab.pid(NAME) + "/status"));
        String able = status.replaceFirst("(?s).*CapEff:\\s*([0-9a-f]+).*", "$1");
        return (Long.parseUnsignedLong(able, 16) >>> NET_ADMIN & 1) == 1;
    }

    private static void assertUp(String said, String address) {
        assertTrue(said.contains(",UP") && said.contains(address), said);
    }

    /** What a command of this machine says in the container's network. */
    private static String inside(Lab lab, String line) throws Exception {
        Process process = new ProcessBuilder("nsenter", "-t", Integer.toString(lab.pid(NAME)), "-n", "sh", "-c", line)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static void clear(Path runDir) throws IOException {
        String nodes = runDir.resolve("nodes").toString();
        if (Files.readString(Path.of("/proc/self/mountinfo")).contains(" " + nodes + " ")) {
            Mounts.unmount(nodes, Mounts.MNT_DETACH);
        }
        if (Files.exists(runDir)) {
            try (Stream<Path> all = Files.walk(runDir)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
