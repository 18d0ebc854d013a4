package devattach.host;

import devattach.mechanism.ContainerHandle;
import devattach.model.ContainerId;
import java.util.Set;

/** Told of containers that begin and stop being followed, and of where they may appear. */
public interface Notices {
    /** Places where something happens when a container starts: these and no others. */
    void watch(Set<String> places);

    void follow(ContainerHandle container);

    void unfollow(ContainerId container);

    /** Whether it matters what happens to network interfaces, the host's and those of containers that have one of ours. */
    void interfacesMatter(boolean matter);
}
