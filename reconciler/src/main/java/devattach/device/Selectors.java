package devattach.device;

import devattach.model.Glob;
import devattach.model.HostDevice;
import java.util.Map;
import java.util.Set;

/** The match keys all device types share, from the most stable down to names that move. */
final class Selectors {

    /** Dotted keys; see {@code docs/selectors.md} for each. */
    static final Set<String> KEYS = Set.of(
            "source",
            "name",
            "subsystem",
            "driver",
            "major",
            "minor",
            "usb.vendorid",
            "usb.productid",
            "usb.serial",
            "usb.port",
            "pci.address",
            "pci.vendor",
            "pci.device",
            "attribute.*",
            "property.*");

    private Selectors() {}

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
            case "name" -> Glob.matches(pattern, candidate.name());
            case "subsystem" -> Glob.matches(pattern, candidate.subsystem());
            case "major" -> pattern.equals(Integer.toString(candidate.number().major()));
            case "minor" -> pattern.equals(Integer.toString(candidate.number().minor()));
            default -> {
                String value = candidate.properties().get(key);
                yield value != null && Glob.matches(pattern, value);
            }
        };
    }
}
