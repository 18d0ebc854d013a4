package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        return Stream.of("runc", "lxc", "docker")
                .map(runtime -> new Lab(
                        runtime,
                        runtime.equals("lxc") ? "lxc-start" : runtime.equals("docker") ? "dockerd" : runtime,
                        Cgroup.HOST,
                        Users.HOST))
                .toList();
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
            Agent agent = new Agent(folder, config, lab.settings());
            agent.commit("a hook");
            Process apply = agent.start(lab, "apply");
            assertEquals(0, apply.waitFor(), agent.said("apply"));
            Path made = Path.of("/proc/" + lab.pid(NAME) + "/root/hooked");
            assertEquals(true, Files.exists(made), agent.said("apply"));
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
