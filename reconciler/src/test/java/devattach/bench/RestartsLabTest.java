package devattach.bench;

import devattach.testing.Agent;
import devattach.testing.Lab;
import devattach.testing.Lab.Cgroup;
import devattach.testing.Lab.Users;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How long after a runtime says that a restarted container runs its device is there again: not a test but a measurement, of {@code
 * bin/bench restarts}.
 */
@Tag("restarts")
class RestartsLabTest {

    private static final int TIMES = 20;
    private static final String NAME = "restart";

    static List<Lab> labs() {
        return Stream.of("runc", "crun", "docker", "podman", "containerd", "lxc", "lxd", "incus", "nspawn")
                .map(runtime -> new Lab(
                        runtime,
                        "sh",
                        Cgroup.HOST,
                        runtime.equals("lxd") || runtime.equals("incus") ? Users.SHIFTED : Users.HOST))
                .filter(lab -> lab.toString().contains(System.getProperty("devattach.labs", "")))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labs")
    void measure(Lab one) throws Exception {
        Path folder = Files.createDirectories(Path.of(
                "/run/devattach-test-restarts-" + ProcessHandle.current().pid()));
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.writeString(config.resolve("map.yaml"), """
                apiVersion: devattach/v1
                kind: DeviceMap
                metadata: { name: restarts }
                spec:
                  containers: { runtime: %s, name: %s }
                  devices: { tty: { device: /dev/tty10 } }
                """.formatted(one.runtime(), NAME));
        Agent agent = new Agent(folder, config, one.settings());
        agent.commit("one device");
        Process running = null;
        try (Lab lab = one) {
            lab.start(NAME);
            running = agent.start(lab, "run");
            Path node = Path.of("/proc/" + lab.pid(NAME) + "/root/dev/tty10");
            agent.await(running, "attached", () -> Files.exists(node));
            long[] delays = new long[TIMES];
            for (int i = 0; i < TIMES; i++) {
                lab.stop(NAME);
                CompletableFuture<Long> usable = whenUsable(processes());
                lab.start(NAME);
                long runs = System.nanoTime();
                delays[i] = usable.get(30, TimeUnit.SECONDS) - runs;
            }
            print(lab, delays);
        } finally {
            if (running != null) {
                running.destroy();
                running.waitFor();
            }
            new ProcessBuilder("sh", "-c", "umount -l nodes 2>/dev/null; rm -r --one-file-system \"$PWD\"")
                    .directory(folder.toFile())
                    .start()
                    .waitFor();
        }
    }

    private static void print(Lab lab, long[] delays) {
        long[] millis = LongStream.of(delays)
                .map(TimeUnit.NANOSECONDS::toMillis)
                .sorted()
                .toArray();
        new PrintStream(System.out, true, StandardCharsets.UTF_8)
                .printf("| %s | %d | %d |%n", lab.runtime(), millis[TIMES / 2], millis[TIMES - 1]);
    }

    /** The moment a new process has the node among its mounts; what it may open was settled before that. */
    private static CompletableFuture<Long> whenUsable(Set<String> old) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                while (true) {
                    for (String pid : processes()) {
                        if (!old.contains(pid) && has(pid)) {
                            return System.nanoTime();
                        }
                    }
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static boolean has(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "mountinfo")).contains(" /dev/tty10 ");
        } catch (IOException e) {
            return false; // it ended while it was read
        }
    }

    private static Set<String> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .collect(HashSet::new, Set::add, Set::addAll);
        }
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
