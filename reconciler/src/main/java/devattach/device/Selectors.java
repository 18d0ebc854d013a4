package devattach.device;

import devattach.model.Glob;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The match keys all device types share, from the most stable down to names that move. */
final class Selectors {

    /** Dotted keys; see {@code docs/selectors.md} for each. */
    static final Set<String> KEYS = Set.of(
            "source",
            "name",
            "subsystem",
            "driver",
            "wwid",
            "major",
            "minor",
            "usb.vendorid",
            "usb.productid",
            "usb.serial",
            "usb.port",
            "usb.busnum",
            "usb.devnum",
            "pci.address",
            "pci.vendor",
            "pci.device",
            "attribute.*",
            "property.*");

    private Selectors() {}

    /** Of the given devices those that fit one of the alternatives. */
    static List<HostDevice> chosen(Mapping.Choice choice, List<HostDevice> devices, Predicate<HostDevice> kind) {
        List<HostDevice> chosen = new ArrayList<>();
        for (HostDevice device : devices) {
            if (kind.test(device) && fits(choice, device)) {
                chosen.add(device);
            }
        }
        return chosen;
    }

    static boolean fits(Mapping.Choice choice, HostDevice device) {
        for (Map<String, String> match : choice.match()) {
            if (accept(match, device)) {
                return true;
            }
        }
        return false;
    }

    static boolean accept(Map<String, String> match, HostDevice candidate) {
        for (Map.Entry<String, String> key : match.entrySet()) {
            if (!accepts(key.getKey(), key.getValue(), candidate)) {
                return false;
            }
        }
        return true;
    }

    private static boolean accepts(String key, String pattern, HostDevice candidate) {
        return switch (key) {
            case "source" ->
                Glob.matches(pattern, candidate.devnode())
                        || candidate.links().stream().anyMatch(link -> Glob.matches(pattern, link));
            case "name" -> Glob.matches(pattern, candidate.name()) || isAltname(pattern, candidate);
            case "subsystem" -> Glob.matches(pattern, candidate.subsystem());
            case "major" -> pattern.equals(Integer.toString(candidate.number().major()));
            case "minor" -> pattern.equals(Integer.toString(candidate.number().minor()));
            default -> {
                String value = candidate.properties().get(key);
                yield value != null && Glob.matches(pattern, value);
            }
        };
    }

    /** Interfaces have several names. */
    private static boolean isAltname(String pattern, HostDevice candidate) {
        return candidate.subsystem().equals("net")
                && candidate.links().stream().anyMatch(name -> Glob.matches(pattern, name));
    }

    /** What tells a device from its like, for people. */
    static String describe(HostDevice device) {
        String serial = device.property("usb.serial");
        String port = device.property("usb.port");
        return device.devnode() + " (" + device.number() + (serial.isEmpty() ? "" : ", usb.serial " + serial)
                + (port.isEmpty() ? "" : ", usb.port " + port) + ")";
    }
}
