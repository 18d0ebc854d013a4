package devattach.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A site's devattach as processes of their own, which follow the site's folder of configuration as a repository. */
public final class Agent {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Site site;
    private final Path settings;

    /** Its interval is longer than any test: what happens after the first pass happens because of an event. */
    public Agent(Site site) throws IOException {
        this.site = site;
        this.settings = site.runDir().resolve("agent.yaml");
        Files.writeString(settings, """
                apiVersion: devattach/v1
                kind: Agent
                source: { url: %s }
                schedule: { interval: 1h }
                host: { name: test }
                stateDir: %s/state
                runDir: %s
                """.formatted(site.config(), site.runDir(), site.runDir()));
    }

    /** Puts everything in the folder of configuration under Git. */
    public void commit(String message) throws GitAPIException {
        try (Git git = Git.init()
                .setDirectory(site.config().toFile())
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
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djnr.ffi.x86asm.enabled=false",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        line.addAll(List.of(command));
        line.addAll(List.of("--config", settings.toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log(command[0]).toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What the last process of a command has said so far. */
    public String said(String command) throws IOException {
        return Files.readString(log(command));
    }

    private Path log(String command) {
        return site.runDir().resolve(command + ".log");
    }

    /** A question asked again and again. */
    public interface Fact {
        boolean holds() throws Exception;
    }

    /** Waits until something is so while the agent runs. */
    public void await(Process running, String what, Fact fact) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!fact.holds()) {
            assertTrue(running.isAlive(), () -> "ended before: " + what);
            assertTrue(System.nanoTime() < end, () -> "never: " + what);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
