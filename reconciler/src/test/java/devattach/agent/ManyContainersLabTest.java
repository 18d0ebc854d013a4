package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.runtime.RuntimeSettings;
import devattach.testing.Agent;
import devattach.testing.Lab;
import devattach.testing.Lab.Cgroup;
import devattach.testing.Lab.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A host with two hundred containers of five runtimes: what a plan costs everybody else. */
@Tag("lab")
class ManyContainersLabTest {

    /** How many of each; two hundred together. */
    private static final Map<Lab, Integer> CONTAINERS = Map.of(
            lab("runc", "runc"), 60,
            lab("crun", "crun"), 60,
            lab("lxc", "lxc-start"), 40,
            lab("docker", "dockerd"), 20,
            lab("podman", "podman"), 20);

    private static Lab lab(String runtime, String program) {
        return new Lab(runtime, program, Cgroup.HOST, Users.HOST);
    }

    @Test
    void aPlanStartsNoProcessAndAsksEachDaemonOnce() throws Exception {
        CONTAINERS.keySet().forEach(Lab::assumeHere);
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed");
        Path folder = Files.createDirectories(
                Path.of("/run/devattach-test-many-" + ProcessHandle.current().pid()));
        Path config = Files.createDirectories(folder.resolve("config"));
        RuntimeSettings settings = RuntimeSettings.nowhere();
        List<String> sockets = new ArrayList<>();
        try {
            for (Map.Entry<Lab, Integer> each : CONTAINERS.entrySet()) {
                Lab lab = each.getKey();
                for (String key : RuntimeSettings.keys().get(lab.runtime())) {
                    settings = settings.with(lab.runtime(), key, lab.settings().of(lab.runtime(), key));
                }
                for (int i = 0; i < each.getValue(); i++) {
                    lab.start("many" + i);
                }
            }
            sockets.add(lab("podman", "podman").socket());
            sockets.add(lab("docker", "dockerd").socket());
            Files.writeString(config.resolve("map.yaml"), """
                    apiVersion: devattach/v1
                    kind: DeviceMap
                    metadata: { name: many }
                    spec:
                      containers: { name: "many*" }
                      devices: { tty: { device: /dev/tty10 } }
                    """);
            Agent agent = new Agent(folder, config, settings);
            agent.commit("one device for each");
            Path calls = folder.resolve("calls");
            Process plan = agent.start(
                    List.of(
                            "strace",
                            "-f",
                            "-o",
                            calls.toString(),
                            "-e",
                            "trace=execve,fork,vfork,clone,clone3,connect,sendto,write",
                            "-s",
                            "200"),
                    "plan");
            assertEquals(2, plan.waitFor(), agent.said("plan"));
            assertTrue(agent.said("plan").contains("Plan: 200 to attach"), agent.said("plan"));

            List<String> lines = Files.readAllLines(calls);
            assertEquals(1, count(lines, "execve\\("), "only itself was started");
            assertEquals(0, count(lines, "v?fork\\(|clone3?\\((?!.*CLONE_THREAD)"), "and nothing beside it");
            for (String socket : sockets) {
                assertEquals(1, count(lines, "connect\\(.*\"" + Pattern.quote(socket) + "\""), socket);
            }
            assertEquals(2, count(lines, "\"GET /"), "one question for each daemon");
        } finally {
            for (Lab lab : CONTAINERS.keySet()) {
                lab.close();
            }
            new ProcessBuilder("rm", "-r", "--one-file-system", folder.toString())
                    .start()
                    .waitFor();
        }
    }

    private static long count(List<String> lines, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        List<String> found = lines.stream()
                .filter(line -> wanted.matcher(line).find())
                .filter(line -> !line.contains("resumed>"))
                .collect(Collectors.toList());
        return found.size();
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
