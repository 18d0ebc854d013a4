package devattach.runtime;

import devattach.model.ContainerSelector;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * One container runtime on this host. Never starts a process; asks a daemon at most once per list.
 */
public interface ContainerRuntime {

    /** What {@code containers.runtime} calls it. */
    String name();

    /**
     * Its running containers.
     *
     * @param asked the selectors of all mappings; for runtimes that have no list of their own, such as plain processes
     * @return empty where the runtime is not on this host
     * @throws IOException where it is there and nothing of it is understood: unknown is not none
     */
    Listed list(Collection<ContainerSelector> asked) throws IOException;

    /** Folders of the host in which something is made or removed when a container starts or stops; watched, never read. */
    default List<String> watched() {
        return List.of();
    }
}
