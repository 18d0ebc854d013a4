package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Hardware;
import devattach.testing.LocalAgent;
import devattach.testing.UnitRuntime;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Containers that are units of systemd's. At every {@code daemon-reload} and {@code set-property} systemd makes a unit's device program
 * anew, and what it did not know of is gone: the agent hears of it and puts ours back, and no more than ours.
 */
@Tag("hwlab-systemd")
class UnitsSystemdTest {

    @ParameterizedTest
    @Timeout(400) // an engine starts slowly in an emulated machine
    @EnumSource(UnitRuntime.class)
    void attachedKeptAndDetached(UnitRuntime runtime) throws Exception {
        try (Scene scene = new Scene(runtime)) {
            scene.attach();
            scene.afterEveryReload();
            scene.afterAPropertyWasSet();
            scene.afterARestart();
            scene.detach();
        }
    }

    /** Two containers of a runtime, of which Git gives devices to one; whatever systemd does, it does to both. */
    private static final class Scene implements AutoCloseable {

        private static final String OURS = "ours";
        private static final String OTHER = "neighbour";
        private static final String TERMINAL = "c 4 10";
        private static final String NEXT_TERMINAL = "c 4 11";

        /** Opens what Git gives, as the container's own processes do. */
        private static final String USE = "[ -c /dev/tty10 ] && [ -b /dev/loop4 ] && exec 3<>/dev/tty10 4</dev/loop4";

        private final UnitRuntime runtime;
        private final Path folder;
        private final Hardware hardware = new Hardware();
        private Optional<LocalAgent> agent = Optional.empty();
        private String complaint = "";

        Scene(UnitRuntime runtime) throws IOException {
            this.runtime = runtime;
            folder = Files.createDirectories(Path.of("/run/devattach-test-" + runtime.runtime()));
        }

        private void start() throws IOException {
            runtime.start(OURS);
            Files.writeString(folder.resolve("pid"), runtime.pid(OURS) + "\n");
        }

        /** Another agent, which sees for itself what the last one did. */
        private void follow(String devices) throws Exception {
            agent.ifPresent(LocalAgent::close);
            Files.createDirectories(folder.resolve("config"));
            Files.writeString(folder.resolve("config/map.yaml"), """
                    apiVersion: devattach/v1
                    kind: DeviceMap
                    metadata: { name: units }
                    spec:
                      containers: { %s }
                      devices: %s
                    """.formatted(
                            runtime == UnitRuntime.SERVICE
                                    ? "pidfile: " + folder + "/pid"
                                    : "runtime: " + runtime.runtime() + ", name: " + OURS,
                            devices));
            LocalAgent started = new LocalAgent(folder, folder.resolve("config"), runtime.settings());
            agent = Optional.of(started);
            until("a first pass", () -> started.last().isPresent());
        }

        private void until(String what, Wait.Fact fact) throws Exception {
            Wait.until(
                    runtime + ": " + what,
                    fact,
                    () -> complaint + "\n" + agent.orElseThrow().told());
        }

        void attach() throws Exception {
            runtime.start(OTHER);
            start();
            runtime.forge(OURS, "/n", TERMINAL);
            assertFalse(runtime.can(OURS, "exec 3<>/n"), "before");
            follow("{ tty: { device: /dev/tty10 }, disk: { type: unix-block, source: /dev/loop4, access: r } }");
            awaitUse("attached");
            nobodyHasMore();
        }

        /** Looks from outside first: a process that is just entering the container holds up a change of its policy. */
        private void awaitUse(String what) throws Exception {
            Path node = Path.of("/proc/" + runtime.pid(OURS) + "/root/dev/tty10");
            until(what + ", a node", () -> Files.exists(node, LinkOption.NOFOLLOW_LINKS));
            until(what + ", usable", () -> {
                complaint = runtime.complaint(OURS, USE).orElse("");
                return complaint.isEmpty();
            });
        }

        private void nobodyHasMore() throws IOException {
            runtime.forge(OURS, "/n", TERMINAL);
            assertTrue(runtime.can(OURS, "exec 3<>/n"), "by whatever node");
            runtime.forge(OURS, "/n", NEXT_TERMINAL);
            assertFalse(runtime.can(OURS, "exec 3<>/n"), "the next terminal");
            assertFalse(runtime.can(OURS, "exec 3<>/dev/loop4"), "for writing");
            runtime.forge(OTHER, "/n", TERMINAL);
            assertFalse(runtime.can(OTHER, "exec 3<>/n"), "the neighbour");
        }

        void afterEveryReload() throws Exception {
            for (int i = 0; i < 2; i++) {
                comesBackAfter("systemctl daemon-reload");
            }
        }

        void afterAPropertyWasSet() throws Exception {
            comesBackAfter("systemctl set-property --runtime " + runtime.unit(OURS) + " CPUWeight=50");
        }

        /** That a repair was needed shows that ours had gone. An older crun leaves the policy to itself alone; then nothing goes. */
        private void comesBackAfter(String line) throws Exception {
            LocalAgent following = agent.orElseThrow();
            long before = following.corrected();
            String policy = Hardware.run("systemctl show -p DevicePolicy --value " + runtime.unit(OURS));
            assertTrue(!policy.equals("auto") || runtime == UnitRuntime.CRUN, policy);
            Hardware.run(line);
            if (!policy.equals("auto")) {
                until("repaired after " + line, () -> following.corrected() > before);
            }
            awaitUse("usable after " + line);
            nobodyHasMore();
        }

        void afterARestart() throws Exception {
            runtime.stop(OURS);
            start();
            awaitUse("attached again");
            nobodyHasMore();
        }

        void detach() throws Exception {
            comesBackAfter("systemctl daemon-reload");
            follow("{}");
            Path node = Path.of("/proc/" + runtime.pid(OURS) + "/root/dev/tty10");
            until("detached", () -> !Files.exists(node, LinkOption.NOFOLLOW_LINKS));
            until("as its neighbour's", () -> runtime.programs(OURS).equals(runtime.programs(OTHER)));
            runtime.forge(OURS, "/n", TERMINAL);
            assertFalse(runtime.can(OURS, "exec 3<>/n"), "after");
            String mounts = Files.readString(Path.of("/proc/" + runtime.pid(OURS) + "/mountinfo"));
            assertFalse(mounts.contains(" /dev/tty10 ") || mounts.contains(" /dev/loop4 "), mounts);
        }

        @Override
        public void close() throws IOException {
            agent.ifPresent(LocalAgent::close);
            hardware.close();
            for (String name : List.of(OURS, OTHER)) {
                runtime.stop(name);
            }
            runtime.close();
        }
    }
}
