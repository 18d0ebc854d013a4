package devattach.config;

import devattach.model.CdiName;
import devattach.model.ContainerPath;
import devattach.model.Permissions;
import java.util.Optional;

/**
 * Docker's {@code --device} notation: {@code host[:inside[:rwm]]}.
 *
 * <p>Names below {@code /dev/.../by-path/} hold colons themselves; Docker cannot name those, here they are one word.
 */
public record DockerDevice(String host, Optional<ContainerPath> inside, Optional<Permissions> access) {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException says why it is none, and what to write
     */
    public static DockerDevice parse(String text) {
        if (CdiName.isMeant(text)) {
            throw new IllegalArgumentException("a CDI name, which is type cdi; write a node such as /dev/ttyUSB0");
        }
        int split = text.indexOf(":/");
        String host = split < 0 ? text : text.substring(0, split);
        String rest = split < 0 ? "" : text.substring(split + 1);
        if (split < 0 && text.matches(".*:[rwm]{1,3}")) {
            int colon = text.lastIndexOf(':');
            return new DockerDevice(
                    source(text.substring(0, colon)),
                    Optional.empty(),
                    Optional.of(letters(text.substring(colon + 1))));
        }
        int colon = rest.indexOf(':');
        Optional<Permissions> access = colon < 0 ? Optional.empty() : Optional.of(letters(rest.substring(colon + 1)));
        String inside = colon < 0 ? rest : rest.substring(0, colon);
        return new DockerDevice(
                source(host), inside.isEmpty() ? Optional.empty() : Optional.of(InsidePath.parse(inside)), access);
    }

    private static String source(String host) {
        if (host.indexOf(':') >= 0 && !host.contains("/by-")) {
            throw new IllegalArgumentException(
                    "not host[:inside[:rwm]]; write for example /dev/ttyUSB0:/dev/zigbee:rw");
        }
        return MatchReader.source(host);
    }

    private static Permissions letters(String text) {
        try {
            return Permissions.parse(text);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    refused.getMessage() + "; write letters such as rw after the last ':'", refused);
        }
    }
}
