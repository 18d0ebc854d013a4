package devattach.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import devattach.testing.Agent;
import devattach.testing.Lab;
import devattach.testing.Lab.Cgroup;
import devattach.testing.Lab.Users;
import devattach.testing.LoopDisks;
import devattach.testing.Wait;
import devattach.testing.ZramDisks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Likewise, beside what a container manager does by itself: two containers of it, each with disks of its own, the one by devattach's
 * entries and the other by the manager's own devices. Their disks are plugged by turns, while the other side has nothing to do.
 */
@Tag("plug")
class PlugLabTest {

    private static final String OURS = "ours";
    private static final String THEIRS = "theirs";

    static List<Lab> labs() {
        return Stream.of("lxd", "incus")
                .flatMap(runtime -> Stream.of(Users.SHIFTED, Users.HOST)
                        .map(users -> new Lab(runtime, runtime, Cgroup.HOST, users)))
                .filter(lab -> lab.toString().contains(System.getProperty("devattach.labs", "")))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labs")
    void measure(Lab one) throws Exception {
        one.assumeHere();
        assumeTrue(
                LoopDisks.available() && ZramDisks.available(), "this kernel makes no loop devices, or no zram disks");
        Path folder = Files.createDirectories(
                Path.of("/run/devattach-test-plug-" + ProcessHandle.current().pid()));
        try (ZramDisks zrams = new ZramDisks();
                LoopDisks loops = new LoopDisks();
                Lab lab = one) {
            new Comparison(lab, folder.resolve("zram"), Disk.zrams(zrams, 2 * Disk.COUNT)).run();
            new Comparison(lab, folder.resolve("loop"), Disk.loops(loops, 2 * Disk.COUNT)).run();
        } finally {
            new ProcessBuilder("sh", "-c", "umount -l */nodes 2>/dev/null; rm -r --one-file-system \"$PWD\"")
                    .directory(folder.toFile())
                    .start()
                    .waitFor();
        }
    }

    /** One runtime and one sort of disk, of which each side gets half. */
    private record Comparison(Lab lab, Path folder, List<Disk> disks) {

        void run() throws Exception {
            lab.start(OURS);
            lab.start(THEIRS);
            Agent agent = agent(disks.subList(0, Disk.COUNT));
            addTheirs(disks.subList(Disk.COUNT, 2 * Disk.COUNT));
            Process running = agent.start(lab, "run");
            try (Opener inOurs = Opener.in(lab.pid(OURS));
                    Opener inTheirs = Opener.in(lab.pid(THEIRS))) {
                Plugs ours = new Plugs(lab.pid(OURS), inOurs, disks.subList(0, Disk.COUNT));
                Plugs theirs = new Plugs(lab.pid(THEIRS), inTheirs, disks.subList(Disk.COUNT, 2 * Disk.COUNT));
                agent.await(running, "all attached", () -> ours.areAllThere() && theirs.areAllThere());
                for (int i = -Plugs.WARM_UP; i < Plugs.TIMES; i++) {
                    int before = made();
                    ours.next((what, fact) -> agent.await(running, what, fact::holds), () -> true);
                    theirs.next((what, fact) -> Wait.until(what, fact::holds), () -> made() < before);
                }
                print(ours, theirs);
            } finally {
                running.destroy();
                running.waitFor();
                lab.stop(OURS);
                lab.stop(THEIRS);
            }
        }

        private Agent agent(List<Disk> wanted) throws Exception {
            Path config = Files.createDirectories(folder.resolve("config"));
            Files.writeString(config.resolve("map.yaml"), """
                    apiVersion: devattach/v1
                    kind: DeviceMap
                    metadata: { name: plug }
                    spec:
                      containers: { runtime: %s, name: %s }
                      devices:
                    %s
                    """.formatted(lab.runtime(), OURS, Plugs.entries(wanted)));
            Agent agent = new Agent(folder, config, lab.settings());
            agent.commit("Disks");
            return agent;
        }

        private void addTheirs(List<Disk> wanted) throws Exception {
            for (int i = 0; i < wanted.size(); i++) {
                List<String> command = new ArrayList<>(lab.client());
                command.addAll(List.of("config", "device", "add", THEIRS, "d" + i, "unix-block"));
                command.addAll(List.of("source=/dev/" + wanted.get(i).name(), "path=" + Plugs.path(i)));
                command.add("required=false");
                Process process = lab.inside(command).redirectErrorStream(true).start();
                process.getOutputStream().close();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
            }
        }

        /** How many nodes the manager has made for its container: when one is there already, it does nothing for the disk that comes. */
        private int made() throws IOException {
            try (Stream<Path> all = Files.list(lab.place().resolve("devices").resolve(THEIRS))) {
                return (int) all.filter(path -> path.getFileName().toString().startsWith("unix."))
                        .count();
            }
        }

        private void print(Plugs ours, Plugs theirs) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8)
                    .printf(
                            Locale.ROOT,
                            "| %s%s | %s | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                            lab.runtime(),
                            lab.users() == Users.SHIFTED ? "" : ", privileged",
                            disks.get(0).sort(),
                            ours.kernelMillis(),
                            ours.medianMillis(),
                            ours.mostMillis(),
                            theirs.medianMillis(),
                            theirs.mostMillis());
        }
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
