package devattach.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.report.AgentStatus;
import devattach.report.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which classes a command loads, seen in a JVM of its own: the light commands must stay light. */
class StartUpTest {

    private static final List<String> HEAVY = List.of(
            "org.eclipse.jgit.", "jnr.", "org.yaml.", "org.snakeyaml.", "dataformat.yaml", "org.quartz.", "ch.qos.");

    @Test
    void helpLoadsNothingHeavy() throws Exception {
        assertEquals(List.of(), heavyClassesOf("--help"));
    }

    @Test
    void statusLoadsNothingHeavy(@TempDir Path runDir) throws Exception {
        AgentStatus.of(1, 2, Duration.ofSeconds(60), Sample.applied(List.of(), List.of()))
                .write(runDir);
        assertEquals(List.of(), heavyClassesOf("status", "--run-dir", runDir.toString()));
    }

    private static List<String> heavyClassesOf(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "devattach.cli.Main"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertTrue(log.contains(" devattach.cli.Main "), "the class log is empty");
        return log.lines()
                .filter(line -> line.contains("[class,load]"))
                .filter(line -> HEAVY.stream().anyMatch(line::contains))
                .toList();
    }
}
