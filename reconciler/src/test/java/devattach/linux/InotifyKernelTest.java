package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
class InotifyKernelTest {

    @Test
    void everyChangeInAFolderIsToldWithItsName(@TempDir Path folder) throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        try (Inotify inotify = new Inotify()) {
            int watch = inotify.watch(one.toString());
            assertEquals(watch, inotify.watch(one + "/."));
            assertEquals(List.of(), drain(inotify));
            Files.writeString(one.resolve("späte-datei"), "x");
            Files.move(one.resolve("späte-datei"), one.resolve("b"));
            Files.delete(one.resolve("b"));
            assertEquals(
                    List.of("späte-datei", "späte-datei", "späte-datei", "b", "b"),
                    drain(inotify).stream().map(Told::name).toList());
            Files.delete(one);
            List<Told> end = drain(inotify);
            assertEquals(watch, end.get(0).watch());
            assertTrue((end.get(end.size() - 1).mask() & Inotify.GONE) != 0, end.toString());
        }
    }

    @Test
    void aFileIsWatchedAsItIsWrittenAndReplaced(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("pid"));
        try (Inotify inotify = new Inotify()) {
            int watch = inotify.watch(file.toString());
            Files.writeString(file, "4711");
            assertEquals(watch, drain(inotify).get(0).watch());
            Files.move(Files.createFile(folder.resolve("new")), file, StandardCopyOption.REPLACE_EXISTING);
            List<Told> end = drain(inotify);
            assertTrue((end.get(end.size() - 1).mask() & Inotify.GONE) != 0, end.toString());
        }
    }

    @Test
    void onlyWhatIsThereIsWatched(@TempDir Path folder) throws IOException {
        try (Inotify inotify = new Inotify()) {
            assertTrue(assertThrows(KernelException.class, () -> inotify.watch(folder + "/no"))
                    .is(Errno.ENOENT));
        }
    }

    private record Told(int watch, int mask, String name) {}

    private static List<Told> drain(Inotify inotify) throws IOException {
        List<Told> told = new ArrayList<>();
        inotify.drain((watch, mask, name) -> told.add(new Told(watch, mask, name)));
        return told;
    }
}
