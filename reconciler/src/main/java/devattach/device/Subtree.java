package devattach.device;

import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code subtree}: whatever is plugged in at a place or behind it, now or later: at a USB port and behind the hub there, at a PCI
 * function and behind the bridge it is. All its nodes but those of the hubs themselves, with which one could switch off what is beside.
 */
final class Subtree implements DeviceType {

    private static final Set<String> KEYS = Set.of("usb.port", "pci.address", "subsystem");
    private static final String HUB = "9/";

    @Override
    public String name() {
        return "subtree";
    }

    @Override
    public Set<String> keys() {
        return KEYS;
    }

    @Override
    public int count() {
        return Mapping.Choice.ALL;
    }

    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        return Physical.things(
                devices.stream()
                        .filter(device -> !isHub(device))
                        .filter(device -> choice.match().stream().anyMatch(match -> isBelow(match, device)))
                        .toList(),
                Physical::of);
    }

    /** Its folder in sysfs is inside that of the place: the tree there is the tree of what is plugged into what. */
    private static boolean isBelow(Map<String, String> match, HostDevice device) {
        for (Map.Entry<String, String> key : match.entrySet()) {
            boolean holds = key.getKey().equals("subsystem")
                    ? device.subsystem().equals(key.getValue())
                    : (device.sysPath() + "/").contains("/" + key.getValue() + "/");
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHub(HostDevice device) {
        return UsbDevice.isOne(device) && device.property("property.TYPE").startsWith(HUB);
    }
}
