package devattach.model;

import java.util.List;

/**
 * An absolute path as seen inside a container, in normal form: no {@code .}, no {@code ..}, no empty segment. A name
 * only; whatever it leads to in the container is decided by the container and is never trusted.
 */
public record ContainerPath(String value) implements Comparable<ContainerPath> {

    public ContainerPath {
        if (!value.startsWith("/")) {
            throw new IllegalArgumentException("'" + value + "' is not absolute");
        }
        if (value.equals("/")) {
            throw new IllegalArgumentException("'/' is the container's root, not a place for a device");
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a path cannot hold a NUL");
        }
        for (String segment : value.substring(1).split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("'" + value + "' has an empty, '.' or '..' segment");
            }
        }
        if (value.length() > 4000) {
            throw new IllegalArgumentException("a path of " + value.length() + " characters is too long");
        }
    }

    /** {@code zigbee} of {@code /dev/zigbee}. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** {@code dev/snd} of {@code /dev/snd/pcm}: the folder, relative to the container's root; empty for the root. */
    public String folder() {
        int slash = value.lastIndexOf('/');
        return slash == 0 ? "" : value.substring(1, slash);
    }

    public List<String> segments() {
        return List.of(value.substring(1).split("/"));
    }

    @Override
    public int compareTo(ContainerPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
