package devattach.host;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What devices' places in the tree of devices say of them: driver, USB device, PCI function. Each folder of the tree is read once, so this
 * is made anew for each look.
 */
final class Ancestry {

    private static final Folder TOP = new Folder("", Map.of());

    private final String sys;
    private final Map<String, Folder> known = new HashMap<>();

    /** Of the tree in a sysfs. */
    Ancestry(String sys) {
        this.sys = sys;
    }

    /**
     * A folder of the tree.
     *
     * @param properties of the nearest driver, disk, USB device and PCI function at or above it
     */
    record Folder(String subsystem, Map<String, String> properties) {}

    /**
     * What one folder says, with what those above it say.
     *
     * @param path below the sysfs
     */
    Folder of(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash <= 0) {
            return TOP; // devices itself
        }
        Folder read = known.get(path);
        if (read == null) {
            read = read(sys + path, of(path.substring(0, slash)).properties());
            known.put(path, read);
        }
        return read;
    }

    private static Folder read(String path, Map<String, String> above) throws IOException {
        try (Fd folder =
                devattach.linux.Files.open(path, devattach.linux.Files.O_PATH | devattach.linux.Files.O_DIRECTORY)) {
            String driver = Attributes.lastName(Attributes.link(folder, "driver"));
            String subsystem = Attributes.lastName(Attributes.link(folder, "subsystem"));
            Map<String, String> here = new HashMap<>();
            if (!driver.isEmpty()) {
                here.put("driver", driver);
            }
            if (subsystem.equals("usb")) {
                usb(Path.of(path), here);
            } else if (subsystem.equals("pci")) {
                pci(Path.of(path), here);
            } else if (subsystem.equals("block") || subsystem.equals("scsi")) {
                put(here, "wwid", Path.of(path), "wwid");
            }
            return new Folder(subsystem, nearest(here, above));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return new Folder("", above);
            }
            throw e;
        }
    }

    /** A USB device or PCI function counts as a whole: one without a serial number has not that of the hub it is in. */
    private static Map<String, String> nearest(Map<String, String> here, Map<String, String> above) {
        if (here.isEmpty()) {
            return above;
        }
        Map<String, String> all = new HashMap<>(above);
        all.keySet()
                .removeIf(key -> here.containsKey("usb.port") && key.startsWith("usb.")
                        || here.containsKey("pci.address") && key.startsWith("pci."));
        all.putAll(here);
        return all;
    }

    private static void usb(Path at, Map<String, String> properties) {
        if (!Files.exists(at.resolve("idVendor"))) {
            return; // an interface; the device is above it
        }
        properties.put("usb.port", Attributes.lastName(at.toString()));
        put(properties, "usb.vendorid", at, "idVendor");
        put(properties, "usb.productid", at, "idProduct");
        put(properties, "usb.serial", at, "serial");
        put(properties, "usb.busnum", at, "busnum");
        put(properties, "usb.devnum", at, "devnum");
    }

    private static void pci(Path at, Map<String, String> properties) {
        properties.put("pci.address", Attributes.lastName(at.toString()));
        put(properties, "pci.vendor", at, "vendor");
        put(properties, "pci.device", at, "device");
    }

    /** Numbers of PCI stand in sysfs as {@code 0x8086}; here without the prefix, as everywhere else. */
    private static void put(Map<String, String> properties, String key, Path at, String attribute) {
        read(at.resolve(attribute))
                .ifPresent(value -> properties.put(key, value.startsWith("0x") ? value.substring(2) : value));
    }

    /** An attribute of the device, or of the nearest ancestor that has it. */
    Optional<String> attribute(Path device, String name) {
        Path top = Path.of(sys, "devices");
        for (Path at = device; at != null && at.startsWith(top) && !at.equals(top); at = at.getParent()) {
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
