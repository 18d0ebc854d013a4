package devattach.host;

import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The devices of this host that have a node, from {@code /sys/dev}, with everything they can be told apart by. Needs neither udev nor a
 * vendor id nor a serial.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/sysfs-rules.html">rules on how to access information in sysfs</a>
 */
public final class Inventory {

    private static final Path SYS = Path.of("/sys");

    private Inventory() {}

    /**
     * Reads all of them.
     *
     * @param attributes names of sysfs attributes to read besides, those that some selector asks for
     * @throws IOException where sysfs cannot be read; a device that goes away meanwhile is no error
     */
    public static List<HostDevice> read(Set<String> attributes) throws IOException {
        UdevDatabase udev = UdevDatabase.open();
        List<HostDevice> devices = new ArrayList<>();
        for (DeviceNumber.Kind kind : DeviceNumber.Kind.values()) {
            Path folder = SYS.resolve("dev/" + (kind == DeviceNumber.Kind.CHAR ? "char" : "block"));
            try (Stream<Path> links = Files.list(folder)) {
                for (Path link : links.toList()) {
                    readOne(kind, link, attributes, udev).ifPresent(devices::add);
                }
            }
        }
        devices.sort(Comparator.comparing(HostDevice::sysPath).thenComparing(HostDevice::number));
        return List.copyOf(devices);
    }

    private static java.util.Optional<HostDevice> readOne(
            DeviceNumber.Kind kind, Path link, Set<String> attributes, UdevDatabase udev) throws IOException {
        try {
            String[] numbers = link.getFileName().toString().split(":");
            DeviceNumber number = new DeviceNumber(kind, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            Path device = link.toRealPath();
            Map<String, String> properties = new HashMap<>(Ancestry.of(device));
            String devname = announced(Files.readString(device.resolve("uevent")), properties);
            if (devname.isEmpty()) {
                return java.util.Optional.empty();
            }
            for (String attribute : attributes) {
                Ancestry.attribute(device, attribute)
                        .ifPresent(value -> properties.put("attribute." + attribute, value));
            }
            Set<String> links = new TreeSet<>();
            udev.describe(number, links, properties);
            return java.util.Optional.of(new HostDevice(
                    device.toString().substring(SYS.toString().length()),
                    linkName(device.resolve("subsystem")),
                    device.getFileName().toString(),
                    number,
                    "/dev/" + devname,
                    links,
                    properties));
        } catch (NoSuchFileException e) {
            return java.util.Optional.empty(); // went away while we looked
        }
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

    /** The last name of what a link of sysfs points to; empty where there is no such link. */
    static String linkName(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).getFileName().toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
