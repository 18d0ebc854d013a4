package devattach.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.config.CdiSpecFile;
import devattach.model.CdiCatalog;
import devattach.model.CdiDevice;
import devattach.model.CdiName;
import devattach.model.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of CDI specs on this host: what counts, and what is read anew. Root's files, so it is for root. */
@Tag("kernel")
class CdiFoldersKernelTest {

    @TempDir
    private Path folder;

    private Path first;
    private Path second;
    private CdiFolders folders;
    private final List<String> parsed = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        first = Files.createDirectory(folder.resolve("1"));
        second = folder.resolve("2");
        folders = new CdiFolders(List.of(first.toString(), second.toString()), (file, bytes) -> {
            parsed.add(Path.of(file).getFileName().toString());
            return CdiSpecFile.parse(file, bytes);
        });
    }

    private static String spec(String device, String hostPath) {
        return "{cdiVersion: 0.5.0, kind: v.com/c, devices: [{name: " + device
                + ", containerEdits: {deviceNodes: [{path: /dev/x, hostPath: " + hostPath + "}]}}]}";
    }

    /** As {@code nvidia-ctk} writes: nobody sees half a file. */
    private static void write(Path folder, String name, String text) throws IOException {
        Files.createDirectories(folder);
        Path draft = folder.resolveSibling("draft");
        Files.writeString(draft, text);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String hostPath(CdiCatalog catalog, String device) {
        List<CdiDevice> same = catalog.devices().getOrDefault(new CdiName("v.com/c", device), List.of());
        assertEquals(1, same.size());
        return same.get(0).own().get(0).hostPath();
    }

    @Test
    void aNameInALaterFolderCountsAndTwoInOneContradictEachOther() throws IOException {
        write(first, "a.yaml", spec("one", "/dev/zero"));
        assertEquals("/dev/zero", hostPath(folders.look(), "one"));
        write(second, "b.json", spec("one", "/dev/full"));
        write(second, "notes.txt", "no spec");
        Files.createDirectory(second.resolve("below.yaml"));
        assertEquals("/dev/full", hostPath(folders.look(), "one"));
        assertEquals(List.of(), folders.look().troubles());
        write(second, "c.yaml", spec("one", "/dev/null"));
        assertEquals(
                2, folders.look().devices().get(new CdiName("v.com/c", "one")).size());
    }

    @Test
    void onlyWhatChangedIsReadAnewAndAnUnchangedLookIsTheSameObject() throws IOException {
        write(first, "a.yaml", spec("one", "/dev/zero"));
        write(second, "b.yaml", spec("two", "/dev/full"));
        CdiCatalog before = folders.look();
        assertSame(before, folders.look());
        assertEquals(List.of("a.yaml", "b.yaml"), parsed);
        write(second, "b.yaml", spec("two", "/dev/null"));
        assertNotSame(before, folders.look());
        assertEquals(List.of("a.yaml", "b.yaml", "b.yaml"), parsed);
        Files.delete(second.resolve("b.yaml"));
        assertEquals(1, folders.look().devices().size());
    }

    /** The numbers in a file are as old as the file; what stands there is asked each time, through links. */
    @Test
    void whatStandsAtAPathIsAskedEachTime() throws IOException {
        Path link = folder.resolve("card");
        write(first, "a.yaml", spec("one", link.toString()));
        assertEquals(Map.of(), folders.look().standing());
        Files.createSymbolicLink(link, Path.of("/dev/full"));
        assertEquals(
                Map.of(link.toString(), DeviceNumber.character(1, 7)),
                folders.look().standing());
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("/dev/null"));
        assertEquals(
                Map.of(link.toString(), DeviceNumber.character(1, 3)),
                folders.look().standing());
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("/etc"));
        assertEquals(Map.of(), folders.look().standing());
    }

    @Test
    void whatIsNoSpecIsATroubleWithItsPlace() throws IOException {
        write(first, "a.yaml", "{cdiVersion: 0.5.0, kind: v.com/c, devices: 1}");
        write(first, "b.yaml", "a: [");
        CdiCatalog.Trouble known = folders.look().troubles().get(0);
        assertEquals(Optional.of("v.com/c"), known.kind());
        assertTrue(known.why().startsWith(first + "/a.yaml:1:"), known.why());
        assertEquals(Optional.empty(), folders.look().troubles().get(1).kind());
        assertEquals(2, folders.look().troublesOf("v.com/c").size());
        assertEquals(1, folders.look().troublesOf("w.com/c").size());
    }

    /** Whoever writes it says which of the host's devices a container gets. */
    @Test
    void aFileThatOthersThanRootCanChangeIsNotBelieved() throws IOException {
        write(first, "a.yaml", spec("one", "/dev/zero"));
        Files.setPosixFilePermissions(first.resolve("a.yaml"), PosixFilePermissions.fromString("rw-r--rw-"));
        assertTrue(folders.look().troubles().get(0).why().contains("others than root can change it"));
        Files.setPosixFilePermissions(first.resolve("a.yaml"), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(List.of(), folders.look().troubles());
        Files.setAttribute(first.resolve("a.yaml"), "unix:uid", 1000);
        assertEquals(1, folders.look().troubles().size());
        assertEquals(0, folders.look().devices().size());
    }
}
