package devattach.device;

import devattach.model.HostDevice;
import devattach.model.Thing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What one holds in one's hand: the USB device or PCI function a device of the kernel is a part of. */
public final class Physical {

    private Physical() {}

    /** Its folder below /sys; that of the device itself where it is part of nothing. */
    public static String of(HostDevice device) {
        String port = device.property("usb.port");
        String address = device.property(HostDevice.PCI_ADDRESS);
        String name = port.isEmpty() ? address : port;
        if (name.isEmpty()) {
            return device.sysPath();
        }
        // a whole segment: below 1-4.2 there is 1-4.2:1.0
        int at = (device.sysPath() + "/").lastIndexOf("/" + name + "/");
        return at < 0 ? device.sysPath() : device.sysPath().substring(0, at + 1 + name.length());
    }

    /** Things made of the given devices: those that are part of the same, together. */
    static List<Thing> things(List<HostDevice> devices, Function<HostDevice, String> part) {
        Map<String, List<HostDevice>> groups = new LinkedHashMap<>();
        devices.forEach(device -> groups.computeIfAbsent(part.apply(device), id -> new ArrayList<>())
                .add(device));
        List<Thing> things = new ArrayList<>();
        groups.forEach((id, nodes) -> {
            nodes.sort(Comparator.comparing(HostDevice::devnode));
            things.add(new Thing(id, Selectors.describe(nodes.get(0)), nodes, List.of()));
        });
        return things;
    }

    /** Each device for itself. */
    static List<Thing> single(List<HostDevice> devices) {
        return things(devices, device -> device.sysPath() + " " + device.number());
    }
}
