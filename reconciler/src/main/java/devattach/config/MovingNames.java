package devattach.config;

import devattach.device.DeviceType;
import devattach.device.KernelNames;
import java.util.Map;
import java.util.Optional;

/** Names and numbers the kernel gives in order of appearance, which after a re-plug or a reboot may mean another device. */
public final class MovingNames {

    private static final String NEXT =
            "; another device may get it after a re-plug or reboot. Prefer usb.serial, a /dev/.../by-id/ link or property.*";

    private static final String NEXT_FOR_INTERFACES =
            "; another interface may get it after a re-plug or reboot. Prefer 'match' with mac, pci.address or usb.port";

    private MovingNames() {}

    /** The same, for an entry of a type. */
    static Optional<String> doubt(Map<String, String> match, DeviceType type) {
        String name = match.getOrDefault("name", "");
        if (type.hasNodes()) {
            return doubt(match);
        }
        return !pinned(match) && KernelNames.interfaceMoves(name)
                ? Optional.of("this name moves: '" + name + "' is given in order of appearance" + NEXT_FOR_INTERFACES)
                : Optional.empty();
    }

    /** Why a match may one day mean something else; empty where it looks lasting. */
    public static Optional<String> doubt(Map<String, String> match) {
        if (pinned(match)) {
            return Optional.empty();
        }
        String source = match.getOrDefault("source", "");
        if (!source.contains("/by-") && KernelNames.move(source)) {
            return Optional.of("this name moves: '" + source + "' is given in order of appearance" + NEXT);
        }
        if (KernelNames.move(match.getOrDefault("name", ""))) {
            return Optional.of("this name moves: '" + match.get("name") + "' is given in order of appearance" + NEXT);
        }
        return match.containsKey("major") && !match.containsKey("source") && !match.containsKey("name")
                ? Optional.of("this number moves: " + match.get("major") + ":" + match.getOrDefault("minor", "*")
                        + " is given in order of appearance" + NEXT)
                : Optional.empty();
    }

    private static boolean pinned(Map<String, String> match) {
        return match.keySet().stream()
                .anyMatch(key -> key.equals("wwid")
                        || key.equals("mac")
                        || key.startsWith("usb.")
                        || key.startsWith("pci.")
                        || key.startsWith("property.")
                        || key.startsWith("attribute."));
    }
}
