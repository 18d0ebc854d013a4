package devattach.device;

import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Rung;
import devattach.model.Rung.Lasting;
import devattach.model.Thing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ways to say which device is meant, from the most lasting down: the one order that importing, discovering and the finding {@code
 * Ambiguous} go by.
 */
public final class Rungs {

    static final String DEVTYPE = "property.DEVTYPE";

    private static final String ID_SERIAL = "property.ID_SERIAL";
    private static final String SUBSYSTEM = "subsystem";
    private static final String SOURCE = "source";
    private static final String ATTRIBUTE = "attribute.";

    /**
     * A place on the ladder.
     *
     * @param key of {@code match}; or a part of those links below /dev that have it, which begins with a slash
     * @param beside further keys without which the value says little
     */
    private record Step(Lasting lasting, String key, List<String> beside) {
        static Step of(Lasting lasting, String key, String... beside) {
            return new Step(lasting, key, List.of(beside));
        }

        boolean isLink() {
            return key.startsWith("/");
        }
    }

    /** The subsystem stands here twice: nothing tells a thing's nodes apart better, and as a rung by itself it says least. */
    private static final List<Step> STEPS = List.of(
            Step.of(Lasting.IDENTITY, "uuid"),
            Step.of(Lasting.IDENTITY, "usb.serial", "usb.vendorid", "usb.productid"),
            Step.of(Lasting.IDENTITY, "wwid"),
            Step.of(Lasting.IDENTITY, "property.ID_WWN"),
            Step.of(Lasting.IDENTITY, "attribute.serial"),
            Step.of(Lasting.IDENTITY, "attribute.dm/uuid"),
            Step.of(Lasting.IDENTITY, ID_SERIAL),
            Step.of(Lasting.IDENTITY, "/by-id/wwn-"),
            Step.of(Lasting.IDENTITY, "/by-id/nvme-eui."),
            Step.of(Lasting.IDENTITY, "/by-id/"),
            Step.of(Lasting.CONTENT, "/by-partuuid/"),
            Step.of(Lasting.CONTENT, "/by-uuid/"),
            Step.of(Lasting.CONTENT, "/by-label/"),
            Step.of(Lasting.CONTENT, "/by-partlabel/"),
            Step.of(Lasting.CONTENT, "attribute.loop/backing_file"),
            Step.of(Lasting.CONTENT, "attribute.dm/name"),
            Step.of(Lasting.PLACE, "usb.port"),
            Step.of(Lasting.PLACE, "pci.address"),
            Step.of(Lasting.PLACE, "/by-path/"),
            Step.of(Lasting.NODE, SOURCE),
            Step.of(Lasting.SORT, SUBSYSTEM),
            Step.of(Lasting.SORT, DEVTYPE),
            Step.of(Lasting.SORT, "attribute.label"),
            Step.of(Lasting.SORT, "attribute.name"),
            Step.of(Lasting.SORT, "attribute.identity"),
            Step.of(Lasting.SORT, "usb.productid", "usb.vendorid"),
            Step.of(Lasting.SORT, "pci.device", "pci.vendor"),
            Step.of(Lasting.SORT, "driver"),
            Step.of(Lasting.SORT, SUBSYSTEM),
            Step.of(Lasting.NAME, "name"),
            Step.of(Lasting.NAME, SOURCE));

    /** Keys that tell the nodes of a thing apart, and beside others in a rung: no rungs by themselves. */
    private static final Set<String> ALONE = Set.of(DEVTYPE, "name");

    /** Of a key these subsystems only: an attribute is looked for in all folders above, and would be somebody else's. */
    private static final Map<String, Set<String>> ONLY = Map.of(
            "attribute.serial", Set.of("block"),
            "attribute.loop/backing_file", Set.of("block"),
            "attribute.dm/uuid", Set.of("block"),
            "attribute.dm/name", Set.of("block"),
            "attribute.label", Set.of("gpio"),
            "attribute.name", Set.of("i2c-dev", "video4linux", "input", "rtc", "iio"),
            "attribute.identity", Set.of("watchdog"));

    private Rungs() {}

    /** The sysfs attributes that stand on the ladder: a look has to be asked for them by name. */
    public static Set<String> attributes() {
        Set<String> names = new TreeSet<>();
        STEPS.stream()
                .map(Step::key)
                .filter(key -> key.startsWith(ATTRIBUTE))
                .forEach(key -> names.add(key.substring(ATTRIBUTE.length())));
        return names;
    }

    /** Single keys by which a person can be told one thing from another, from the most lasting down. */
    static List<String> keys() {
        return STEPS.stream()
                .map(Step::key)
                .filter(key -> !key.startsWith("/") && !key.equals(SOURCE))
                .distinct()
                .toList();
    }

    /** What a device has of a key; empty where it has none. */
    static String value(HostDevice device, String key) {
        Set<String> only = ONLY.get(key);
        return only != null && !only.contains(device.subsystem())
                ? ""
                : switch (key) {
                    case SUBSYSTEM -> device.subsystem();
                    case "name" -> device.name();
                    case "uuid" -> device.property("gpu.uuid");
                    default -> device.property(key);
                };
    }

    /**
     * All rungs for the nodes of one thing, as its type would have them written; whether one means this thing alone is another question:
     * {@link #fitting}.
     *
     * @param own the nodes an entry is to give, at least one
     */
    public static List<Rung> of(DeviceType type, List<HostDevice> own) {
        List<Rung> rungs = new ArrayList<>();
        Map<String, String> within = within(type, own);
        for (Step step : STEPS) {
            if (step.key().equals(SOURCE)) {
                own.forEach(device -> node(device, step.lasting(), rungs));
            } else if (step.isLink()) {
                own.forEach(device -> links(device, step, rungs));
            } else if (!ALONE.contains(step.key()) && isKey(type, step.key())) {
                keys(own.get(0), step, within).ifPresent(rung -> {
                    rungs.remove(rung);
                    rungs.add(rung);
                });
            }
        }
        return rungs.stream()
                .filter(rung -> rung.match().values().stream().allMatch(Rungs::isUsable))
                .sorted(Comparator.comparing(Rung::lasting))
                .toList();
    }

    /** The things of a type that a match fits on a host. */
    public static List<Thing> fitting(DeviceType type, Map<String, String> match, List<HostDevice> devices) {
        return type.things(Mapping.Choice.one(type.name(), List.of(match)), devices);
    }

    /** Whether these things are one that consists of exactly these nodes. */
    public static boolean are(List<Thing> things, List<HostDevice> own) {
        return things.size() == 1 && numbers(things.get(0).own()).equals(numbers(own));
    }

    /** The most lasting rung but a mere name that means one device and no other; empty where only its name tells it from others. */
    public static Optional<Rung> lasting(DeviceType type, HostDevice device, List<HostDevice> devices) {
        List<HostDevice> own = List.of(device);
        return of(type, own).stream()
                .filter(rung -> rung.lasting() != Lasting.NAME)
                .filter(rung -> are(fitting(type, rung.match(), devices), own))
                .findFirst();
    }

    private static Set<DeviceNumber> numbers(List<HostDevice> devices) {
        Set<DeviceNumber> numbers = new HashSet<>();
        devices.forEach(device -> numbers.add(device.number()));
        return numbers;
    }

    private static boolean isKey(DeviceType type, String key) {
        return type.keys().contains(key)
                || type.keys().contains(key.substring(0, key.indexOf('.') + 1) + "*") && key.indexOf('.') > 0;
    }

    /** What tells the nodes of one thing apart, where the type picks nodes and not things. */
    private static Map<String, String> within(DeviceType type, List<HostDevice> own) {
        Map<String, String> within = new LinkedHashMap<>();
        HostDevice device = own.get(0);
        if (!(type instanceof UnixDevice)) {
            return within;
        }
        if (device.number().kind() == DeviceNumber.Kind.CHAR) {
            within.put(SUBSYSTEM, device.subsystem());
            return within;
        }
        for (String key : List.of(DEVTYPE, "property.PARTN")) {
            String value = device.property(key);
            if (!value.isEmpty()) {
                within.put(key, value);
            }
        }
        return within;
    }

    private static Optional<Rung> keys(HostDevice device, Step step, Map<String, String> within) {
        Map<String, String> match = new LinkedHashMap<>(within);
        List<String> names = new ArrayList<>(step.beside());
        names.add(step.key());
        for (String name : names) {
            String value = value(device, name);
            if (value.isEmpty() || name.startsWith("pci.") && isOnUsb(device)) {
                return Optional.empty();
            }
            match.put(name, value);
        }
        return Optional.of(new Rung(match, lasting(step, device)));
    }

    /** There the PCI function is the controller's, with which everything else on its bus is meant, too. */
    private static boolean isOnUsb(HostDevice device) {
        return !device.property("usb.port").isEmpty();
    }

    /** Of a USB device without a serial number udev makes its names of vendor and product alone, and its twin has the same. */
    private static Lasting lasting(Step step, HostDevice device) {
        boolean bySerial = step.key().equals(ID_SERIAL) || step.key().startsWith("/by-id/");
        return bySerial && isOnUsb(device) && device.property("usb.serial").isEmpty() ? Lasting.SORT : step.lasting();
    }

    /** On one place of the ladder or on the other. */
    private static void node(HostDevice device, Lasting lasting, List<Rung> rungs) {
        if (KernelNames.move(device.devnode()) == (lasting == Lasting.NAME)) {
            rungs.add(new Rung(Map.of(SOURCE, device.devnode()), lasting));
        }
    }

    private static void links(HostDevice device, Step step, List<Rung> rungs) {
        device.links().stream()
                .filter(link -> link.contains(step.key()))
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .map(link -> new Rung(Map.of(SOURCE, link), lasting(step, device)))
                .filter(rung -> !rungs.contains(rung))
                .forEach(rungs::add);
    }

    /** Serial numbers are what their makers wrote. */
    private static boolean isUsable(String value) {
        return !value.isBlank()
                && value.chars().noneMatch(letter -> Character.isISOControl(letter) || letter == '*' || letter == '?');
    }
}
