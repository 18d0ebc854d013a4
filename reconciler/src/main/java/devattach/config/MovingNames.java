package devattach.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names and numbers the kernel gives in order of appearance, which after a re-plug or a reboot may mean another device. */
public final class MovingNames {

    private static final Pattern MOVES =
            Pattern.compile("(ttyUSB|ttyACM|ttyXRUSB|video|v4l-subdev|media|hidraw|event|js|mouse|card"
                    + "|renderD|sg|sr|sd[a-z]|vd[a-z]|xvd[a-z]|nvme|mmcblk|dm-|md|nvidia|i2c-|gpiochip|iio:device|rtc|lp|usbmon|hiddev)[0-9]*"
                    + "([a-z]+[0-9]+)*|pcmC[0-9]+D[0-9]+[cp]|controlC[0-9]+|sd[a-z]+[0-9]*|[0-9]{3}");

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
        if (!source.contains("/by-") && moves(source.substring(source.lastIndexOf('/') + 1))) {
            return Optional.of("this name moves: '" + source + "' is given in order of appearance" + NEXT);
        }
        if (moves(match.getOrDefault("name", ""))) {
            return Optional.of("this name moves: '" + match.get("name") + "' is given in order of appearance" + NEXT);
        }
        return match.containsKey("major") && !match.containsKey("source") && !match.containsKey("name")
                ? Optional.of("this number moves: " + match.get("major") + ":" + match.getOrDefault("minor", "*")
                        + " is given in order of appearance" + NEXT)
                : Optional.empty();
    }

    private static boolean moves(String name) {
        return MOVES.matcher(name).matches();
    }
}
