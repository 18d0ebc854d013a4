package devattach.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who on a host has a device, whoever gave it to them.
 *
 * @param device what the host knows of it; empty where no device has the number now
 * @param containers those that have a node of it or may open it
 * @param open the processes that have it open, of containers or not
 * @param unreadable containers that could not be looked into, and why
 */
public record DeviceUse(
        DeviceNumber number,
        Optional<HostDevice> device,
        List<InContainer> containers,
        List<Opened> open,
        Map<String, String> unreadable) {

    /**
     * What one container has of it.
     *
     * @param nodes where below its {@code /dev}
     * @param ours those of the nodes that devattach put there
     * @param allowed by its device policy
     */
    public record InContainer(
            Container container, List<ContainerPath> nodes, List<ContainerPath> ours, Permissions allowed) {}

    /**
     * An open device.
     *
     * @param user of the process, by its number on the host
     * @param container its title; empty for a process of the host
     */
    public record Opened(Holder holder, long user, String container) {}

    public DeviceUse {
        containers = List.copyOf(containers);
        open = List.copyOf(open);
        unreadable = Map.copyOf(unreadable);
    }
}
