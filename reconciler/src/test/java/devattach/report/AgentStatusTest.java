package devattach.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
import devattach.report.AgentStatus.Pulse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentStatusTest {

    private static final AgentStatus CALM =
            AgentStatus.of(77, 4200, Duration.ofSeconds(60), Sample.applied(List.of(), List.of()));
    private static final Instant PASS = CALM.last().time();

    @TempDir
    private Path runDir = Path.of("/nowhere");

    @Test
    void whatTheAgentWroteIsReadBack() throws IOException {
        CALM.write(runDir);
        assertEquals(CALM, AgentStatus.read(runDir));
        try (var files = Files.list(runDir)) {
            assertEquals(List.of(runDir.resolve(AgentStatus.FILE)), files.toList());
        }
    }

    @Test
    void aFileCutShortIsAnErrorAndNotAnEmptyStatus() throws IOException {
        String whole = CALM.json(Pulse.FRESH);
        Files.writeString(runDir.resolve(AgentStatus.FILE), whole.substring(0, whole.length() / 2));
        assertThrows(IOException.class, () -> AgentStatus.read(runDir));
    }

    @Test
    void anotherProcessWithThePidIsNotTheAgent() {
        assertEquals(Pulse.FRESH, CALM.pulse(PASS, 4200));
        assertEquals(Pulse.GONE, CALM.pulse(PASS, 4201));
        assertEquals(Pulse.GONE, CALM.pulse(PASS, -1));
    }

    @Test
    void aPassOlderThanThreeIntervalsIsLate() {
        assertEquals(Pulse.FRESH, CALM.pulse(PASS.plusSeconds(180), 4200));
        assertEquals(Pulse.LATE, CALM.pulse(PASS.plusSeconds(181), 4200));
    }

    @Test
    void withNobodyWatchingAllIsNotWell() {
        assertEquals(ExitCode.OK, CALM.exitCode(Pulse.FRESH));
        assertEquals(ExitCode.PARTLY, CALM.exitCode(Pulse.LATE));
        assertEquals(ExitCode.PARTLY, CALM.exitCode(Pulse.GONE));
        assertTrue(CALM.text(Pulse.GONE, Style.PLAIN, PASS).startsWith("agent not running"));
    }
}
