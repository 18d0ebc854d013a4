package devattach.model;

import java.util.Map;

/**
 * What the host itself depends on.
 *
 * @param reasons per device, why the host cannot spare it: {@code mounted at /}, {@code swap}, {@code member of md0}
 */
public record HostUse(Map<DeviceNumber, String> reasons) {
    public HostUse {
        reasons = Map.copyOf(reasons);
    }
}
