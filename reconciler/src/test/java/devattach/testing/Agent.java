package devattach.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.cli.Main;
import devattach.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;

/** A devattach as processes of its own, which follows a folder of configuration as a repository. */
public final class Agent {

    /**
     * {@code -Ddevattach.launcher=bin/devattach} starts agents as users do, which takes half the time of the test's class path. What is
     * built must be what is tested, so {@code bin/test} alone says so.
     */
    private static final @Nullable String LAUNCHER = System.getProperty("devattach.launcher");

    /** The hardware lab's machine needs half a minute to start one, and longer where the host is busy. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);

    private final Path runDir;
    private final Path config;
    private final Path settings;

    /** A site's, which looks for no runtimes. */
    public Agent(Site site) throws IOException {
        this(site.runDir(), site.config(), RuntimeSettings.nowhere());
    }

    /**
     * Its interval is longer than any test: what happens after the first pass happens because of an event.
     *
     * @param runDir a folder that is there, for all that is its own
     * @param config the folder of configuration
     */
    public Agent(Path runDir, Path config, RuntimeSettings runtimes) throws IOException {
        this.runDir = runDir;
        this.config = config;
        this.settings = runDir.resolve("agent.yaml");
        StringBuilder yaml = new StringBuilder("""
                apiVersion: devattach/v1
                kind: Agent
                source: { url: %s }
                schedule: { interval: 1h }
                host: { name: test }
                stateDir: %s/state
                runDir: %s
                policy: { hooks: [signal, exec] }
                runtimes:
                """.formatted(config, runDir, runDir));
        RuntimeSettings.keys().forEach((runtime, keys) -> {
            yaml.append("  ").append(runtime).append(":\n");
            keys.forEach(key -> yaml.append("    ")
                    .append(key)
                    .append(": ")
                    .append(orNowhere(runtimes.of(runtime, key)))
                    .append('\n'));
        });
        Files.writeString(settings, yaml);
    }

    private List<String> orNowhere(List<String> places) {
        return places.isEmpty() ? List.of(runDir + "/nowhere") : places;
    }

    /** Its settings file. */
    public Path settings() {
        return settings;
    }

    /** Puts everything in the folder of configuration under Git. */
    public void commit(String message) throws GitAPIException {
        try (Git git = Git.init()
                .setDirectory(config.toFile())
                .setInitialBranch("main")
                .call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage(message)
                    .setAuthor("test", "test@example.org")
                    .setSign(false)
                    .call();
        }
    }

    /** Starts {@code devattach COMMAND...}; what it says is kept for {@link #said}. */
    public Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launched(command))
                .redirectErrorStream(true)
                .redirectOutput(log(command[0]).toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Starts it where a runtime of the lab sees its cgroups. */
    public Process start(Lab lab, String... command) throws IOException {
        return lab.inside(launched(command))
                .redirectErrorStream(true)
                .redirectOutput(log(command[0]).toFile())
                .start();
    }

    /** Starts it below another program. */
    public Process start(List<String> below, String... command) throws IOException {
        List<String> line = new ArrayList<>(below);
        line.addAll(line(command));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log(command[0]).toFile())
                .start();
    }

    private List<String> launched(String... command) {
        if (LAUNCHER == null) {
            return line(command);
        }
        List<String> line = new ArrayList<>(List.of(LAUNCHER));
        line.addAll(List.of(command));
        line.addAll(List.of("--config", settings.toString()));
        return line;
    }

    private List<String> line(String... command) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djnr.ffi.x86asm.enabled=false",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        line.addAll(List.of(command));
        line.addAll(List.of("--config", settings.toString()));
        return line;
    }

    /** What the last process of a command has said so far. */
    public String said(String command) throws IOException {
        return Files.exists(log(command)) ? Files.readString(log(command)) : "";
    }

    private Path log(String command) {
        return runDir.resolve(command + ".log");
    }

    /** A question asked again and again. */
    public interface Fact {
        boolean holds() throws Exception;
    }

    /** Waits until something is so while the agent's {@code run} goes on. */
    public void await(Process running, String what, Fact fact) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!fact.holds()) {
            assertTrue(running.isAlive(), "ended before: " + what + "\n" + said("run"));
            assertTrue(System.nanoTime() < end, "never: " + what + "\n" + said("run"));
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
