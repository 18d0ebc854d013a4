package devattach.imports;

import devattach.config.MovingNames;
import devattach.device.DeviceType;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ways to say which device, from the most lasting down, see {@code docs/selectors.md}; the first that means this device and no other
 * of the host is taken.
 */
final class Ladder {

    /** Links that udev makes from what a thing is, then from what is on it, then from where it is plugged in. */
    private static final List<String> IDENTITY = List.of("/by-id/wwn-", "/by-id/nvme-eui.", "/by-id/");

    private static final List<String> CONTENT = List.of("/by-partuuid/", "/by-uuid/");
    private static final List<String> PLACE = List.of("/by-path/");

    private final List<HostDevice> devices;

    Ladder(List<HostDevice> devices) {
        this.devices = List.copyOf(devices);
    }

    /** Whether a name, as it was written, will mean another device some day. */
    static boolean moves(String source) {
        return MovingNames.doubt(Map.of("source", source)).isPresent();
    }

    /** Empty where only its name tells it from others. */
    Optional<Map<String, String>> lasting(HostDevice device, DeviceType type) {
        return rungs(device).stream()
                .filter(match -> match.values().stream().allMatch(Ladder::isUsable))
                .filter(match -> isAlone(device, type.things(Mapping.Choice.one(type.name(), List.of(match)), devices)))
                .findFirst();
    }

    private static boolean isAlone(HostDevice device, List<Thing> things) {
        return things.size() == 1 && things.get(0).own().equals(List.of(device));
    }

    private static List<Map<String, String>> rungs(HostDevice device) {
        List<Map<String, String>> rungs = new ArrayList<>();
        keys(device, "usb.vendorid", "usb.productid", "usb.serial").ifPresent(rungs::add);
        links(device, IDENTITY, rungs);
        keys(device, "usb.port").ifPresent(rungs::add);
        links(device, CONTENT, rungs);
        links(device, PLACE, rungs);
        keys(device, "pci.address").ifPresent(rungs::add);
        keys(device, "driver").ifPresent(rungs::add);
        return rungs;
    }

    /** Beside the subsystem, which tells the nodes of one thing apart. */
    private static Optional<Map<String, String>> keys(HostDevice device, String... names) {
        Map<String, String> match = new LinkedHashMap<>();
        match.put("subsystem", device.subsystem());
        for (String name : names) {
            String value = device.properties().get(name);
            if (value == null) {
                return Optional.empty();
            }
            match.put(name, value);
        }
        return Optional.of(match);
    }

    private static void links(HostDevice device, List<String> parts, List<Map<String, String>> rungs) {
        for (String part : parts) {
            device.links().stream()
                    .filter(link -> link.contains(part))
                    .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                    .forEach(link -> rungs.add(Map.of("source", link)));
        }
    }

    /** Serial numbers are what their makers wrote. */
    private static boolean isUsable(String value) {
        return !value.isBlank()
                && value.chars().noneMatch(letter -> Character.isISOControl(letter) || letter == '*' || letter == '?');
    }
}
