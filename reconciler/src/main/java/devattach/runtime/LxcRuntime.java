package devattach.runtime;

import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
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
import java.util.OptionalLong;

/** Containers of liblxc: the folders with a {@code config} in them, and of these the ones whose monitor answers. It has no labels. */
final class LxcRuntime implements ContainerRuntime {

    // enum lxc_state_t
    private static final long STOPPED = 0;
    private static final long STARTING = 1;
    private static final long ABORTING = 4;

    private final List<String> lxcPaths;

    LxcRuntime(List<String> lxcPaths) {
        this.lxcPaths = List.copyOf(lxcPaths);
    }

    @Override
    public String name() {
        return "lxc";
    }

    @Override
    public Listed list(Collection<ContainerSelector> asked) throws IOException {
        List<Running> running = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        for (String lxcPath : lxcPaths) {
            try (DirectoryStream<Path> folders =
                    Files.newDirectoryStream(Path.of(lxcPath), folder -> Files.exists(folder.resolve("config")))) {
                long owner = ((Number) Files.getAttribute(Path.of(lxcPath), "unix:uid")).longValue();
                for (Path folder : folders) {
                    try {
                        ask(lxcPath, folder.getFileName().toString(), owner).ifPresent(running::add);
                    } catch (IOException e) {
                        troubles.add(e.getMessage());
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // no LXC containers here
            }
        }
        return new Listed(running, troubles);
    }

    private Optional<Running> ask(String lxcPath, String container, long owner) throws IOException {
        String socket = LxcSocket.name(lxcPath, container);
        OptionalLong state = LxcSocket.ask(socket, LxcSocket.GET_STATE, owner);
        if (state.isEmpty() || !hasInit(state.getAsLong())) {
            return Optional.empty();
        }
        OptionalLong pid = LxcSocket.ask(socket, LxcSocket.GET_INIT_PID, owner);
        if (pid.isEmpty() || pid.getAsLong() <= 0) {
            return Optional.empty();
        }
        ContainerId id = new ContainerId(name(), Path.of(lxcPath, container).toString());
        return Optional.of(new Running(id, container, Map.of(), Math.toIntExact(pid.getAsLong()), 0));
    }

    /** Frozen ones have one: what they hold they go on holding. */
    private static boolean hasInit(long state) {
        return state != STOPPED && state != STARTING && state != ABORTING;
    }

    @Override
    public List<String> watched() {
        return lxcPaths;
    }
}
