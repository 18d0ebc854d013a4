package devattach.runtime;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Containers of liblxc: the folders with a {@code config} in them, and of these the ones whose monitor answers. It has no labels. */
final class LxcRuntime implements ContainerRuntime {

    private final List<String> lxcPaths;
    private final LxcMonitor monitor = new LxcMonitor();

    LxcRuntime(List<String> lxcPaths) {
        this.lxcPaths = List.copyOf(lxcPaths);
    }

    @Override
    public String name() {
        return "lxc";
    }

    @Override
    public Optional<List<String>> exec(Container container, List<String> command) {
        Path folder = Path.of(container.id().id());
        String lxcPath = String.valueOf(folder.getParent());
        return Optional.of(
                Words.of(command, "lxc-attach", "-P", lxcPath, "-n", String.valueOf(folder.getFileName()), "--"));
    }

    @Override
    public synchronized Listed list(Collection<ContainerSelector> asked) throws IOException {
        List<Running> running = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        for (String lxcPath : lxcPaths) {
            try (DirectoryStream<Path> folders =
                    Files.newDirectoryStream(Path.of(lxcPath), folder -> Files.exists(folder.resolve("config")))) {
                long owner = ((Number) Files.getAttribute(Path.of(lxcPath), "unix:uid")).longValue();
                for (Path folder : folders) {
                    try {
                        add(lxcPath, folder.getFileName().toString(), owner, running);
                    } catch (IOException e) {
                        troubles.add(e.getMessage());
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // no LXC containers here
            }
        }
        monitor.listed();
        return new Listed(running, troubles);
    }

    private void add(String lxcPath, String container, long owner, List<Running> running) throws IOException {
        ContainerId id = new ContainerId(name(), Path.of(lxcPath, container).toString());
        monitor.init(lxcPath, container, owner)
                .ifPresent(init -> running.add(new Running(id, container, Map.of(), init.pid(), init.startTime())));
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
        return lxcPaths;
    }
}
