package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import devattach.host.Containers;
import devattach.model.Container;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every runtime, really started: what devattach lists is what the runtime itself says. */
@Tag("lab")
class RuntimesLabTest {

    private static final Path LAB = Path.of(System.getProperty(
                    "devattach.lab", System.getenv().getOrDefault("DEVATTACH_LAB", "../../shared/lab")))
            .toAbsolutePath()
            .normalize();

    private static final String STATE =
            "/tmp/devattach-test-lab/" + ProcessHandle.current().pid();
    private static final List<Case> USED = new ArrayList<>();

    /** A runtime of the lab, the state it keeps there, and the settings that find it. */
    enum Case {
        LXC("lxc", "lxc-start", "0", "", ""),
        LXC_UNPRIVILEGED("lxc", "lxc-start", "1", "", ""),
        RUNC("runc", "runc", "0", "run", "lab.name"),
        CRUN("crun", "crun", "0", "run", "lab.name"),
        DOCKER("docker", "dockerd", "0", "docker.sock", "lab.name");

        private final String runtime;
        private final String program;
        private final String users;
        private final String state;
        private final String label;

        Case(String runtime, String program, String users, String state, String label) {
            this.runtime = runtime;
            this.program = program;
            this.users = users;
            this.state = state;
            this.label = label;
        }

        /** Wherever the lab put it: it names its folders by cgroup mode. */
        RuntimeSettings settings() {
            List<String> here = List.of("host", "v1").stream()
                    .map(mode -> STATE + "/" + runtime + "-" + mode + (state.isEmpty() ? "" : "/" + state))
                    .toList();
            return new RuntimeSettings(
                    runtime.equals("lxc") ? here : List.of(),
                    runtime.equals("runc") ? here : List.of(),
                    runtime.equals("crun") ? here : List.of(),
                    runtime.equals("docker") ? here : List.of());
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void theListFollowsTheRuntime(Case one) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(LAB.resolve(one.runtime)), "no lab of runtimes at " + LAB);
        Assumptions.assumeTrue(installed(one.program), one.program + " is not installed");
        USED.add(one);
        Containers containers = new Containers(Runtimes.all(one.settings()));
        String name = "rt" + one.name().length();
        lab(one, "start", name);
        Container first = find(containers, one, name).orElseThrow();
        assertEquals(lab(one, "pid", name), Integer.toString(first.init().pid()));
        assertEquals(first, find(containers, one, name).orElseThrow());
        if (!one.label.isEmpty()) {
            assertEquals(name, first.labels().get(one.label));
        }
        assertEquals(one.users.equals("0"), first.uids().isIdentity(), first.toString());
        // LXC's monitor refuses a question whose sender it cannot see, which once happened now and then
        for (int i = 0; i < 200; i++) {
            assertEquals(first, find(containers, one, name).orElseThrow());
        }
        lab(one, "start", name + "b");
        assertEquals(2, containers.list(List.of()).containers().size());

        lab(one, "stop", name);
        assertEquals(Optional.empty(), find(containers, one, name));
        lab(one, "start", name);
        Container second = find(containers, one, name).orElseThrow();
        assertEquals(lab(one, "pid", name), Integer.toString(second.init().pid()));
        assertNotEquals(first.init(), second.init());
        lab(one, "stop", name);
        lab(one, "stop", name + "b");
        assertEquals(new Containers.Listing(List.of(), Map.of()), containers.list(List.of()));
    }

    private static Optional<Container> find(Containers containers, Case one, String name) {
        Containers.Listing listing = containers.list(List.of());
        assertEquals(Map.of(), listing.trouble());
        return listing.containers().stream()
                .filter(container -> container.title().equals(one.runtime + "/" + name))
                .findFirst();
    }

    private static boolean installed(String program) {
        return List.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
    }

    private static String lab(Case one, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAB.resolve(one.runtime).toString()));
        command.addAll(List.of(words));
        return run(one, command);
    }

    private static String run(Case one, List<String> command) throws IOException {
        // a file, since a daemon that the script starts keeps a pipe open
        Path output = Files.createTempFile("devattach-test-lab", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("LAB_DIR", STATE);
            builder.environment().put("LAB_USERNS", one.users);
            int status = builder.start().waitFor();
            String said = Files.readString(output, StandardCharsets.UTF_8).strip();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + ": status " + status + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the lab works", e);
        } finally {
            Files.delete(output);
        }
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        for (Case one : USED) {
            lab(one, "down");
        }
        if (!USED.isEmpty()) {
            // mount namespaces of cgroup modes, shared by the runtimes; then what they all were made from
            run(USED.get(0), List.of(LAB.resolve("cgroup-ns").toString(), "down"));
            run(USED.get(0), List.of("rm", "-r", "--one-file-system", STATE));
        }
    }
}
