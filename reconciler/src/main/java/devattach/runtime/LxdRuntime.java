package devattach.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Containers of LXD and of Incus, which are LXC's: the folders {@code DIR/containers/NAME}, or {@code PROJECT_NAME} outside the default
 * project, and of these the ones whose monitor answers. Labels are the keys {@code user.*} of the {@code backup.yaml} that the daemon keeps
 * beside the root file system. So the daemon is never asked, and may be down.
 */
final class LxdRuntime implements ContainerRuntime {

    /** The label that tells a container's project. */
    static final String PROJECT = "project";

    private final String name;
    private final List<Path> folders;
    private final LxcMonitor monitor = new LxcMonitor();
    private final FileCache<Map<String, String>> configs = new FileCache<>(file -> parse(Files.readString(file)));

    LxdRuntime(String name, List<String> dirs) {
        this.name = name;
        this.folders = dirs.stream().map(dir -> Path.of(dir, "containers")).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<List<String>> exec(Container container, List<String> command) {
        String project = container.labels().getOrDefault(PROJECT, "default");
        String client = name.equals("incus") ? "incus" : "lxc";
        return Optional.of(Words.of(command, client, "exec", "--project", project, "-T", "-n", container.name(), "--"));
    }

    @Override
    public synchronized Listed list(Collection<ContainerSelector> asked) throws IOException {
        List<Running> running = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        for (Path folder : folders) {
            try (DirectoryStream<Path> containers = Files.newDirectoryStream(folder)) {
                for (Path container : containers) {
                    try {
                        add(folder, container, running);
                    } catch (IOException e) {
                        troubles.add(e.getMessage());
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // not on this host
            }
        }
        monitor.listed();
        configs.listed();
        return new Listed(running, troubles);
    }

    private void add(Path folder, Path container, List<Running> running) throws IOException {
        String full = container.getFileName().toString();
        Init init = monitor.init(folder.toString(), full, 0).orElse(null);
        if (init == null) {
            return;
        }
        int dash = full.lastIndexOf('_');
        Map<String, String> labels = new HashMap<>(labels(container));
        labels.put(PROJECT, dash < 0 ? "default" : full.substring(0, dash));
        running.add(new Running(
                new ContainerId(name, container.toString()),
                full.substring(dash + 1),
                labels,
                init.pid(),
                init.startTime()));
    }

    private Map<String, String> labels(Path container) throws IOException {
        try {
            return configs.get(container.resolve("backup.yaml"));
        } catch (NoSuchFileException e) {
            return Map.of(); // written a moment after the first start
        }
    }

    /** Of all keys, with those of its profiles, the ones that are free for everybody to set. */
    static Map<String, String> parse(String yaml) throws IOException {
        JsonNode document = Json.readYaml(yaml);
        JsonNode container = document.path(document.has("container") ? "container" : "instance");
        Map<String, String> labels = new HashMap<>();
        for (String part : List.of("expanded_config", "config")) {
            container.path(part).properties().stream()
                    .filter(key -> key.getKey().startsWith("user."))
                    .forEach(key -> labels.put(key.getKey(), key.getValue().asText()));
        }
        return labels;
    }

    @Override
    public boolean ownsPolicy() {
        return true;
    }

    @Override
    public boolean setPolicy(ContainerId container, DeviceNumber number, Permissions letters, boolean allow) {
        return LxcMonitor.setPolicy(Path.of(container.id()), number, letters, allow);
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        return folders.stream().map(Path::toString).toList();
    }
}
