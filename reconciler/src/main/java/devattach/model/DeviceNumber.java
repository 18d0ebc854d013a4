package devattach.model;

import java.util.Comparator;
import java.util.Optional;

/**
 * The name by which the kernel knows a device node: kind, major and minor.
 *
 * @param major 0 to 4095 (12 bits, see makedev(3))
 * @param minor 0 to 1048575 (20 bits)
 */
public record DeviceNumber(Kind kind, int major, int minor) implements Comparable<DeviceNumber>, Subject {

    private static final Comparator<DeviceNumber> ORDER = Comparator.comparing(DeviceNumber::kind)
            .thenComparingInt(DeviceNumber::major)
            .thenComparingInt(DeviceNumber::minor);

    /** Character or block; one major means different drivers in the two. */
    public enum Kind {
        CHAR('c'),
        BLOCK('b');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /** As in {@code ls -l} and in the cgroup v1 device rules. */
        public char letter() {
            return letter;
        }
    }

    /** The number no device has. */
    public static final DeviceNumber NONE = character(0, 0);

    public DeviceNumber {
        if (major < 0 || major > 0xfff || minor < 0 || minor > 0xfffff) {
            throw new IllegalArgumentException("no such device number: " + major + ":" + minor);
        }
    }

    /** Empty where no device can have it. */
    public static Optional<DeviceNumber> of(Kind kind, int major, int minor) {
        boolean possible = major >= 0 && major <= 0xfff && minor >= 0 && minor <= 0xfffff;
        return possible ? Optional.of(new DeviceNumber(kind, major, minor)) : Optional.empty();
    }

    public static DeviceNumber character(int major, int minor) {
        return new DeviceNumber(Kind.CHAR, major, minor);
    }

    public static DeviceNumber block(int major, int minor) {
        return new DeviceNumber(Kind.BLOCK, major, minor);
    }

    @Override
    public int compareTo(DeviceNumber other) {
        return ORDER.compare(this, other);
    }

    /** {@code c 189:4}, the way the kernel's own device lists print it. */
    @Override
    public String toString() {
        return kind.letter() + " " + major + ":" + minor;
    }
}
