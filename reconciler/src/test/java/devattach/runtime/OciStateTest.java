package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ContainerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** runc 1.1.5 and crun 1.8.1. */
class OciStateTest {

    private static final Path FOLDER = Path.of("/run/x/zb1");

    @Test
    void runcTellsInitStartAndLabels() throws IOException {
        Running expected = new Running(
                new ContainerId("runc", "/run/x/zb1"),
                "zb1",
                Map.of("lab.name", "zb1", "lab.runtime", "runc", "bundle", "/lab/runc-host/bundle/zb1"),
                10742,
                721461);
        assertEquals(Optional.of(expected), RuncRuntime.parse(FOLDER, Captures.text("runc-state.json")));
    }

    @Test
    void crunTellsInitAndStartAndTheBundleItsLabels() throws IOException {
        Running expected = new Running(
                new ContainerId("crun", "/run/x/zb1"),
                "zb1",
                Map.of("lab.name", "zb1", "lab.runtime", "crun"),
                11082,
                721505);
        assertEquals(
                Optional.of(expected),
                CrunRuntime.parse(FOLDER, Captures.text("crun-status"), Captures.text("crun-config.json")));
    }

    @Test
    void aFileOfAnotherShapeIsRefused() {
        assertThrows(IOException.class, () -> RuncRuntime.parse(FOLDER, "{}"));
        assertThrows(IOException.class, () -> RuncRuntime.parse(FOLDER, "{\"init_process_pid\":"));
        assertThrows(IOException.class, () -> CrunRuntime.parse(FOLDER, "{}", "{}"));
    }

    @Test
    void oneBadContainerDoesNotHideTheOthers(@TempDir Path root) throws IOException {
        put(root, "good", Captures.text("runc-state.json"));
        put(root, "bad", "{");
        Files.createDirectory(root.resolve("empty"));
        Listed listed = new RuncRuntime(List.of(root.toString())).list(List.of());
        assertEquals(
                List.of("good"), listed.running().stream().map(Running::name).toList());
        assertEquals(1, listed.troubles().size());
        assertTrue(
                listed.troubles().get(0).contains(root + "/bad/state.json"),
                listed.troubles().get(0));
    }

    @Test
    void aCreatedContainerDoesNotRunYet(@TempDir Path root) throws IOException {
        put(root, "one", Captures.text("runc-state.json"));
        Files.createFile(root.resolve("one/exec.fifo"));
        RuncRuntime runc = new RuncRuntime(List.of(root.toString()));
        assertEquals(List.of(), runc.list(List.of()).running());
        Files.delete(root.resolve("one/exec.fifo"));
        assertEquals(1, runc.list(List.of()).running().size());
    }

    @Test
    void aRewrittenFileIsReadAgain(@TempDir Path root) throws IOException {
        put(root, "one", "{\"init_process_pid\":11}");
        RuncRuntime runc = new RuncRuntime(List.of(root.toString()));
        assertEquals(11, runc.list(List.of()).running().get(0).pid());
        put(root, "one", "{\"init_process_pid\":12}");
        Files.setLastModifiedTime(root.resolve("one/state.json"), FileTime.fromMillis(1));
        assertEquals(12, runc.list(List.of()).running().get(0).pid());
    }

    @Test
    void noRootMeansNoContainers(@TempDir Path root) throws IOException {
        assertEquals(Listed.NOTHING, new RuncRuntime(List.of(root + "/nosuch")).list(List.of()));
    }

    private static void put(Path root, String name, String state) throws IOException {
        Files.createDirectories(root.resolve(name));
        Files.writeString(root.resolve(name).resolve("state.json"), state);
    }
}
