package devattach.plan;

import devattach.model.DeviceNumber;
import devattach.model.HostUse;
import java.util.Map;
import java.util.Optional;

/** Devices no container gets, whatever Git says. */
public final class Rails {

    /** A rule and why it holds for the device at hand. */
    public record Rail(String rule, String why) {}

    // Documentation/admin-guide/devices.txt
    private static final Map<DeviceNumber, Rail> ALWAYS = Map.of(
            DeviceNumber.character(1, 1), new Rail("host-memory", "/dev/mem is the whole memory of the host"),
            DeviceNumber.character(1, 2), new Rail("host-memory", "/dev/kmem is the memory of the kernel"),
            DeviceNumber.character(1, 4), new Rail("host-memory", "/dev/port is every I/O port of the host"),
            DeviceNumber.character(5, 1), new Rail("console", "/dev/console is the host's console"),
            DeviceNumber.character(4, 0), new Rail("console", "/dev/tty0 is whichever console the host shows"));

    private Rails() {}

    /** The rule that keeps a device from every container; empty where none does. */
    public static Optional<Rail> broken(DeviceNumber number, HostUse hostUse) {
        Rail always = ALWAYS.get(number);
        if (always != null) {
            return Optional.of(always);
        }
        return Optional.ofNullable(hostUse.reasons().get(number))
                .map(why -> new Rail(
                        number.kind() == DeviceNumber.Kind.BLOCK
                                        || hostUse.doors().contains(number)
                                ? "disk-in-use"
                                : "console",
                        "the host itself needs it: " + why));
    }
}
