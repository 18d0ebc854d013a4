package devattach.device;

import devattach.model.HostDevice;
import devattach.model.Thing;
import java.util.List;
import java.util.stream.Collectors;

/** The key by which things that fit one entry can be told apart. */
public final class Distinction {

    private static final List<String> OF_INTERFACES = List.of("mac", "pci.address", "usb.port", "name");

    private Distinction() {}

    /** {@code usb.serial (A, B)}: the most lasting key that all have, each with a value of its own; empty where there is none. */
    public static String between(List<Thing> things) {
        boolean interfaces = things.stream()
                .allMatch(thing ->
                        !thing.own().get(0).property(HostDevice.INTERFACE).isEmpty());
        for (String key : interfaces ? OF_INTERFACES : Rungs.keys()) {
            List<String> values = things.stream()
                    .map(thing -> Rungs.value(thing.own().get(0), key))
                    .toList();
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
}
