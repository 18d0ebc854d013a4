package devattach.model;

import java.util.Map;
import java.util.Set;

/**
 * What the host itself depends on.
 *
 * @param reasons per device, why the host cannot spare it: {@code mounted at /}, {@code swap}, {@code member of md0}
 * @param doors of these the character devices by which one gets at a disk in use without its block device
 */
public record HostUse(Map<DeviceNumber, String> reasons, Set<DeviceNumber> doors) {

    public HostUse {
        reasons = Map.copyOf(reasons);
        doors = Set.copyOf(doors);
    }

    /** With no other doors to them. */
    public HostUse(Map<DeviceNumber, String> reasons) {
        this(reasons, Set.of());
    }
}
