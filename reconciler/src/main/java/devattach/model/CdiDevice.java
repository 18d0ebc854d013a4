package devattach.model;

import java.util.List;
import java.util.Optional;

/**
 * A device as a CDI spec of the host describes it.
 *
 * @param where its place in the spec file
 * @param own the nodes that are its own
 * @param shared the nodes that every device of its file comes with
 * @param rest what else a container gets of it, each sort once
 */
public record CdiDevice(CdiName name, Location where, List<Node> own, List<Node> shared, List<Rest> rest) {

    public CdiDevice {
        own = List.copyOf(own);
        shared = List.copyOf(shared);
        rest = List.copyOf(rest);
    }

    /**
     * A node to make. What the file says of major and minor is not here: it is as old as the file.
     *
     * @param where its place in the spec file
     * @param path in the container
     * @param hostPath on the host
     * @param kind empty where the file leaves it to the host's node
     * @param permissions what the device policy is to allow; {@link Permissions#NONE} for nothing
     * @param mode permission bits, 0 to 0777; empty where the file does not say
     * @param uid owner as the container counts; empty where the file does not say
     * @param gid group as the container counts; likewise
     */
    public record Node(
            Location where,
            ContainerPath path,
            String hostPath,
            Optional<DeviceNumber.Kind> kind,
            Permissions permissions,
            Optional<Integer> mode,
            Optional<Integer> uid,
            Optional<Integer> gid) {}

    /** What a container can be given when it is made, and not while it runs. */
    public enum Sort {
        ENVIRONMENT,
        HOOKS,
        MOUNTS,
        GROUPS,
        NETWORK,
        RESOURCES,
        PIPES
    }

    /**
     * Something besides device nodes.
     *
     * @param what each piece in short, such as {@code NVIDIA_VISIBLE_DEVICES=void}
     */
    public record Rest(Sort sort, List<String> what) {
        public Rest {
            what = List.copyOf(what);
        }
    }
}
