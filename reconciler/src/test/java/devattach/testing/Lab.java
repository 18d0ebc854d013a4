package devattach.testing;

import devattach.runtime.RuntimeSettings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real container runtime, started by the script of its name in the folder that {@code DEVATTACH_LAB} names. Its state is the test's own.
 *
 * @param runtime the script: one for each runtime, and {@code unshare} for a process without any
 * @param program what must be installed for it
 * @param cgroup {@code host}: as the machine has it; {@code v1}: without cgroup2; {@code v2}: cgroup2 alone
 * @param users whether its containers count users by their own numbers
 */
public record Lab(String runtime, String program, Cgroup cgroup, Users users) implements AutoCloseable {

    private static final long A_MOMENT_NANOS = 2_000_000_000L;

    private static final Path SCRIPTS = Path.of(System.getProperty(
                    "devattach.lab", System.getenv().getOrDefault("DEVATTACH_LAB", "../../shared/lab")))
            .toAbsolutePath()
            .normalize();

    private static final String STATE =
            "/tmp/devattach-test-lab/" + ProcessHandle.current().pid();

    /** What the runtime sees of cgroups. */
    public enum Cgroup {
        HOST("host"),
        V1("v1"),
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

    /** {@code docker on v2}, {@code lxc on host with users of its own}. */
    @Override
    public String toString() {
        return runtime + " on " + cgroup.word + (users == Users.SHIFTED ? " with users of its own" : "");
    }

    /** Skips the test where the runtime cannot be had. */
    public void assumeHere() {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPTS.resolve(runtime)), "no lab of runtimes at " + SCRIPTS);
        boolean installed = Stream.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
        Assumptions.assumeTrue(installed, program + " is not installed");
    }

    /** What makes devattach look there. */
    public RuntimeSettings settings() {
        RuntimeSettings settings = RuntimeSettings.nowhere();
        for (Map.Entry<String, List<String>> runtime : RuntimeSettings.keys().entrySet()) {
            for (String key : runtime.getValue()) {
                if (runtime.getKey().equals(this.runtime)) {
                    settings = settings.with(this.runtime, key, places(key));
                }
            }
        }
        return settings;
    }

    /** The lab names its folders by cgroup mode, and may choose another than asked for. */
    private List<String> places(String key) {
        String inside =
                switch (runtime + "." + key) {
                    case "lxc.paths" -> "";
                    case "lxd.dirs", "incus.dirs" -> "/d";
                    case "podman.roots" -> "/root";
                    case "docker.execRoots" -> "/run";
                    case "docker.sockets", "podman.sockets" -> "/" + runtime + ".sock";
                    case "containerd.states" -> "/state";
                    default -> "/run";
                };
        if (runtime.equals("nspawn")) {
            return key.equals("nspawn") ? List.of("/run/systemd/nspawn") : List.of();
        }
        return Stream.of("host", "v1", "v2")
                .map(mode -> STATE + "/" + runtime + "-" + mode + inside)
                .toList();
    }

    /** The folder of LXD's or Incus' own. */
    public Path place() {
        return Path.of(STATE, runtime + "-" + cgroup.word, "d");
    }

    /** The beginning of a command of LXD's or Incus' own client, to be run {@link #inside}. */
    public List<String> client() {
        String variable = runtime.equals("lxd") ? "LXD" : "INCUS";
        return List.of(
                "env",
                variable + "_DIR=" + place(),
                variable + "_CONF=" + place().resolveSibling("client"),
                runtime.equals("lxd") ? "lxc" : "incus");
    }

    public void start(String name) throws IOException {
        run(runtime, "start", name);
    }

    /** With more for the runtime's own {@code run} or {@code init}. */
    public void start(String name, String arguments) throws IOException {
        Ended ended = exec(command(runtime, "start", name), arguments);
        if (ended.status() != 0) {
            throw new IOException("start " + name + ": " + ended.said());
        }
    }

    /** The host's number of the container's init. */
    public int pid(String name) throws IOException {
        return Integer.parseInt(run(runtime, "pid", name));
    }

    /** Runs a line of shell in a container; whether it succeeds. */
    public boolean can(String name, String shell) throws IOException {
        return exec(command(runtime, "exec", name, "/bin/sh", "-c", shell)).status() == 0;
    }

    /** A command of the host, to be started where the runtime sees its cgroups. */
    public ProcessBuilder inside(List<String> command) {
        List<String> line = command("cgroup-ns", "run");
        line.addAll(command);
        return builder(line);
    }

    /** Starts the daemon where that is not running, and tells its API's socket. */
    public String socket() throws IOException {
        return run(runtime, "socket");
    }

    public void stop(String name) throws IOException {
        run(runtime, "stop", name);
    }

    /** Stops all of this runtime and removes its state; once more where a program that was just ending wrote something there. */
    @Override
    public void close() throws IOException {
        if (exec(command(runtime, "down")).status() != 0) {
            LockSupport.parkNanos(A_MOMENT_NANOS);
            run(runtime, "down");
        }
    }

    /** Removes what the runtimes share, once all are closed. */
    public static void closeAll() throws IOException {
        if (Files.exists(Path.of(STATE))) {
            Lab any = new Lab("lxc", "sh", Cgroup.HOST, Users.HOST);
            any.run("cgroup-ns", "down");
            any.say(List.of("rm", "-r", "--one-file-system", STATE));
        }
    }

    private String run(String script, String... words) throws IOException {
        return say(command(script, words));
    }

    private static List<String> command(String script, String... words) {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(words));
        return command;
    }

    private String say(List<String> command) throws IOException {
        Ended ended = exec(command);
        if (ended.status() != 0) {
            throw new IOException(String.join(" ", command) + ": status " + ended.status() + ": " + ended.said());
        }
        return ended.said();
    }

    private record Ended(int status, String said) {}

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LAB_DIR", STATE);
        builder.environment().put("LAB_CGROUP", cgroup.word);
        builder.environment().put("LAB_USERNS", users.word);
        return builder;
    }

    private Ended exec(List<String> command) throws IOException {
        return exec(command, "");
    }

    private Ended exec(List<String> command, String arguments) throws IOException {
        // a file, since a daemon that the script starts keeps a pipe open
        Path output = Files.createTempFile("devattach-test-lab", ".out");
        try {
            ProcessBuilder builder = builder(command);
            builder.environment().put("LAB_RUN_ARGS", arguments);
            int status = builder.redirectErrorStream(true)
                    .redirectInput(new File("/dev/null")) // some clients read a pipe to its end
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            return new Ended(
                    status, Files.readString(output, StandardCharsets.UTF_8).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the lab works", e);
        } finally {
            Files.delete(output);
        }
    }
}
