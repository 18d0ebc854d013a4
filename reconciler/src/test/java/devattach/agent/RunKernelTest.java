package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.cli.Main;
import devattach.testing.Box;
import devattach.testing.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The agent as a process of its own: attaches at its start, follows a container over restarts by event, and ends without detaching; what it leaves can be released. */
@Tag("kernel")
class RunKernelTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Test
    void theAgentAttachesAtOnceAndAgainAfterARestartOfTheContainer() throws Exception {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            Path pidFile = site.runDir().resolve("box.pid");
            Files.writeString(pidFile, box.pid() + "\n");
            Files.writeString(site.config().resolve("test.yaml"), """
                    apiVersion: devattach/v1
                    kind: DeviceMap
                    metadata: { name: test }
                    spec:
                      containers: { pidfile: %s }
                      devices:
                        tty: { device: /dev/tty10:/dev/tty-ours }
                    """.formatted(pidFile));
            commit(site.config());
            // an interval longer than the test: whatever happens after the start happens because of an event
            Files.writeString(
                    site.runDir().resolve("agent.yaml"), """
                    apiVersion: devattach/v1
                    kind: Agent
                    source: { url: %s }
                    schedule: { interval: 1h }
                    host: { name: test }
                    stateDir: %s/state
                    runDir: %s
                    """.formatted(site.config(), site.runDir(), site.runDir()));
            Process agent = devattach(site, "run");
            try {
                await(box, agent, site);
                awaitFile(site.runDir().resolve("status.json"));
                for (int i = 0; i < 3; i++) {
                    box.restart();
                    Files.writeString(pidFile, box.pid() + "\n");
                    await(box, agent, site);
                }
                box.run("umount /dev/tty-ours");
                await(box, agent, site);
                agent.destroy();
                assertTrue(agent.waitFor(30, TimeUnit.SECONDS), "the agent does not end");
                assertEquals(0, box.exec("sh", "-c", ": <> /dev/tty-ours").status(), "what is attached stays");
                assertEquals(0, devattach(site, "release", "--yes").waitFor());
                assertEquals(1, box.exec("test", "-e", "/dev/tty-ours").status(), "released");
                assertFalse(
                        Files.readString(Path.of("/proc/self/mountinfo"))
                                .contains(site.runDir().toString()),
                        "nothing of ours is mounted any more");
            } finally {
                agent.destroyForcibly().waitFor();
            }
        }
    }

    private static void commit(Path folder) throws GitAPIException {
        try (Git git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Give the box its terminal")
                    .setAuthor("test", "test@example.org")
                    .setSign(false)
                    .call();
        }
    }

    private static Process devattach(Site site, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djnr.ffi.x86asm.enabled=false",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        line.addAll(List.of(command));
        line.addAll(List.of("--config", site.runDir().resolve("agent.yaml").toString()));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(site.runDir().resolve(command[0] + ".log").toFile())
                .start();
    }

    private static void awaitFile(Path file) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(file)) {
            assertTrue(System.nanoTime() < end, () -> "never written: " + file);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void await(Box box, Process agent, Site site) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (box.exec("sh", "-c", "test -c /dev/tty-ours && : <> /dev/tty-ours")
                        .status()
                != 0) {
            String log = Files.readString(site.runDir().resolve("run.log"));
            assertTrue(agent.isAlive(), () -> "the agent ended: " + log);
            assertTrue(System.nanoTime() < end, () -> "not attached: " + log);
        }
    }
}
