package devattach.host;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Listing;
import devattach.linux.Uevent;
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
 * vendor id nor a serial. Remembers what it read of the folders above devices, so it is made anew for each look.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/sysfs-rules.html">rules on how to access information in sysfs</a>
 */
public final class Inventory implements AutoCloseable {

    static final Comparator<HostDevice> ORDER =
            Comparator.comparing(HostDevice::sysPath).thenComparing(HostDevice::number);

    /** How every link in /sys/dev/char and /sys/dev/block begins; what follows is the device's own folder, through no other link. */
    private static final String UP = "../..";

    private final Set<String> attributes;
    private final UdevDatabase udev;
    private final Ancestry ancestry;
    private final Fd dev;
    private final String sys;
    private final Fd numbers;

    /**
     * A device and its uevent file.
     *
     * @param uevent the kernel's own properties of it, such as {@code DEVTYPE=disk}, a line each
     */
    record Found(HostDevice device, String uevent) {}

    /**
     * Ready to read.
     *
     * @param attributes names of sysfs attributes to read besides, those that some selector asks for
     * @param links those of the last look, or none yet
     */
    @MustBeClosed
    Inventory(Set<String> attributes, LinksInDev links) throws IOException {
        this(attributes, links, "");
    }

    /**
     * Ready to read what {@link #inSysfs} and {@link #at} say of a host.
     *
     * @param root the folder that holds its {@code /sys}, {@code /dev} and {@code /run}: empty for this host's own, else where what
     *     another's kernel said is laid out
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    Inventory(Set<String> attributes, LinksInDev links, String root) throws IOException {
        this.attributes = attributes;
        this.sys = root + "/sys";
        this.udev = UdevDatabase.open(links, root);
        this.ancestry = new Ancestry(sys);
        this.dev = Files.open(root + "/dev", Files.O_PATH | Files.O_DIRECTORY);
        this.numbers = Files.open(sys + "/dev", Files.O_PATH | Files.O_DIRECTORY);
    }

    /**
     * Reads all of them.
     *
     * @param attributes names of sysfs attributes to read besides, those that some selector asks for
     * @throws IOException where sysfs cannot be read; a device that goes away meanwhile is no error
     */
    public static List<HostDevice> read(Set<String> attributes) throws IOException {
        try (Inventory inventory = new Inventory(attributes, new LinksInDev())) {
            List<HostDevice> devices = new ArrayList<>();
            inventory.inSysfs().forEach(found -> devices.add(found.device()));
            devices.addAll(inventory.elsewhere());
            devices.sort(ORDER);
            return List.copyOf(devices);
        }
    }

    /** Those that sysfs knows, in no order. */
    List<Found> inSysfs() throws IOException {
        List<Found> devices = new ArrayList<>();
        for (DeviceNumber.Kind kind : DeviceNumber.Kind.values()) {
            for (String link : Listing.of(sys + "/dev/" + folder(kind))) {
                int colon = link.indexOf(':');
                DeviceNumber number = new DeviceNumber(
                        kind, Integer.parseInt(link.substring(0, colon)), Integer.parseInt(link.substring(colon + 1)));
                String path = path(number);
                if (!path.isEmpty()) {
                    Optional<Attributes.Read> uevent = Attributes.read(sys + path + "/uevent");
                    if (uevent.isPresent()) {
                        describe(path, number, uevent.get()).ifPresent(devices::add);
                    }
                }
            }
        }
        return devices;
    }

    /**
     * The device whose folder is the given one, if there is one now; what {@link #inSysfs} answers of it.
     *
     * @param path below /sys
     */
    Optional<Found> at(String path) throws IOException {
        Optional<Attributes.Read> uevent = Attributes.read(sys + path + "/uevent");
        if (uevent.isEmpty()) {
            return Optional.empty();
        }
        String text = uevent.get().text();
        Optional<DeviceNumber> number = number(
                line(text, "MAJOR"), line(text, "MINOR"), ancestry.of(path).subsystem());
        return number.isPresent() && path(number.get()).equals(path)
                ? describe(path, number.get(), uevent.get())
                : Optional.empty();
    }

    /** Those that sysfs does not know. */
    List<HostDevice> elsewhere() throws IOException {
        return NvidiaDevices.read(ancestry);
    }

    private static String folder(DeviceNumber.Kind kind) {
        return kind == DeviceNumber.Kind.CHAR ? "char" : "block";
    }

    /** The folder of the device that has a number, below /sys; empty where there is none now. */
    private String path(DeviceNumber number) throws KernelException {
        String target = Attributes.link(numbers, folder(number.kind()) + "/" + number.major() + ":" + number.minor());
        return target.startsWith(UP) ? target.substring(UP.length()) : "";
    }

    /** The number of the device an announcement is about. */
    static Optional<DeviceNumber> number(Uevent event) {
        return number(event.property("MAJOR"), event.property("MINOR"), event.subsystem());
    }

    /** All devices of the subsystem {@code block} have block numbers, and no others. */
    private static Optional<DeviceNumber> number(String major, String minor, String subsystem) {
        if (!major.matches("[0-9]{1,4}") || !minor.matches("[0-9]{1,7}")) {
            return Optional.empty();
        }
        DeviceNumber.Kind kind = subsystem.equals("block") ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR;
        return DeviceNumber.of(kind, Integer.parseInt(major), Integer.parseInt(minor));
    }

    /** A line of a uevent file; empty where there is none of that key. */
    private static String line(String uevent, String key) {
        return uevent.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElse("");
    }

    private Optional<Found> describe(String path, DeviceNumber number, Attributes.Read uevent) throws IOException {
        Ancestry.Folder at = ancestry.of(path);
        Map<String, String> properties = new HashMap<>(at.properties());
        String devname = announced(uevent.text(), properties);
        if (devname.isEmpty()) {
            return Optional.empty();
        }
        for (String attribute : attributes) {
            ancestry.attribute(Path.of(sys + path), attribute)
                    .ifPresent(value -> properties.put("attribute." + attribute, value));
        }
        Set<String> links = new TreeSet<>();
        udev.describe(number, links, properties);
        HostDevice device = new HostDevice(
                path,
                at.subsystem(),
                Attributes.lastName(path),
                number,
                uevent.inode(),
                "/dev/" + devname,
                Attributes.ownership(dev, devname, number),
                links,
                properties);
        return Optional.of(new Found(device, uevent.text()));
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

    @Override
    public void close() {
        dev.close();
        numbers.close();
    }
}
