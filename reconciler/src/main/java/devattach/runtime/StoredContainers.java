package devattach.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Containers as github.com/containers/storage lays them out, for Podman and CRI-O: below the state that a reboot clears
 * {@code RUNROOT/DRIVER-containers/ID/userdata/pidfile}, and there or below the lasting {@code ROOT} the bundle's {@code config.json}. Not
 * for two threads at once.
 */
final class StoredContainers {

    private final List<Path> runRoots;
    private final List<Path> roots;
    private final FileCache<OciConfig> configs = new FileCache<>(OciConfig::read);
    private final Inits inits = new Inits();

    /** A running container; {@code folder} is {@code DRIVER-containers}. */
    record Stored(String id, String folder, OciConfig config, Init init) {}

    StoredContainers(List<String> roots, List<String> runRoots) {
        this.roots = roots.stream().map(Path::of).toList();
        this.runRoots = runRoots.stream().map(Path::of).toList();
    }

    List<Stored> list(List<String> troubles) throws IOException {
        List<Stored> stored = new ArrayList<>();
        for (Path runRoot : runRoots) {
            for (Path folder : foldersIn(runRoot, "*-containers")) {
                for (Path container : foldersIn(folder, "[0-9a-f]*")) {
                    try {
                        add(folder, container, stored);
                    } catch (NoSuchFileException e) {
                        // made or removed just now
                    } catch (IOException e) {
                        troubles.add(e.getMessage());
                    }
                }
            }
        }
        configs.listed();
        inits.listed();
        return stored;
    }

    private void add(Path folder, Path container, List<Stored> stored) throws IOException {
        String id = container.getFileName().toString();
        OciConfig config = config(folder, id);
        inits.of(container.resolve("userdata/pidfile"), config.cgroup().isEmpty() ? id : config.cgroup())
                .ifPresent(
                        init -> stored.add(new Stored(id, folder.getFileName().toString(), config, init)));
    }

    private OciConfig config(Path folder, String id) throws IOException {
        for (Path root : roots) {
            Path lasting = root.resolve(folder.getFileName()).resolve(id).resolve("userdata/config.json");
            if (Files.exists(lasting)) {
                return configs.get(lasting);
            }
        }
        return configs.get(folder.resolve(id).resolve("userdata/config.json"));
    }

    /** The lists of names: what is kept over a reboot, and what is not. */
    List<Path> lists(String folder) {
        List<Path> lists = new ArrayList<>();
        roots.forEach(root -> lists.add(root.resolve(folder).resolve("containers.json")));
        runRoots.forEach(root -> lists.add(root.resolve(folder).resolve("volatile-containers.json")));
        return lists;
    }

    private static List<Path> foldersIn(Path folder, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> in = Files.newDirectoryStream(folder, glob)) {
            in.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // not on this host
        }
        return found;
    }

    /** Where a container's folder appears. */
    List<String> watched() {
        return runRoots.stream()
                .map(root -> root.resolve("overlay-containers").toString())
                .toList();
    }
}
