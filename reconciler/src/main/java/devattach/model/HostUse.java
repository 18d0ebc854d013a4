package devattach.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the host itself depends on.
 *
 * @param reasons per device, why the host cannot spare it: {@code mounted at /}, {@code swap}, {@code member of md0}
 * @param doors of these the character devices by which one gets at a disk in use without its block device
 */
public record HostUse(Map<Subject, String> reasons, Set<DeviceNumber> doors) {

    public HostUse {
        reasons = Map.copyOf(reasons);
        doors = Set.copyOf(doors);
    }

    /** With no other doors to them. */
    public HostUse(Map<? extends Subject, String> reasons) {
        this(new HashMap<>(reasons), Set.of());
    }

    /** With the network interfaces that it cannot spare. */
    public HostUse with(Map<InterfaceId, String> interfaces) {
        Map<Subject, String> all = new HashMap<>(reasons);
        all.putAll(interfaces);
        return new HostUse(all, doors);
    }
}
