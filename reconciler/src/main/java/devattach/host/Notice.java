package devattach.host;

import devattach.model.ContainerId;

/** Something happened that makes another look worth while. It says where to look, not what is there. */
public sealed interface Notice {

    /** The container's init ended. Told once; it is not watched any more. */
    record Ended(ContainerId container) implements Notice {}

    /** A mount was made, changed or taken away in the container's mount namespace. */
    record MountsChanged(ContainerId container) implements Notice {}

    /** Something was made, removed or written in a watched folder of the host: a container may have started. */
    record Somewhere(String folder) implements Notice {}
}
