package devattach.testing;

import devattach.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real container runtime, started by the script of its name in the folder that {@code DEVATTACH_LAB} names. Its state is the test's own.
 *
 * @param runtime the script: {@code lxc}, {@code runc}, {@code crun}, {@code docker}
 * @param program what must be installed for it
 * @param cgroup {@code host}: as the machine has it; {@code v2}: cgroup2 alone
 * @param users whether its containers count users by their own numbers
 */
public record Lab(String runtime, String program, Cgroup cgroup, Users users) implements AutoCloseable {

    private static final Path SCRIPTS = Path.of(System.getProperty(
                    "devattach.lab", System.getenv().getOrDefault("DEVATTACH_LAB", "../../shared/lab")))
            .toAbsolutePath()
            .normalize();

    private static final String STATE =
            "/tmp/devattach-test-lab/" + ProcessHandle.current().pid();

    /** What the runtime sees of cgroups. */
    public enum Cgroup {
        HOST("host"),
        V2("v2");

        private final String word;

        Cgroup(String word) {
            this.word = word;
        }
    }

    /** Whose users a container counts by. */
    public enum Users {
        HOST("0"),
        SHIFTED("1");

        private final String word;

        Users(String word) {
            this.word = word;
        }
    }

    /** Skips the test where the runtime cannot be had. */
    public void assumeHere() {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPTS.resolve(runtime)), "no lab of runtimes at " + SCRIPTS);
        boolean installed = Stream.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
        Assumptions.assumeTrue(installed, program + " is not installed");
    }

    /** What makes devattach look there; the lab names its folders by cgroup mode and may choose another than asked for. */
    public RuntimeSettings settings() {
        String inside =
                switch (runtime) {
                    case "lxc" -> "";
                    case "docker" -> "/docker.sock";
                    default -> "/run";
                };
        List<String> here = Stream.of("host", "v1", "v2")
                .map(mode -> STATE + "/" + runtime + "-" + mode + inside)
                .toList();
        return new RuntimeSettings(
                runtime.equals("lxc") ? here : List.of(),
                runtime.equals("runc") ? here : List.of(),
                runtime.equals("crun") ? here : List.of(),
                runtime.equals("docker") ? here : List.of());
    }

    public void start(String name) throws IOException {
        run(runtime, "start", name);
    }

    /** The host's number of the container's init. */
    public int pid(String name) throws IOException {
        return Integer.parseInt(run(runtime, "pid", name));
    }

    public void stop(String name) throws IOException {
        run(runtime, "stop", name);
    }

    /** Stops all of this runtime and removes its state. */
    @Override
    public void close() throws IOException {
        run(runtime, "down");
    }

    /** Removes what the runtimes share, once all are closed. */
    public static void closeAll() throws IOException {
        if (Files.exists(Path.of(STATE))) {
            Lab any = new Lab("lxc", "sh", Cgroup.HOST, Users.HOST);
            any.run("cgroup-ns", "down");
            any.exec(List.of("rm", "-r", "--one-file-system", STATE));
        }
    }

    private String run(String script, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(words));
        return exec(command);
    }

    private String exec(List<String> command) throws IOException {
        // a file, since a daemon that the script starts keeps a pipe open
        Path output = Files.createTempFile("devattach-test-lab", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("LAB_DIR", STATE);
            builder.environment().put("LAB_CGROUP", cgroup.word);
            builder.environment().put("LAB_USERNS", users.word);
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
}
