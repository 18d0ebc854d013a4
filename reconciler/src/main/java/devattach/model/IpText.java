package devattach.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Addresses as people write and read them. */
final class IpText {

    private static final int GROUPS = 8;

    private IpText() {}

    static String of(IpAddress address) {
        long high = address.high();
        long low = address.low();
        if (address.version() == IpAddress.Version.V4) {
            return (low >> 24) + "." + (low >> 16 & 0xff) + "." + (low >> 8 & 0xff) + "." + (low & 0xff);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >> 16 * (3 - i % 4) & 0xffff);
        }
        int from = longestRun(groups);
        int to = from + run(groups, from);
        if (to - from < 2) {
            return hex(groups, 0, GROUPS);
        }
        return hex(groups, 0, from) + "::" + hex(groups, to, GROUPS);
    }

    private static String hex(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static int longestRun(int[] groups) {
        int best = 0;
        for (int i = 1; i < GROUPS; i++) {
            best = run(groups, i) > run(groups, best) ? i : best;
        }
        return best;
    }

    private static int run(int[] groups, int from) {
        int to = from;
        while (to < GROUPS && groups[to] == 0) {
            to++;
        }
        return to - from;
    }

    static Optional<IpAddress> parse(String text) {
        if (text.indexOf(':') < 0) {
            long number = four(text);
            return number < 0 ? Optional.empty() : Optional.of(new IpAddress(IpAddress.Version.V4, 0, number));
        }
        int gap = text.indexOf("::");
        String before = gap < 0 ? text : text.substring(0, gap);
        List<Integer> groups = groups(before);
        if (gap >= 0) {
            List<Integer> behind = groups(text.substring(gap + 2));
            int left = GROUPS - groups.size() - behind.size();
            if (left < 1 || before.indexOf('.') >= 0) {
                return Optional.empty();
            }
            groups.addAll(Collections.nCopies(left, 0));
            groups.addAll(behind);
        }
        boolean right = groups.size() == GROUPS && !groups.contains(-1);
        return right
                ? Optional.of(new IpAddress(IpAddress.Version.V6, number(groups, 0), number(groups, GROUPS / 2)))
                : Optional.empty();
    }

    /** Of 16 bits each, the last two perhaps as in version 4; with -1 for what is no number. */
    private static List<Integer> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        String[] parts = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                long tail = four(parts[i]);
                groups.add((int) (tail >> 16));
                groups.add(tail < 0 ? -1 : (int) (tail & 0xffff));
            } else {
                groups.add(value(parts[i], 16, 4));
            }
        }
        return groups;
    }

    private static long number(List<Integer> groups, int from) {
        long number = 0;
        for (int group : groups.subList(from, from + GROUPS / 2)) {
            number = number << 16 | group;
        }
        return number;
    }

    /** -1 for what is none. */
    private static long four(String text) {
        String[] parts = text.split("\\.", -1);
        long number = 0;
        for (String part : parts) {
            int value = value(part, 10, 3);
            if (value < 0 || value > 255 || part.length() > 1 && part.charAt(0) == '0') {
                return -1; // a leading zero means octal to some and not to others
            }
            number = number << 8 | value;
        }
        return parts.length == 4 ? number : -1;
    }

    /** -1 for what is no number of so many digits at most. */
    static int value(String digits, int base, int longest) {
        if (digits.isEmpty() || digits.length() > longest) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            int number = digit < 128 ? Character.digit(digit, base) : -1;
            if (number < 0) {
                return -1;
            }
            value = value * base + number;
        }
        return value;
    }
}
