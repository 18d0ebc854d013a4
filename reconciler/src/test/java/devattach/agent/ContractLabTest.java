package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
import devattach.report.AgentStatus;
import devattach.report.ReportView;
import devattach.testing.Agent;
import devattach.testing.Lab;
import devattach.testing.Lab.Cgroup;
import devattach.testing.Lab.Users;
import devattach.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every runtime, whatever its cgroups and users: attached, kept over restarts, detached, and nothing left. */
@Tag("lab")
class ContractLabTest {

    private static final Set<String> WITHOUT_POLICY = Set.of("unshare", "nspawn");

    /** Opens what Git gives, as the container's own processes do. */
    private static final String USE = "[ -c /dev/tty10 ] && [ -b /dev/loop4 ] && exec 3<>/dev/tty10 4</dev/loop4";

    /** Tries to have the same without Git. */
    private static final String TAKE = "rm -f /n; mknod /n c 4 10 && exec 3<>/n";

    /** {@code -Ddevattach.labs="docker on v2"} does some of it only. */
    private static final String ONLY = System.getProperty("devattach.labs", "");

    private static final SupportTable TABLE = new SupportTable();

    static List<Lab> labs() {
        List<Lab> labs = new ArrayList<>();
        for (Cgroup cgroup : Cgroup.values()) {
            for (Users users : Users.values()) {
                Stream.of("unshare", "nspawn", "runc", "crun", "lxc", "podman", "lxd", "incus")
                        .forEach(runtime -> labs.add(new Lab(runtime, program(runtime), cgroup, users)));
            }
            Stream.of("docker", "containerd")
                    .forEach(runtime -> labs.add(new Lab(runtime, program(runtime), cgroup, Users.HOST)));
        }
        return labs.stream().filter(lab -> lab.toString().contains(ONLY)).toList();
    }

    private static String program(String runtime) {
        return switch (runtime) {
            case "nspawn" -> "systemd-nspawn";
            case "lxc" -> "lxc-start";
            case "docker" -> "dockerd";
            default -> runtime;
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labs")
    void attachedKeptAndDetached(Lab one) throws Exception {
        one.assumeHere();
        try (Lab lab = one;
                Scene scene = new Scene(lab)) {
            scene.attach();
            TABLE.holds(lab, "attach");
            scene.restartTheContainer();
            TABLE.holds(lab, "follow");
            scene.restartTheAgent();
            scene.detach();
            TABLE.holds(lab, "detach");
        }
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        if (ONLY.isEmpty()) {
            TABLE.compareWithReadme(labs());
        }
        Lab.closeAll();
    }

    /** Two containers of a runtime, of which Git gives devices to one. */
    private static final class Scene implements AutoCloseable {

        private static final String OURS = "contract";
        private static final String OTHER = "neighbour";

        private final Lab lab;
        private final Path folder;
        private final Agent agent;
        private final boolean neighbourCould;
        private @Nullable Process running;

        Scene(Lab lab) throws Exception {
            this.lab = lab;
            folder = Files.createDirectories(Path.of(
                    "/run/devattach-test-contract-" + ProcessHandle.current().pid()));
            Path config = Files.createDirectories(folder.resolve("config"));
            agent = new Agent(folder, config, lab.settings());
            start();
            lab.start(OTHER);
            assertFalse(lab.can(OURS, USE), "before");
            neighbourCould = lab.can(OTHER, TAKE);
            assertEquals(WITHOUT_POLICY.contains(lab.runtime()) && lab.users() == Users.HOST, neighbourCould);
        }

        private void start() throws IOException {
            lab.start(OURS);
            Files.writeString(folder.resolve("pid"), lab.pid(OURS) + "\n");
        }

        private void want(String devices) throws Exception {
            Files.writeString(folder.resolve("config/map.yaml"), """
                    apiVersion: devattach/v1
                    kind: DeviceMap
                    metadata: { name: contract }
                    spec:
                      containers: { %s }
                      devices: %s
                    """.formatted(
                            lab.runtime().equals("unshare")
                                    ? "pidfile: " + folder + "/pid"
                                    : "runtime: " + lab.runtime() + ", name: " + OURS,
                            devices));
            agent.commit("another wish");
        }

        void attach() throws Exception {
            want("{ tty: { device: /dev/tty10 }, disk: { type: unix-block, source: /dev/loop4, access: r } }");
            running = agent.start(lab, "run");
            awaitUse("attached");
            neighbourIsAsBefore();
        }

        private void awaitUse(String what) throws Exception {
            Path node = Path.of("/proc/" + lab.pid(OURS) + "/root/dev/tty10");
            agent.await(running, what, () -> Files.exists(node));
            agent.await(running, what, () -> lab.can(OURS, USE));
        }

        private void neighbourIsAsBefore() throws IOException {
            assertEquals(neighbourCould, lab.can(OTHER, TAKE));
            assertFalse(lab.can(OTHER, "[ -e /dev/tty10 ] || [ -e /dev/loop4 ]"));
        }

        void restartTheContainer() throws Exception {
            lab.stop(OURS);
            start();
            awaitUse("attached again");
            neighbourIsAsBefore();
        }

        void restartTheAgent() throws Exception {
            end();
            assertTrue(lab.can(OURS, USE), "kept while the agent is away");
            String before = kernelState();
            Files.delete(folder.resolve("status.json"));
            running = agent.start(lab, "run");
            agent.await(running, "a pass", () -> Files.exists(folder.resolve("status.json")));
            ReportView pass = AgentStatus.read(folder).last();
            assertEquals(ExitCode.OK, pass.exitCode(), agent.said("run"));
            assertEquals(List.of(), pass.containers(), "nothing is to be done");
            assertEquals(2, pass.settled(), agent.said("run"));
            assertEquals(before, kernelState());
            end();
        }

        private void end() throws Exception {
            running.destroy();
            running.waitFor();
        }

        void detach() throws Exception {
            want("{}");
            running = agent.start(lab, "apply");
            assertEquals(0, running.waitFor(), agent.said("apply"));
            assertFalse(lab.can(OURS, USE), "detached");
            assertFalse(lab.can(OURS, "[ -e /dev/tty10 ] || [ -e /dev/loop4 ]"), "no node is left");
            assertEquals(neighbourCould, lab.can(OURS, TAKE), "its policy is as the runtime made it");
            assertEquals(policy(OTHER), policy(OURS), "as its neighbour's, which never was touched");
            String mounts = mounts(OURS);
            assertFalse(mounts.contains(" /dev/tty10 ") || mounts.contains(" /dev/loop4 "), mounts);
            retire();
        }

        /** What is left when nothing is attached any more is the same whatever the cgroups: asked in one of them, to spare a start. */
        private void retire() throws Exception {
            Path nodes = folder.resolve("nodes");
            if (lab.cgroup() == Cgroup.HOST) {
                running = agent.start(lab, "release", "--yes");
                assertEquals(0, running.waitFor(), agent.said("release"));
            } else {
                lab.inside(List.of("umount", nodes.toString())).start().waitFor();
            }
            List<String> mounted = List.of("mountpoint", "-q", nodes.toString());
            assertNotEquals(0, lab.inside(mounted).start().waitFor(), "nothing is left of devattach's own");
        }

        private String kernelState() throws IOException {
            return policy(OURS) + mounts(OURS);
        }

        private String mounts(String name) throws IOException {
            return Files.readString(Path.of("/proc/" + lab.pid(name) + "/mountinfo"));
        }

        /** What may be opened, by the kernel: the rules of v1, sorted, and the programs of v2. */
        private List<String> policy(String name) throws IOException {
            List<String> policy = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("/proc/" + lab.pid(name) + "/cgroup"))) {
                String[] fields = line.split(":", 3);
                if (fields[1].equals("devices")) {
                    policy.addAll(Files.readAllLines(Path.of("/sys/fs/cgroup/devices" + fields[2], "devices.list")));
                } else if (fields[1].isEmpty() && !fields[2].equals("/")) {
                    policy.addAll(Programs.attached(Path.of("/sys/fs/cgroup/unified" + fields[2])));
                }
            }
            policy.sort(null);
            return policy;
        }

        @Override
        public void close() throws IOException {
            if (running != null) {
                running.destroyForcibly();
            }
            new ProcessBuilder("sh", "-c", "umount -l nodes 2>/dev/null; rm -r --one-file-system \"$PWD\"")
                    .directory(folder.toFile())
                    .start()
                    .onExit()
                    .join();
        }
    }
}
