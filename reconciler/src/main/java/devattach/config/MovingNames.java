package devattach.config;

import devattach.device.KernelNames;
import java.util.Map;
import java.util.Optional;

/** Names and numbers the kernel gives in order of appearance, which after a re-plug or a reboot may mean another device. */
public final class MovingNames {

    private static final String NEXT =
            "; another device may get it after a re-plug or reboot. Prefer usb.serial, a /dev/.../by-id/ link or property.*";

    private MovingNames() {}

    /** Why a match may one day mean something else; empty where it looks lasting. */
    public static Optional<String> doubt(Map<String, String> match) {
        boolean pinned = match.keySet().stream()
                .anyMatch(key -> key.equals("wwid")
                        || key.startsWith("usb.")
                        || key.startsWith("pci.")
                        || key.startsWith("property.")
                        || key.startsWith("attribute."));
        if (pinned) {
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
}
