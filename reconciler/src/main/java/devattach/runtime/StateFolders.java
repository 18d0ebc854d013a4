package devattach.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The state folders of an OCI runtime: {@code ROOT/NAME}, in each a file that tells of its container; read again only when it changed. */
final class StateFolders {

    private final List<Path> roots;
    private final String file;
    private final Reader reader;
    private Map<Path, Known> known = new HashMap<>();

    /** Makes out a container from the state file in its folder; empty where it does not run. */
    @FunctionalInterface
    interface Reader {
        Optional<Running> read(Path folder) throws IOException;
    }

    private record Stamp(Object file, FileTime modified, long size) {}

    private record Known(Stamp stamp, Optional<Running> running) {}

    StateFolders(List<String> roots, String file, Reader reader) {
        this.roots = roots.stream().map(Path::of).toList();
        this.file = file;
        this.reader = reader;
    }

    synchronized Listed list() throws IOException {
        Map<Path, Known> seen = new HashMap<>();
        List<Running> running = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        for (Path folder : folders()) {
            // there until the runtime lets a created container go on: its init is still the runtime itself
            if (Files.exists(folder.resolve("exec.fifo"))) {
                continue;
            }
            try {
                Known now = read(folder);
                seen.put(folder, now);
                now.running().ifPresent(running::add);
            } catch (NoSuchFileException e) {
                // made or removed just now
            } catch (IOException | RuntimeException e) {
                troubles.add(folder.resolve(file) + ": cannot be understood: " + e.getMessage()
                        + "; if its container is gone, remove the folder by the runtime's own delete");
            }
        }
        known = seen;
        return new Listed(running, troubles);
    }

    private Known read(Path folder) throws IOException {
        BasicFileAttributes now = Files.readAttributes(folder.resolve(file), BasicFileAttributes.class);
        Stamp stamp = new Stamp(Objects.requireNonNull(now.fileKey()), now.lastModifiedTime(), now.size());
        Known before = known.get(folder);
        return before != null && before.stamp().equals(stamp) ? before : new Known(stamp, reader.read(folder));
    }

    private List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (Path root : roots) {
            try (DirectoryStream<Path> in = Files.newDirectoryStream(root, Files::isDirectory)) {
                in.forEach(folders::add);
            } catch (NoSuchFileException | NotDirectoryException e) {
                // this runtime is not here
            }
        }
        return folders;
    }
}
