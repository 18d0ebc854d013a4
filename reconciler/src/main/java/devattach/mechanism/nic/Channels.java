package devattach.mechanism.nic;

import devattach.linux.net.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of a CAN adapter's channels an interface is: they have one device and no address. */
final class Channels {

    private static final Path NETWORK = Path.of("/sys/class/net");

    private Channels() {}

    /** The number that its driver gave it; empty of one that is not on the host, and where the driver gave none. */
    static String of(Link link) {
        Path folder = NETWORK.resolve(link.name());
        try {
            if (Long.parseLong(text(folder, "ifindex")) != link.index()) {
                return "";
            }
            // drivers use the one or the other, see gs_usb and peak_usb
            return Long.toString(
                    Math.max(Long.decode(text(folder, "dev_id")), Long.parseLong(text(folder, "dev_port"))));
        } catch (IOException | IllegalArgumentException e) {
            return ""; // not here, or renamed just now
        }
    }

    private static String text(Path folder, String file) throws IOException {
        return Files.readString(folder.resolve(file)).strip();
    }
}
