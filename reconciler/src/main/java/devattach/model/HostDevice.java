package devattach.model;

import java.util.Map;
import java.util.Set;

/**
 * A device the host has now and that has a node.
 *
 * @param sysPath its folder below /sys, such as {@code /devices/virtual/mem/null}; the identity of a device
 * @param subsystem such as {@code tty}, {@code usb}, {@code block}
 * @param name the kernel's name, such as {@code ttyUSB0}; moves when devices come and go
 * @param devnode its node on the host, such as {@code /dev/ttyUSB0}
 * @param links other names udev gave it, such as {@code /dev/serial/by-id/usb-...}
 * @param properties what else it can be told apart by, see {@code docs/selectors.md}: {@code driver}, {@code usb.vendorid}, {@code usb.serial},
 *     {@code usb.port}, {@code pci.address}, {@code attribute.NAME} (sysfs), {@code property.NAME} (udev)
 */
public record HostDevice(
        String sysPath,
        String subsystem,
        String name,
        DeviceNumber number,
        String devnode,
        Set<String> links,
        Map<String, String> properties) {

    public HostDevice {
        links = Set.copyOf(links);
        properties = Map.copyOf(properties);
    }
}
