package devattach.device;

import devattach.model.HostDevice;
import devattach.model.Thing;
import java.util.List;
import java.util.stream.Collectors;

/** The key by which things that fit one entry can be told apart. */
public final class Distinction {

    /** From what lasts longest. */
    private static final List<String> KEYS = List.of(
            "usb.serial",
            "property.ID_WWN",
            "property.ID_SERIAL",
            "pci.address",
            "usb.port",
            "subsystem",
            "property.DEVTYPE",
            "driver",
            "name");

    private Distinction() {}

    /** {@code usb.serial (A, B)}: the most lasting key that all have, each with a value of its own; empty where there is none. */
    public static String between(List<Thing> things) {
        for (String key : KEYS) {
            List<String> values =
                    things.stream().map(thing -> value(thing.own().get(0), key)).toList();
            boolean distinct = values.stream().distinct().count() == things.size() && !values.contains("");
            if (distinct) {
                return key
                        + values.stream()
                                .limit(4)
                                .collect(Collectors.joining(", ", " (", things.size() > 4 ? ", ...)" : ")"));
            }
        }
        return "";
    }

    private static String value(HostDevice device, String key) {
        return switch (key) {
            case "subsystem" -> device.subsystem();
            case "name" -> device.name();
            default -> device.property(key);
        };
    }
}
