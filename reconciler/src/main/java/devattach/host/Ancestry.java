package devattach.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a device's place in the tree of devices says of it: driver, USB device, PCI function. */
final class Ancestry {

    private static final Path ROOT = Path.of("/sys/devices");

    private Ancestry() {}

    /** The nearest driver, USB device and PCI function at or above a device. */
    static Map<String, String> of(Path device) throws IOException {
        Map<String, String> properties = new HashMap<>();
        for (Path at = device; at != null && at.startsWith(ROOT) && !at.equals(ROOT); at = at.getParent()) {
            String driver = Inventory.linkName(at.resolve("driver"));
            if (!driver.isEmpty()) {
                properties.putIfAbsent("driver", driver);
            }
            String subsystem = Inventory.linkName(at.resolve("subsystem"));
            if (subsystem.equals("usb") && !properties.containsKey("usb.port")) {
                usb(at, properties);
            } else if (subsystem.equals("pci") && !properties.containsKey("pci.address")) {
                properties.put("pci.address", at.getFileName().toString());
                put(properties, "pci.vendor", at, "vendor");
                put(properties, "pci.device", at, "device");
            }
        }
        return properties;
    }

    private static void usb(Path at, Map<String, String> properties) {
        if (!Files.exists(at.resolve("idVendor"))) {
            return; // an interface; the device is above it
        }
        properties.put("usb.port", at.getFileName().toString());
        put(properties, "usb.vendorid", at, "idVendor");
        put(properties, "usb.productid", at, "idProduct");
        put(properties, "usb.serial", at, "serial");
    }

    /** Numbers of PCI stand in sysfs as {@code 0x8086}; here without the prefix, as everywhere else. */
    private static void put(Map<String, String> properties, String key, Path at, String attribute) {
        read(at.resolve(attribute))
                .ifPresent(value -> properties.put(key, value.startsWith("0x") ? value.substring(2) : value));
    }

    /** An attribute of the device, or of the nearest ancestor that has it. */
    static Optional<String> attribute(Path device, String name) {
        for (Path at = device; at != null && at.startsWith(ROOT) && !at.equals(ROOT); at = at.getParent()) {
            Optional<String> value = read(at.resolve(name).normalize());
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> read(Path attribute) {
        try {
            return Files.isRegularFile(attribute)
                    ? Optional.of(Files.readString(attribute).strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // many attributes answer EIO or EINVAL while a device comes or goes
        }
    }
}
