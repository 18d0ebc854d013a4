package devattach.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Agent;
import devattach.testing.Lab;
import devattach.testing.Lab.Cgroup;
import devattach.testing.Lab.Users;
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
 * Ten pairs for a running container of a manager: by {@code devattach apply}, and as the manager's own devices, one command each as it
 * knows no other way. Both from command to command's end, by turns.
 */
@Tag("nics")
class NicsLabTest {

    private static final String OURS = "ours";
    private static final String THEIRS = "theirs";
    private static final int NICS = 10;
    private static final int ROUNDS = 6;

    static List<Lab> labs() {
        return Stream.of("lxd", "incus")
                .map(runtime -> new Lab(runtime, runtime, Cgroup.HOST, Users.SHIFTED))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labs")
    void measure(Lab one) throws Exception {
        one.assumeHere();
        Path folder = Files.createDirectories(
                Path.of("/run/devattach-test-nics-" + ProcessHandle.current().pid()));
        try (Lab lab = one) {
            lab.start(OURS);
            lab.start(THEIRS);
            Path config = Files.createDirectories(folder.resolve("config"));
            Agent agent = new Agent(folder, config, lab.settings());
            Samples[] all = {new Samples(), new Samples(), new Samples(), new Samples()};
            for (int round = 0; round < ROUNDS; round++) {
                want(lab, config, NICS);
                agent.commit("Interfaces");
                long[] took = {apply(agent, lab), add(lab), 0, 0};
                want(lab, config, 0);
                agent.commit("None");
                took[2] = apply(agent, lab);
                took[3] = remove(lab);
                for (int i = 0; round > 0 && i < all.length; i++) {
                    all[i].add(took[i]);
                }
            }
            print(lab, all);
        } finally {
            new ProcessBuilder("sh", "-c", "umount -l nodes 2>/dev/null; rm -r --one-file-system \"$PWD\"")
                    .directory(folder.toFile())
                    .start()
                    .waitFor();
        }
    }

    private static void want(Lab lab, Path config, int nics) throws IOException {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: devattach/v1
                kind: DeviceMap
                metadata: { name: nics }
                spec:
                  containers: { runtime: %s, name: %s }
                  devices:%s
                """.formatted(lab.runtime(), OURS, nics == 0 ? " {}" : ""));
        for (int i = 0; i < nics; i++) {
            yaml.append(
                    "    n" + i + ": { type: nic, nictype: p2p, name: eth" + i + ", host_name: datest-o" + i + " }\n");
        }
        Files.writeString(config.resolve("map.yaml"), yaml);
    }

    private static long apply(Agent agent, Lab lab) throws Exception {
        long start = System.nanoTime();
        int status = agent.start(lab, "apply").waitFor();
        long took = System.nanoTime() - start;
        assertEquals(0, status, agent.said("apply"));
        return took;
    }

    private static long add(Lab lab) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < NICS; i++) {
            device(lab, "add", "eth" + i, "nic", "nictype=p2p", "name=eth" + i, "host_name=datest-t" + i);
        }
        return System.nanoTime() - start;
    }

    private static long remove(Lab lab) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < NICS; i++) {
            device(lab, "remove", "eth" + i);
        }
        return System.nanoTime() - start;
    }

    private static void device(Lab lab, String verb, String... words) throws Exception {
        List<String> command = new ArrayList<>(lab.client());
        command.addAll(List.of("config", "device", verb, THEIRS));
        command.addAll(List.of(words));
        Process process = lab.inside(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
    }

    private static void print(Lab lab, Samples... all) {
        new PrintStream(System.out, true, StandardCharsets.UTF_8)
                .printf(
                        Locale.ROOT,
                        "| %s | %.0f | %.0f | %.0f | %.0f |%n",
                        lab.runtime(),
                        all[0].median() / NICS / 1e6,
                        all[1].median() / NICS / 1e6,
                        all[2].median() / NICS / 1e6,
                        all[3].median() / NICS / 1e6);
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
