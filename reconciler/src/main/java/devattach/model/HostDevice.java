package devattach.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A device the host has now and that has a number.
 *
 * @param sysPath its folder below /sys, such as {@code /devices/virtual/mem/null}; the identity of a device
 * @param subsystem such as {@code tty}, {@code usb}, {@code block}
 * @param name the kernel's name, such as {@code ttyUSB0}; moves when devices come and go
 * @param incarnation tells this device from an earlier one of the same path and number: what a re-plug or a re-probe changes, and nothing
 *     else does; 0 where that is not known
 * @param devnode its node on the host, such as {@code /dev/ttyUSB0}, whether it is there or not
 * @param ownership of that node; empty where it is not there
 * @param links other names udev gave it, such as {@code /dev/serial/by-id/usb-...}
 * @param properties what else it can be told apart by, see {@code docs/selectors.md}: {@code driver}, {@code usb.vendorid}, {@code usb.serial},
 *     {@code usb.port}, {@code pci.address}, {@code attribute.NAME} (sysfs), {@code property.NAME} (udev)
 */
public record HostDevice(
        String sysPath,
        String subsystem,
        String name,
        DeviceNumber number,
        long incarnation,
        String devnode,
        Optional<Ownership> ownership,
        Set<String> links,
        Map<String, String> properties) {

    /** The property by which a network interface, which has no number, is told from all others. */
    public static final String INTERFACE = "interface";

    /** Where a device is on the PCI bus, or that above it: {@code 0000:01:00.0}. */
    public static final String PCI_ADDRESS = "pci.address";

    /** Of a network interface what sort of one it is, as the kernel says it: {@code bridge}; none for a physical one. */
    public static final String KIND = "kind";

    /** Of a network interface that it is in a container now, and in which. */
    public static final String LENT = "lent";

    /** Of a Wi-Fi interface the number of its card, with which all interfaces of that move. */
    public static final String RADIO = "radio";

    /**
     * To whom a node belongs.
     *
     * @param mode permission bits, 0 to 07777
     */
    public record Ownership(int uid, int gid, int mode) {}

    public HostDevice {
        links = Set.copyOf(links);
        properties = Map.copyOf(properties);
    }

    /** What facets about it are about. */
    public Subject subject() {
        String net = property(INTERFACE);
        return net.isEmpty() ? number : new InterfaceId(net);
    }

    /** A property, or nothing where the device has none of that name. */
    public String property(String key) {
        return properties.getOrDefault(key, "");
    }
}
