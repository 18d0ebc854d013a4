package devattach.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a host no entry may use, whatever Git says: written in the host's own file.
 *
 * @param interfaces by name, other name or permanent hardware address
 * @param devices by node or link below {@code /dev}
 * @param containers by name, or by runtime and name: {@code docker/web}
 */
public record Protection(List<Pattern> interfaces, List<Pattern> devices, List<Pattern> containers) {

    /** Nothing. */
    public static final Protection NONE = new Protection(List.of(), List.of(), List.of());

    /** A name or glob, and where it is written. */
    public record Pattern(String glob, Location where) {

        private boolean fits(List<String> names) {
            return names.stream().anyMatch(name -> Glob.matches(glob, name));
        }

        private String why() {
            return "'" + glob + "' is protected on this host, at " + where;
        }
    }

    /**
     * What of this host that is.
     *
     * @param things why each of them is protected
     * @param containers why each of them is; nothing is changed there
     */
    public record Here(Map<Subject, String> things, Map<ContainerId, String> containers) {

        /** Nothing. */
        public static final Here NOTHING = new Here(Map.of(), Map.of());

        public Here {
            things = Map.copyOf(things);
            containers = Map.copyOf(containers);
        }
    }

    public Protection {
        interfaces = List.copyOf(interfaces);
        devices = List.copyOf(devices);
        containers = List.copyOf(containers);
    }

    /** On a host that has this now. */
    public Here on(World world) {
        if (equals(NONE)) {
            return Here.NOTHING;
        }
        Map<Subject, String> things = new HashMap<>();
        for (HostDevice each : world.interfaces()) {
            ofInterface(names(each, Stream.of(each.name(), each.property("mac"))))
                    .ifPresent(why -> withItsCard(each, world.interfaces(), why, things));
        }
        for (HostDevice each : world.devices()) {
            first(devices, names(each, Stream.of(each.devnode()))).ifPresent(why -> things.put(each.subject(), why));
        }
        Map<ContainerId, String> named = new HashMap<>();
        for (Container each : world.containers()) {
            first(containers, List.of(each.name(), each.title()))
                    .ifPresent(why -> named.putIfAbsent(world.primary(each), why));
        }
        return new Here(things, named);
    }

    /** The interfaces of a Wi-Fi card go together, so they stay together. */
    private static void withItsCard(HostDevice one, List<HostDevice> all, String why, Map<Subject, String> things) {
        things.put(one.subject(), why);
        String card = one.property(HostDevice.RADIO);
        all.stream()
                .filter(other ->
                        !card.isEmpty() && other.property(HostDevice.RADIO).equals(card))
                .forEach(other -> things.putIfAbsent(
                        other.subject(), one.name() + ", which is of the same Wi-Fi card, would go with it; " + why));
    }

    /**
     * Why an interface is protected; empty where it is not.
     *
     * @param names all that it goes by
     */
    public Optional<String> ofInterface(List<String> names) {
        return first(interfaces, names);
    }

    private static Optional<String> first(List<Pattern> patterns, List<String> names) {
        return patterns.stream()
                .filter(pattern -> pattern.fits(names))
                .findFirst()
                .map(Pattern::why);
    }

    private static List<String> names(HostDevice device, Stream<String> own) {
        return Stream.concat(own, device.links().stream()).toList();
    }
}
