package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.cli.Main;
import devattach.model.ExitCode;
import devattach.testing.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The real program, ended by SIGKILL at a system call of its. */
final class KilledApply {

    private static final String STRACE = "/usr/bin/strace";
    private static final int KILLED = 128 + 9;

    private KilledApply() {}

    /** Which call to try after one: the first three one by one, of the rest each eighth, since each costs some seconds. */
    static int next(int nth) {
        return nth < 3 ? nth + 1 : nth + 8;
    }

    /** Skips the test where nothing can kill so. */
    static void assume() {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of(STRACE)), "strace is not installed: it is what kills at a system call");
    }

    /** Applies what the site wants; answers whether there was such an nth call at which it ended. */
    static boolean at(String call, int nth, Site site) throws IOException, InterruptedException {
        Files.writeString(site.runDir().resolve("agent.yaml"), """
                apiVersion: devattach/v1
                kind: Agent
                source: { url: /nonexistent }
                host: { name: test }
                stateDir: %s/state
                runDir: %s
                """.formatted(site.runDir(), site.runDir()));
        // only calls that concern us are counted: those before the first change are the start of the JVM
        List<String> command = new ArrayList<>(List.of(
                STRACE,
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":signal=SIGKILL:when=" + nth));
        command.addAll(program());
        command.addAll(List.of(
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

    /** As users start it, where that is built, which takes half the time; else from what is compiled. */
    private static List<String> program() {
        String launcher = System.getProperty("devattach.launcher");
        return launcher != null
                ? List.of(launcher)
                : List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djnr.ffi.x86asm.enabled=false",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName());
    }

    private static String log(Site site) {
        try {
            return Files.readString(site.runDir().resolve("killed.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
