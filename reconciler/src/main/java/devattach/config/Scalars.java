package devattach.config;

import devattach.model.Owner;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What fields make of the text a user wrote. Each refuses by an IllegalArgumentException that says why, and what to write.
 */
final class Scalars {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern OCTAL = Pattern.compile("(0o)?[0-7]+");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*\\$?");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final int MAX_NAME = 63;

    private Scalars() {}

    /** Only {@code true} and {@code false}, quoted or not (LXD prints them quoted). */
    static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case "yes", "on", "y", "Yes", "On", "YES", "ON", "True", "TRUE", "1" ->
                throw new IllegalArgumentException("neither true nor false; write true");
            case "no", "off", "n", "No", "Off", "NO", "OFF", "False", "FALSE", "0" ->
                throw new IllegalArgumentException("neither true nor false; write false");
            default -> throw new IllegalArgumentException("neither true nor false; write one of the two");
        };
    }

    /** Permission bits, octal however they are written: {@code "0660"}, {@code 0660}, {@code 660}. */
    static int mode(String text) {
        if (!OCTAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not an octal number; write permission bits such as \"0660\"");
        }
        String digits = text.replaceFirst("^(0o)?0*", "");
        if (digits.length() > 3) {
            throw new IllegalArgumentException("more than 0777; setuid, setgid and sticky bits are refused on devices");
        }
        return digits.isEmpty() ? 0 : Integer.parseInt(digits, 8);
    }

    static int number(String text, int min, int max) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
            throw new IllegalArgumentException("not a number from " + min + " to " + max);
        }
        return Integer.parseInt(text);
    }

    /** A number as the container counts, or a name to be looked up in the container. */
    static Owner owner(String text) {
        if (text.matches("[0-9]+")) {
            return account(text);
        }
        if (!ACCOUNT.matcher(text).matches()) {
            throw new IllegalArgumentException("neither a name nor a number; write one such as dialout or 20");
        }
        return Owner.named(text);
    }

    static Owner account(String text) {
        return Owner.numbered(number(text, 0, Integer.MAX_VALUE));
    }

    static String name(String text) {
        if (!NAME.matcher(text).matches() || text.length() > MAX_NAME) {
            throw new IllegalArgumentException("not a name; use up to " + MAX_NAME
                    + " lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit");
        }
        return text;
    }

    static String key(String text) {
        if (!KEY.matcher(text).matches() || text.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "not a name; use up to " + MAX_NAME + " letters, digits, '.', '_' and '-'");
        }
        return text;
    }

    static String absolute(String text) {
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not an absolute path; begin it with '/'");
        }
        return text;
    }

    /** A path below the cgroup mount; the root is the whole host and is refused. */
    static String cgroup(String text) {
        absolute(text);
        if (text.startsWith("/sys/fs/cgroup")) {
            throw new IllegalArgumentException(
                    "a path with the mount point; leave /sys/fs/cgroup and the hierarchy's name out, as /proc/PID/cgroup prints it");
        }
        for (String segment : text.substring(1).split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException(
                        "not the cgroup of one container; write its plain path, such as /system.slice/app.service");
            }
        }
        return text;
    }

    /** {@code 60s}, {@code 5m}; a bare number has no unit and is refused. */
    static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a duration; write a number and ms, s, m, h or d, such as 60s");
        }
        long amount = Long.parseLong(parts.group(1));
        Duration duration =
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
        if (duration.isZero()) {
            throw new IllegalArgumentException("no time at all; write a longer one, such as 60s");
        }
        return duration;
    }
}
