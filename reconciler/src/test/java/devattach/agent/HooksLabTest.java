package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Agent;
import devattach.testing.Lab;
import devattach.testing.Lab.Cgroup;
import devattach.testing.Lab.Users;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands in containers, run by their own runtimes. */
@Tag("lab")
class HooksLabTest {

    private static final String NAME = "hooked";

    static List<Lab> labs() {
        return List.of(
                new Lab("runc", "runc", Cgroup.HOST, Users.HOST), new Lab("lxc", "lxc-start", Cgroup.HOST, Users.HOST));
    }

    @AfterAll
    static void takeTheLabDown() throws Exception {
        Lab.closeAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labs")
    void aCommandIsRunInside(Lab one) throws Exception {
        one.assumeHere();
        Path folder = Files.createDirectories(
                Path.of("/run/devattach-test-hooks-" + ProcessHandle.current().pid()));
        try (Lab lab = one) {
            lab.start(NAME);
            Path config = Files.createDirectories(folder.resolve("config"));
            Agent agent = new Agent(folder, config, lab.settings());
            Files.writeString(config.resolve("map.yaml"), """
                    apiVersion: devattach/v1
                    kind: DeviceMap
                    metadata: { name: hooks }
                    spec:
                      containers: { runtime: %s, name: %s }
                      devices:
                        tty:
                          device: /dev/tty10
                          hooks: { attached: { exec: [/bin/sh, -c, "test -c /dev/tty10 && echo $$ > /hooked && echo found"] } }
                    """.formatted(lab.runtime(), NAME));
            agent.commit("a hook");
            int status = agent.start(lab, "apply").waitFor();
            boolean made = Files.exists(Path.of("/proc/" + lab.pid(NAME) + "/root/hooked"));
            int released = agent.start(lab, "release", "--yes").waitFor();
            assertEquals(0, status, agent.said("apply"));
            assertTrue(made, agent.said("apply"));
            assertEquals(0, released, agent.said("release"));
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
