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
 * What runs under containerd, by its state: {@code STATE/io.containerd.runtime.v2.task/NAMESPACE/ID}, in which the shim leaves the bundle's
 * {@code config.json} and, once the container is made, {@code init.pid}. Not for two threads at once.
 */
final class ContainerdTasks {

    private static final String TASKS = "io.containerd.runtime.v2.task";

    private final List<Path> folders;
    private final FileCache<OciConfig> configs = new FileCache<>(OciConfig::read);
    private final Inits inits = new Inits();

    /** A container of containerd's. */
    record Task(String namespace, String id, OciConfig config, Init init) {}

    ContainerdTasks(List<String> states) {
        this.folders = states.stream().map(state -> Path.of(state, TASKS)).toList();
    }

    List<Task> list(List<String> troubles) throws IOException {
        List<Task> tasks = new ArrayList<>();
        for (Path folder : folders) {
            for (Path namespace : foldersIn(folder)) {
                for (Path bundle : foldersIn(namespace)) {
                    try {
                        add(namespace.getFileName().toString(), bundle, tasks);
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
        return tasks;
    }

    private void add(String namespace, Path bundle, List<Task> tasks) throws IOException {
        OciConfig config = configs.get(bundle.resolve("config.json"));
        String id = bundle.getFileName().toString();
        inits.of(bundle.resolve("init.pid"), config.cgroup())
                .ifPresent(init -> tasks.add(new Task(namespace, id, config, init)));
    }

    private static List<Path> foldersIn(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> in = Files.newDirectoryStream(folder, Files::isDirectory)) {
            in.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // not on this host
        }
        return found;
    }

    /** The namespaces' folders too, where there are any: that is where bundles appear. */
    List<String> watched() {
        List<String> watched = new ArrayList<>();
        for (Path folder : folders) {
            watched.add(folder.toString());
            for (String usual : List.of("k8s.io", "default", "moby")) {
                watched.add(folder.resolve(usual).toString());
            }
        }
        return watched;
    }
}
