package devattach.runtime;

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
 * Containers of Proxmox VE, by their configurations {@code VMID.conf}: the id is the VMID, the name the {@code hostname}, and each of the
 * {@code tags} a label {@code tag.NAME}. Their monitors are LXC's.
 */
final class ProxmoxRuntime implements ContainerRuntime {

    private static final String SUFFIX = ".conf";

    private final List<Path> configFolders;
    private final List<String> lxcPaths;
    private final LxcMonitor monitor = new LxcMonitor();
    private final FileCache<Config> configs = new FileCache<>(file -> parse(Files.readString(file)));

    /** What matters of a container's configuration. */
    record Config(String hostname, Map<String, String> labels) {}

    ProxmoxRuntime(List<String> configFolders, List<String> lxcPaths) {
        this.configFolders = configFolders.stream().map(Path::of).toList();
        this.lxcPaths = List.copyOf(lxcPaths);
    }

    @Override
    public String name() {
        return "proxmox";
    }

    @Override
    public synchronized Listed list(Collection<ContainerSelector> asked) throws IOException {
        List<Running> running = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        for (Path folder : configFolders) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*" + SUFFIX)) {
                for (Path file : files) {
                    try {
                        running(file).ifPresent(running::add);
                    } catch (NoSuchFileException e) {
                        // removed just now
                    } catch (IOException e) {
                        troubles.add(e.getMessage());
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // no Proxmox here
            }
        }
        monitor.listed();
        configs.listed();
        return new Listed(running, troubles);
    }

    private Optional<Running> running(Path file) throws IOException {
        String fileName = file.getFileName().toString();
        String id = fileName.substring(0, fileName.length() - SUFFIX.length());
        Config config = configs.get(file);
        for (String lxcPath : lxcPaths) {
            Optional<Init> init = monitor.init(lxcPath, id, 0);
            if (init.isPresent()) {
                return Optional.of(new Running(
                        new ContainerId(name(), id),
                        config.hostname().isEmpty() ? id : config.hostname(),
                        config.labels(),
                        init.get().pid(),
                        init.get().startTime()));
            }
        }
        return Optional.empty();
    }

    /** {@code key: value} lines; what stands behind the first {@code [name]} is the past of a snapshot. */
    static Config parse(String text) {
        Map<String, String> keys = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("[")) {
                break;
            }
            String[] pair = line.split(":", 2);
            if (pair.length == 2 && !line.startsWith("#")) {
                keys.put(pair[0].strip(), pair[1].strip());
            }
        }
        Map<String, String> labels = new HashMap<>();
        for (String tag : keys.getOrDefault("tags", "").split("[;, ]+")) {
            if (!tag.isEmpty()) {
                labels.put("tag." + tag, "");
            }
        }
        return new Config(keys.getOrDefault("hostname", ""), labels);
    }

    @Override
    public boolean ownsPolicy() {
        return true;
    }

    @Override
    public boolean setPolicy(ContainerId container, DeviceNumber number, Permissions letters, boolean allow) {
        return lxcPaths.stream()
                .anyMatch(lxcPath -> LxcMonitor.setPolicy(Path.of(lxcPath, container.id()), number, letters, allow));
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        return configFolders.stream().map(Path::toString).toList();
    }
}
