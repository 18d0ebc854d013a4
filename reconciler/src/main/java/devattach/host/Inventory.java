package devattach.host;

import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.Listing;
import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The devices of this host that have a node, from {@code /sys/dev}, with everything they can be told apart by. Needs neither udev nor a
 * vendor id nor a serial.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/sysfs-rules.html">rules on how to access information in sysfs</a>
 */
public final class Inventory {

    private static final String SYS = "/sys";

    /** How every link in /sys/dev/char and /sys/dev/block begins; what follows is the device's own folder, through no other link. */
    private static final String UP = "../..";

    private Inventory() {}

    /**
     * Reads all of them.
     *
     * @param attributes names of sysfs attributes to read besides, those that some selector asks for
     * @throws IOException where sysfs cannot be read; a device that goes away meanwhile is no error
     */
    public static List<HostDevice> read(Set<String> attributes) throws IOException {
        UdevDatabase udev = UdevDatabase.open();
        Ancestry ancestry = new Ancestry();
        List<HostDevice> devices = new ArrayList<>();
        for (DeviceNumber.Kind kind : DeviceNumber.Kind.values()) {
            String path = "/sys/dev/" + (kind == DeviceNumber.Kind.CHAR ? "char" : "block");
            try (Fd folder = Files.open(path, Files.O_PATH | Files.O_DIRECTORY)) {
                for (String link : Listing.of(path)) {
                    readOne(kind, folder, link, attributes, udev, ancestry).ifPresent(devices::add);
                }
            }
        }
        devices.sort(Comparator.comparing(HostDevice::sysPath).thenComparing(HostDevice::number));
        return List.copyOf(devices);
    }

    private static Optional<HostDevice> readOne(
            DeviceNumber.Kind kind,
            Fd folder,
            String link,
            Set<String> attributes,
            UdevDatabase udev,
            Ancestry ancestry)
            throws IOException {
        String target = Attributes.link(folder, link);
        if (!target.startsWith(UP)) {
            return Optional.empty(); // went away while we looked
        }
        String path = target.substring(UP.length());
        Optional<String> uevent = Attributes.text(SYS + path + "/uevent");
        if (uevent.isEmpty()) {
            return Optional.empty();
        }
        Ancestry.Folder at = ancestry.of(path);
        Map<String, String> properties = new HashMap<>(at.properties());
        String devname = announced(uevent.get(), properties);
        if (devname.isEmpty()) {
            return Optional.empty();
        }
        for (String attribute : attributes) {
            Ancestry.attribute(Path.of(SYS + path), attribute)
                    .ifPresent(value -> properties.put("attribute." + attribute, value));
        }
        int colon = link.indexOf(':');
        DeviceNumber number = new DeviceNumber(
                kind, Integer.parseInt(link.substring(0, colon)), Integer.parseInt(link.substring(colon + 1)));
        Set<String> links = new TreeSet<>();
        udev.describe(number, links, properties);
        return Optional.of(new HostDevice(
                path, at.subsystem(), Attributes.lastName(path), number, "/dev/" + devname, links, properties));
    }

    /** Takes what the kernel announces of the device besides its number, such as {@code DEVTYPE=disk}; answers its node's name. */
    private static String announced(String uevent, Map<String, String> properties) {
        String devname = "";
        for (String line : uevent.split("\n")) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? "" : line.substring(0, equals);
            if (key.equals("DEVNAME")) {
                devname = line.substring(equals + 1);
            } else if (!key.isEmpty() && !key.equals("MAJOR") && !key.equals("MINOR")) {
                properties.put("property." + key, line.substring(equals + 1));
            }
        }
        return devname;
    }
}
