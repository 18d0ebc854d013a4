package devattach.testing;

import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Host devices as values, for tests that need no host. */
public final class Devices {

    private Devices() {}

    /** Of whose node nothing is known but its name. */
    public static HostDevice device(
            String sysPath, String subsystem, DeviceNumber number, Set<String> links, Map<String, String> properties) {
        String name = sysPath.substring(sysPath.lastIndexOf('/') + 1);
        return new HostDevice(sysPath, subsystem, name, number, 0, "/dev/" + name, Optional.empty(), links, properties);
    }
}
