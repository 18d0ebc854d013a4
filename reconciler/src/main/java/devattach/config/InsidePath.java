package devattach.config;

import devattach.model.ContainerPath;
import java.util.Optional;

/** The rules for where in a container a device may appear. */
final class InsidePath {

    private InsidePath() {}

    static ContainerPath parse(String text) {
        ContainerPath path;
        try {
            path = new ContainerPath(text);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    "not a usable path (" + refused.getMessage() + "); write one such as /dev/zigbee", refused);
        }
        if (text.equals("/dev")) {
            throw new IllegalArgumentException(
                    "the folder of all devices itself; write one below it, such as /dev/zigbee");
        }
        if (isIn("/proc", text) || isIn("/sys", text)) {
            throw new IllegalArgumentException("inside the kernel's own file systems; write one such as /dev/zigbee");
        }
        return path;
    }

    /** The same path as on the host. */
    static Optional<ContainerPath> ofSource(String source) {
        try {
            return Optional.of(parse(source));
        } catch (IllegalArgumentException refused) {
            // a source that is no path has been reported as a source
            return Optional.empty();
        }
    }

    private static boolean isIn(String folder, String path) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }
}
