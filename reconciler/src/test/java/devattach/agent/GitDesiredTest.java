package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.config.HostName;
import devattach.git.GitSource;
import devattach.git.Origin;
import devattach.model.Desired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in force while commits come, break, vanish, and devattach is started anew. */
class GitDesiredTest {

    private static final String GOOD = """
            apiVersion: devattach/v1
            kind: DeviceMap
            metadata: { name: good }
            spec:
              containers: { runtime: docker, name: box }
              devices:
                one: { device: /dev/tty10 }
            """;
    private static final String BETTER = GOOD + "    two: { device: /dev/tty11 }\n";
    private static final String BROKEN = GOOD.replace("device:", "devise:");

    @TempDir
    private Path folder;

    private Origin origin;

    @BeforeEach
    void makeARepository() throws Exception {
        origin = new Origin(folder.resolve("origin.git"));
    }

    @AfterEach
    void closeIt() {
        origin.close();
    }

    /** As after a start of devattach. */
    private GitDesired started() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        return new GitDesired(new GitSource(origin.settings(), state), new HostName("test"), state);
    }

    private static List<String> keys(Desired desired) {
        return desired.mappings().stream()
                .map(mapping -> mapping.entry().key())
                .sorted()
                .toList();
    }

    @Test
    void aBrokenCommitChangesNothingAndIsToldWithItsPlace() throws Exception {
        final String good = origin.commit(Map.of("a.yaml", GOOD));
        GitDesired running = started();
        assertEquals(List.of("one"), keys(running.desired()));
        String broken = origin.commit(Map.of("a.yaml", BROKEN, "b.yaml", "nonsense"));
        for (GitDesired each : List.of(running, started())) {
            Desired desired = each.desired();
            assertEquals(good, desired.revision().commit());
            assertEquals(List.of("one"), keys(desired));
            assertEquals(2, desired.rejected().size(), desired.rejected().toString());
            String first = desired.rejected().get(0);
            assertTrue(first.startsWith("commit " + broken.substring(0, 12) + " rejected: a.yaml:7:12: "), first);
        }
        origin.commit(Map.of("a.yaml", BETTER));
        assertEquals(List.of("one", "two"), keys(running.desired()));
        assertEquals(List.of(), running.desired().rejected());
    }

    @Test
    void anOutageChangesNothing() throws Exception {
        origin.commit(Map.of("a.yaml", GOOD));
        GitDesired running = started();
        running.desired();
        Files.move(origin.folder(), folder.resolve("elsewhere"));
        for (GitDesired each : List.of(running, started())) {
            Desired desired = each.desired();
            assertEquals(List.of("one"), keys(desired));
            assertTrue(desired.stale().contains("there is no Git repository"), desired.stale());
        }
        Files.move(folder.resolve("elsewhere"), origin.folder());
        assertEquals("", running.desired().stale());
    }

    @Test
    void nothingValidEverIsAnErrorAndNotNothingWanted() throws Exception {
        GitDesired empty = started();
        assertEquals(Optional.empty(), empty.last());
        assertThrows(IOException.class, empty::desired);
        origin.commit(Map.of("a.yaml", BROKEN));
        IOException e = assertThrows(IOException.class, empty::desired);
        assertTrue(
                e.getMessage().startsWith("there is no valid revision yet, so nothing is changed: commit "),
                e.getMessage());
        assertTrue(e.getMessage().contains("a.yaml:7:12: "), e.getMessage());
        assertEquals(Optional.empty(), empty.last());
    }

    @Test
    void wantingNothingHasToBeSaid() throws Exception {
        origin.commit(Map.of("a.yaml", GOOD));
        GitDesired running = started();
        running.desired();
        origin.rewrite(Map.of("README", "all YAML is gone"));
        Desired desired = running.desired();
        assertEquals(List.of("one"), keys(desired), "no file is no wish");
        assertTrue(desired.stale().contains("there is no .yaml file"), desired.stale());
        origin.commit(Map.of("a.yaml", GOOD.substring(0, GOOD.indexOf("  devices:")) + "  devices: {}\n"));
        assertEquals(List.of(), keys(running.desired()));
    }

    @Test
    void theLastIsKnownAtOnceAfterAStart() throws Exception {
        origin.commit(Map.of("a.yaml", GOOD));
        started().desired();
        origin.commit(Map.of("a.yaml", BETTER));
        assertEquals(List.of("one"), keys(started().last().orElseThrow()), "without asking anybody");
    }

    @Test
    void whatWasConvergedIsRememberedAcrossAStart() throws Exception {
        origin.commit(Map.of("a.yaml", GOOD));
        GitDesired running = started();
        Desired desired = running.desired();
        assertFalse(desired.converged());
        assertTrue(running.converged(desired).converged());
        assertTrue(running.desired().converged());
        assertTrue(started().desired().converged(), "so that what is missing now is drift");
        origin.commit(Map.of("a.yaml", BETTER));
        Desired next = started().desired();
        assertFalse(next.converged());
        assertEquals(1, next.before().size(), "what was wanted before, to tell what is new");
        String other = origin.rewrite(Map.of("a.yaml", GOOD));
        Desired back = started().desired();
        assertEquals(List.of("one"), keys(back), "also back");
        assertEquals(
                List.of("the history was rewritten: commit " + other.substring(0, 12)
                        + " does not come after the one that was in force before"),
                back.warnings());
    }
}
