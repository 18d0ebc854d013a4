package devattach.model;

import java.util.List;
import java.util.Map;

/**
 * What this host has now: its devices and its running containers.
 *
 * @param troubles what could not be read, and why; by what it was, such as {@code docker} or {@code /sys/class/tty}
 */
public record Facts(String host, List<HostDevice> devices, List<Container> containers, Map<String, String> troubles) {
    public Facts {
        devices = List.copyOf(devices);
        containers = List.copyOf(containers);
        troubles = Map.copyOf(troubles);
    }
}
