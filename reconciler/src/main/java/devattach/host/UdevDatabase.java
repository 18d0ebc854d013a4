package devattach.host;

import devattach.model.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What udev knows of devices: the links it made and the properties its rules found. Where udev does not run, the links that are in /dev
 * all the same.
 */
final class UdevDatabase {

    private static final Path DATA = Path.of("/run/udev/data");
    private static final Path DEV = Path.of("/dev");

    private final Map<Path, Set<String>> linksByNode;

    private UdevDatabase(Map<Path, Set<String>> linksByNode) {
        this.linksByNode = linksByNode;
    }

    static UdevDatabase open() throws IOException {
        return new UdevDatabase(Files.isDirectory(DATA) ? Map.of() : linksInDev());
    }

    /** Adds what is known of a device. */
    void describe(DeviceNumber number, Set<String> links, Map<String, String> properties) throws IOException {
        Path record = DATA.resolve(number.kind().letter() + "" + number.major() + ":" + number.minor());
        try {
            parse(Files.readString(record), links, properties);
        } catch (NoSuchFileException e) {
            for (Map.Entry<Path, Set<String>> node : linksByNode.entrySet()) {
                if (isNode(node.getKey(), number)) {
                    links.addAll(node.getValue());
                }
            }
        }
    }

    /** A record's lines: {@code S:} a link below /dev, {@code E:} a property. */
    static void parse(String record, Set<String> links, Map<String, String> properties) {
        record.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (line.startsWith("S:")) {
                links.add("/dev/" + line.substring(2));
            } else if (line.startsWith("E:") && equals > 2) {
                properties.put("property." + line.substring(2, equals), line.substring(equals + 1));
            }
        });
    }

    private static boolean isNode(Path node, DeviceNumber number) throws IOException {
        long device = (Long) Files.getAttribute(node, "unix:rdev");
        int major = (int) (device >>> 8 & 0xfff);
        int minor = (int) (device & 0xff | device >>> 12 & 0xfff00);
        int mode = (Integer) Files.getAttribute(node, "unix:mode");
        boolean block = (mode & 0170000) == 0060000;
        return major == number.major()
                && minor == number.minor()
                && block == (number.kind() == DeviceNumber.Kind.BLOCK);
    }

    private static Map<Path, Set<String>> linksInDev() throws IOException {
        Map<Path, Set<String>> links = new HashMap<>();
        try (Stream<Path> all = Files.walk(DEV, 3)) {
            for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                Path target = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
                if (target.startsWith(DEV) && Files.exists(target) && !Files.isDirectory(target)) {
                    links.computeIfAbsent(target, any -> new TreeSet<>()).add(link.toString());
                }
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        return links;
    }
}
