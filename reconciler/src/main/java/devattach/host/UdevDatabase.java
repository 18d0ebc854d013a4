package devattach.host;

import devattach.model.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What udev knows of devices: the links it made and the properties its rules found. Where udev does not run, the links that are in /dev
 * all the same.
 */
final class UdevDatabase {

    private static final String DATA = "/run/udev/data/";

    private final String data;
    private final boolean runs;
    private final Map<DeviceNumber, Set<String>> linksInDev;

    private UdevDatabase(String data, boolean runs, Map<DeviceNumber, Set<String>> linksInDev) {
        this.data = data;
        this.runs = runs;
        this.linksInDev = linksInDev;
    }

    /**
     * What it knows now, with the links where it does not run.
     *
     * @param root the folder that holds its {@code /run}, empty for this host's own
     */
    static UdevDatabase open(LinksInDev links, String root) throws IOException {
        String data = root + DATA;
        boolean runs = Files.isDirectory(Path.of(data));
        return new UdevDatabase(data, runs, runs ? Map.of() : links.read());
    }

    /** Adds what is known of a device. */
    void describe(DeviceNumber number, Set<String> links, Map<String, String> properties) throws IOException {
        if (runs) {
            Attributes.text(data + number.kind().letter() + number.major() + ":" + number.minor())
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
}
