package devattach.model;

import java.util.Map;

/**
 * A running container.
 *
 * @param name what a user calls it
 * @param labels as the runtime gives them; empty where it has none
 * @param init the process it lives and dies with, in the host's numbers
 * @param cgroup its path in the device-relevant hierarchy, for people to read; empty when unknown
 */
public record Container(
        ContainerId id,
        String name,
        Map<String, String> labels,
        InitProcess init,
        IdMap uids,
        IdMap gids,
        String cgroup) {

    public Container {
        labels = Map.copyOf(labels);
    }

    /** {@code docker/zigbee2mqtt}: how reports name it. */
    public String title() {
        return id.title(name);
    }
}
