package devattach.runtime;

import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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

    /**
     * Places of the host where something is made, written or removed when a container starts or stops; watched, never read.
     *
     * @param asked the selectors of all mappings
     */
    default List<String> watched(Collection<ContainerSelector> asked) throws IOException {
        return List.of();
    }

    /** Whether it keeps its containers' device policy itself and can be asked to change it by {@link #setPolicy}. */
    default boolean ownsPolicy() {
        return false;
    }

    /**
     * Has the runtime itself allow or forbid a device to a container, so that its own later changes keep that.
     *
     * @param letters of which the rule is made; one of the same device and letters is turned round
     * @return false where it keeps no policy of its own, or could not be asked
     */
    default boolean setPolicy(ContainerId container, DeviceNumber number, Permissions letters, boolean allow) {
        return false;
    }

    /**
     * How this runtime runs a command in a container of its, within the limits it gives such commands: the words to start on the host.
     *
     * @return empty where it has no way to
     */
    default Optional<List<String>> exec(Container container, List<String> command) {
        return Optional.empty();
    }

    /** What its daemons tell by themselves. */
    default List<EventStream> streams() {
        return List.of();
    }
}
