package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.cli.Main;
import devattach.model.ExitCode;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Programs;
import devattach.testing.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of the real program at every system call of an attach and of a detach that changes anything, one run for each: the
 * next pass converges, nothing leaks, nothing foreign is touched. v1 and v2 at once where the host has both.
 */
@Tag("kernel")
class KillKernelTest {

    private static final List<String> CHANGING = List.of(
            "mkdirat",
            "mknodat",
            "renameat",
            "unlinkat",
            "fsetxattr",
            "lsetxattr",
            "fremovexattr",
            "write",
            "fchownat",
            "fchmodat",
            "openat2",
            "open_tree",
            "move_mount",
            "setns",
            "bpf");
    private static final String STRACE = "/usr/bin/strace";
    private static final int KILLED = 128 + 9;

    @Test
    void killedAtAnyStepTheNextPassConverges() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of(STRACE)), "strace is not installed: it is what kills at a system call");
        try (Box box = Box.start(Box.Options.plain().restricted().shifted());
                Site site = new Site(box)) {
            if (box.cgroupV2().isPresent()) {
                Programs.attach(box.cgroupV2().get(), Programs.memOnly());
            }
            Files.writeString(site.runDir().resolve("agent.yaml"), """
                    apiVersion: devattach/v1
                    kind: Agent
                    source: { url: /nonexistent }
                    host: { name: test }
                    stateDir: %s/state
                    runDir: %s
                    """.formatted(site.runDir(), site.runDir()));
            final String bare = site.kernelState();
            int kills = 0;
            for (String call : CHANGING) {
                for (int nth = 1; nth <= 60; nth++) {
                    boolean attachKilled = attachKilledAt(call, nth, box, site);
                    boolean detachKilled = detachKilledAt(call, nth, box, site, bare);
                    kills += (attachKilled ? 1 : 0) + (detachKilled ? 1 : 0);
                    if (!attachKilled && !detachKilled) {
                        break;
                    }
                }
            }
            assertTrue(kills >= 20, "only " + kills + " runs were killed: the calls are not where they were");
        }
    }

    private static boolean attachKilledAt(String call, int nth, Box box, Site site) throws Exception {
        site.want("tty: { device: /dev/tty10:/dev/sub/tty, group: dialout }");
        final boolean killed = applyKilledAt(call, nth, site);
        String when = "attach killed at " + call + " " + nth;
        site.restart();
        Report report = site.apply();
        assertEquals(ExitCode.OK, report.exitCode(), () -> when + ": " + report);
        assertEquals(1, site.plan().settled(), when);
        assertEquals(0, box.exec("sh", "-c", ": <> /dev/sub/tty").status(), when);
        assertEquals("660 0 20", box.run("stat -c '%a %u %g' /dev/sub/tty").strip(), when);
        assertTrue(site.plan().plan().isEmpty(), when);
        return killed;
    }

    private static boolean detachKilledAt(String call, int nth, Box box, Site site, String bare) throws Exception {
        site.want();
        final boolean killed = applyKilledAt(call, nth, site);
        String when = "detach killed at " + call + " " + nth;
        site.restart();
        Report report = site.apply();
        assertEquals(ExitCode.OK, report.exitCode(), () -> when + ": " + report);
        assertEquals(bare, site.kernelState(), when);
        assertEquals(List.of(), site.staged(), when);
        assertTrue(box.exec("sh", "-c", "test -e /dev/sub").status() != 0, when);
        return killed;
    }

    private static boolean applyKilledAt(String call, int nth, Site site) throws IOException, InterruptedException {
        // only calls that concern us are counted: those before the first change are the start of the JVM
        List<String> command = new ArrayList<>(List.of(
                STRACE,
                "-f",
                "-qq",
                "--seccomp-bpf",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":signal=SIGKILL:when=" + nth));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djnr.ffi.x86asm.enabled=false",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "apply",
                "--config",
                site.runDir().resolve("agent.yaml").toString(),
                "--dir",
                site.config().toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(site.runDir().resolve("killed.log").toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "apply hangs");
        int status = process.exitValue();
        assertTrue(
                status == 0 || status == KILLED || status == ExitCode.PARTLY.code(), () -> status + ": " + log(site));
        return status == KILLED;
    }

    private static String log(Site site) {
        try {
            return Files.readString(site.runDir().resolve("killed.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
