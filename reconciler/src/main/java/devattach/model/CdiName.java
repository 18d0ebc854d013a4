package devattach.model;

import java.util.regex.Pattern;

/**
 * The full name of a device that a specification of the Container Device Interface describes: {@code nvidia.com/gpu=0}.
 *
 * @param kind vendor and class, {@code nvidia.com/gpu}
 * @param device its name among those of its kind
 * @see <a href="https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md">the CDI specification</a>
 */
public record CdiName(String kind, String device) implements Comparable<CdiName> {

    /** The device name that stands for all of a kind; where a spec has a device of that name, it is that device. */
    public static final String ALL = "all";

    private static final Pattern PART = Pattern.compile("[A-Za-z]([A-Za-z0-9_.-]*[A-Za-z0-9])?");
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.:-]*[A-Za-z0-9])?");

    public CdiName {
        checkKind(kind);
        if (!DEVICE.matcher(device).matches()) {
            throw new IllegalArgumentException(
                    "'" + device + "' is no device name: letters, digits, '_', '-', '.' and ':', a letter or digit"
                            + " first and last");
        }
    }

    /** Whether somebody who wrote this meant a CDI name, rightly spelt or not: no path holds a kind and a '='. */
    public static boolean isMeant(String text) {
        int equals = text.indexOf('=');
        int slash = text.indexOf('/');
        return slash > 0 && equals > slash;
    }

    /**
     * Reads {@code VENDOR/CLASS=DEVICE}.
     *
     * @throws IllegalArgumentException says which part is wrong
     */
    public static CdiName parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("without '=', not VENDOR/CLASS=DEVICE");
        }
        return new CdiName(text.substring(0, equals), text.substring(equals + 1));
    }

    /**
     * Refuses what is not {@code VENDOR/CLASS}.
     *
     * @throws IllegalArgumentException says which part is wrong
     */
    public static void checkKind(String kind) {
        int slash = kind.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + kind + "' is no kind: without '/', not VENDOR/CLASS");
        }
        check("vendor", kind.substring(0, slash));
        check("class", kind.substring(slash + 1));
    }

    private static void check(String what, String part) {
        if (!PART.matcher(part).matches()) {
            throw new IllegalArgumentException("'" + part + "' is no " + what
                    + ": letters, digits, '_', '-' and '.', a letter first, a letter or digit last");
        }
    }

    public boolean isAll() {
        return device.equals(ALL);
    }

    @Override
    public int compareTo(CdiName other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : device.compareTo(other.device);
    }

    /** As it is parsed. */
    @Override
    public String toString() {
        return kind + "=" + device;
    }
}
