package devattach.testing;

import devattach.runtime.RuntimeSettings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A container runtime on a machine that systemd runs, as the script {@code units.sh} starts it: each container is in a unit of systemd's. */
public enum UnitRuntime implements AutoCloseable {
    RUNC,
    CRUN,
    DOCKER,
    NSPAWN,
    /** A service that made itself namespaces; devattach knows it by its process number. */
    SERVICE;

    private static final Path STATE = Path.of("/var/lib/devattach-test-units");

    private record Ended(int status, String said) {}

    /** Its name in a mapping. */
    public String runtime() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Where devattach finds its containers. */
    public RuntimeSettings settings() {
        RuntimeSettings nowhere = RuntimeSettings.nowhere();
        return switch (this) {
            case RUNC, CRUN -> nowhere.with(runtime(), "roots", List.of(STATE + "/" + runtime()));
            case DOCKER ->
                nowhere.with("docker", "sockets", List.of(STATE + "/docker.sock"))
                        .with("docker", "execRoots", List.of(STATE + "/docker"));
            case NSPAWN -> nowhere.with("nspawn", "machines", List.of("/run/systemd/machines"));
            case SERVICE -> nowhere;
        };
    }

    public void start(String name) throws IOException {
        say("start", name);
    }

    /** Ends a container, so that it can be started again. */
    public void stop(String name) throws IOException {
        say("stop", name);
    }

    /** The host's number of the container's init. */
    public int pid(String name) throws IOException {
        return Integer.parseInt(say("pid", name));
    }

    /** Puts a node there that nobody gave the container; whether it can be opened is for its policy to say. */
    public void forge(String name, String path, String number) throws IOException {
        String node = "/proc/" + pid(name) + "/root" + path;
        Hardware.run("rm -f " + node + "; mknod " + node + " " + number);
    }

    /** Whether a line of shell succeeds in the container. */
    public boolean can(String name, String line) throws IOException {
        return complaint(name, line).isEmpty();
    }

    /** Why a line of shell does not succeed in the container; empty when it does. */
    public Optional<String> complaint(String name, String line) throws IOException {
        Ended ended = run("exec", name, line);
        return ended.status() == 0 ? Optional.empty() : Optional.of("status " + ended.status() + ": " + ended.said());
    }

    /** The unit its processes belong to. */
    public String unit(String name) throws IOException {
        return List.of(cgroup(name).split("/")).stream()
                .filter(part -> part.endsWith(".scope") || part.endsWith(".service"))
                .findFirst()
                .orElseThrow();
    }

    /** The device programs that decide for it, by their instructions: those of its own cgroup first, then of those above. */
    public List<String> programs(String name) throws IOException {
        List<String> programs = new ArrayList<>();
        Path mount = Path.of("/sys/fs/cgroup");
        Path at = Path.of(mount + cgroup(name));
        while (!at.equals(mount)) {
            programs.addAll(Programs.attached(at));
            at = Objects.requireNonNull(at.getParent());
        }
        return programs;
    }

    private String cgroup(String name) throws IOException {
        String v2 = "0::";
        return Files.readAllLines(Path.of("/proc/" + pid(name) + "/cgroup")).stream()
                .filter(line -> line.startsWith(v2))
                .findFirst()
                .orElseThrow()
                .substring(v2.length());
    }

    /** Ends what it needed to run. */
    @Override
    public void close() throws IOException {
        say("down");
    }

    private String say(String... words) throws IOException {
        Ended ended = run(words);
        if (ended.status() != 0) {
            throw new IOException(
                    this + " " + String.join(" ", words) + ": status " + ended.status() + ": " + ended.said());
        }
        return ended.said();
    }

    private Ended run(String... words) throws IOException {
        Files.createDirectories(STATE);
        Path script = STATE.resolve("units.sh");
        try (InputStream in = UnitRuntime.class.getResourceAsStream("units.sh")) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of("sh", script.toString(), runtime()));
        command.addAll(List.of(words));
        Path output = Files.createTempFile(STATE, "said", ""); // what it starts may keep a pipe open
        try {
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            return new Ended(
                    status, Files.readString(output, StandardCharsets.UTF_8).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + command, e);
        } finally {
            Files.delete(output);
        }
    }
}
