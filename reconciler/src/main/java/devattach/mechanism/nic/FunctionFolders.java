package devattach.mechanism.nic;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Physical and virtual functions of PCI devices, as sysfs has them. They are there whatever namespace an interface is in. */
public final class FunctionFolders {

    private static final String BUS = "pci";
    static final Path DEVICES = Path.of("/sys/bus/pci/devices");
    private static final String VIRTUAL = "virtfn";

    /** The one driver whose functions can have two interfaces each; there only permanent addresses tell them apart, and they do last. */
    private static final String OF_TWO_PORTS = "mlx4_core";

    private FunctionFolders() {}

    /** Whether it is a virtual function with one interface. */
    static boolean isOnlyFunction(String bus, String device) {
        return bus.equals(BUS)
                && Files.exists(DEVICES.resolve(device).resolve("physfn"))
                && !driver(device).equals(OF_TWO_PORTS);
    }

    /** The driver bound to a device; empty for none. */
    public static String driver(String device) {
        try {
            return last(DEVICES.resolve(device).resolve("driver"));
        } catch (IOException e) {
            return "";
        }
    }

    /** The physical device of a virtual function; empty for what is none. */
    public static Optional<String> physical(String bus, String device) {
        if (!bus.equals(BUS) || device.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(last(DEVICES.resolve(device).resolve("physfn")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The devices of its virtual functions by their numbers; none where there are none now. */
    public static SortedMap<Integer, String> virtual(String device) throws IOException {
        SortedMap<Integer, String> all = new TreeMap<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(DEVICES.resolve(device), VIRTUAL + "*")) {
            for (Path link : links) {
                String number = link.getFileName().toString().substring(VIRTUAL.length());
                all.put(Integer.parseInt(number), last(link));
            }
        } catch (NoSuchFileException e) {
            return new TreeMap<>(); // unplugged just now
        }
        return all;
    }

    /** How many it can have; 0 for one without SR-IOV. */
    public static int most(String bus, String device) {
        if (!bus.equals(BUS) || device.isEmpty()) {
            return 0;
        }
        try {
            return Integer.parseInt(Files.readString(DEVICES.resolve(device).resolve("sriov_totalvfs"))
                    .strip());
        } catch (IOException e) {
            return 0;
        }
    }

    private static String last(Path link) throws IOException {
        return Files.readSymbolicLink(link).getFileName().toString();
    }
}
