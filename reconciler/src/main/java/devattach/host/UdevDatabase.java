package devattach.host;

import devattach.linux.Fd;
import devattach.linux.Stat;
import devattach.model.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What udev knows of devices: the links it made and the properties its rules found. Where udev does not run, the links that are in /dev
 * all the same.
 */
final class UdevDatabase {

    private static final String DATA = "/run/udev/data/";
    private static final Path DEV = Path.of("/dev");

    private final boolean runs;
    private final Map<DeviceNumber, Set<String>> linksInDev;

    private UdevDatabase(boolean runs, Map<DeviceNumber, Set<String>> linksInDev) {
        this.runs = runs;
        this.linksInDev = linksInDev;
    }

    static UdevDatabase open() throws IOException {
        boolean runs = Files.isDirectory(Path.of(DATA));
        return new UdevDatabase(runs, runs ? Map.of() : linksInDev());
    }

    /** Adds what is known of a device. */
    void describe(DeviceNumber number, Set<String> links, Map<String, String> properties) throws IOException {
        if (runs) {
            Attributes.text(DATA + number.kind().letter() + number.major() + ":" + number.minor())
                    .ifPresent(record -> parse(record, links, properties));
        } else {
            links.addAll(linksInDev.getOrDefault(number, Set.of()));
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

    private static Map<DeviceNumber, Set<String>> linksInDev() throws IOException {
        Map<DeviceNumber, Set<String>> links = new HashMap<>();
        try (Stream<Path> all = Files.find(DEV, 3, (path, attributes) -> attributes.isSymbolicLink())) {
            for (Path link : all.toList()) {
                Path target = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
                if (target.startsWith(DEV) && Files.exists(target) && !Files.isDirectory(target)) {
                    number(target).ifPresent(number -> links.computeIfAbsent(number, any -> new TreeSet<>())
                            .add(link.toString()));
                }
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        return links;
    }

    /** Empty for what is no device. */
    private static Optional<DeviceNumber> number(Path node) throws IOException {
        Stat stat = new Stat();
        try (Fd file = devattach.linux.Files.open(node.toString(), devattach.linux.Files.O_PATH)) {
            devattach.linux.Files.stat(file, stat);
        }
        return stat.isDevice() ? Optional.of(stat.number()) : Optional.empty();
    }
}
