package devattach.mechanism.access;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a cgroup v1 {@code devices.list}: which requests they allow. In its allow mode the kernel prints one line, {@code a *:* rwm},
 * and hides what it denies; then everything counts as allowed here.
 */
record V1Rules(List<Rule> rules) implements Policy {

    private static final int ANY = -1;

    /**
     * One line.
     *
     * @param kind c, b, or a for all
     * @param major -1 for any
     * @param minor -1 for any
     */
    record Rule(char kind, int major, int minor, Permissions permissions) {
        boolean covers(DeviceNumber number, int request) {
            return (kind == 'a' || kind == number.kind().letter())
                    && (major == ANY || major == number.major())
                    && (minor == ANY || minor == number.minor())
                    && (request & ~permissions.bits()) == 0;
        }

        boolean isExactly(DeviceNumber number) {
            return kind == number.kind().letter() && major == number.major() && minor == number.minor();
        }
    }

    V1Rules {
        rules = List.copyOf(rules);
    }

    /** @throws IllegalArgumentException for what is no rule: a list that is not understood is not half understood */
    static V1Rules parse(String list) {
        List<Rule> rules = new ArrayList<>();
        for (int start = 0; start < list.length(); ) {
            int end = list.indexOf('\n', start);
            end = end < 0 ? list.length() : end;
            if (end > start) {
                rules.add(rule(list.substring(start, end)));
            }
            start = end + 1;
        }
        return new V1Rules(rules);
    }

    /** {@code c 189:* rwm}. */
    private static Rule rule(String line) {
        int colon = line.indexOf(':');
        int space = line.indexOf(' ', Math.max(0, colon));
        if (colon < 3 || space < 0 || line.charAt(1) != ' ' || "abc".indexOf(line.charAt(0)) < 0) {
            throw new IllegalArgumentException("'" + line + "' is no rule of devices.list");
        }
        return new Rule(
                line.charAt(0),
                number(line.substring(2, colon)),
                number(line.substring(colon + 1, space)),
                Permissions.parse(line.substring(space + 1).stripTrailing()));
    }

    private static int number(String field) {
        // up to 4294967295, which no device has and which means any
        return field.equals("*") ? ANY : Integer.parseUnsignedInt(field);
    }

    /** In allow mode: what is denied is not shown, and a denial of ours would be one more. */
    boolean allowsAll() {
        return rules.stream().anyMatch(rule -> rule.kind() == 'a');
    }

    /** One rule must cover the whole request, as in the kernel. */
    @Override
    public boolean allows(DeviceNumber number, int request) {
        for (Rule rule : rules) {
            if (rule.covers(number, request)) {
                return true;
            }
        }
        return false;
    }

    /** What the rule for exactly this number allows; the kernel keeps at most one. */
    Permissions exactly(DeviceNumber number) {
        return rules.stream()
                .filter(rule -> rule.isExactly(number))
                .map(Rule::permissions)
                .reduce(Permissions.NONE, Permissions::union);
    }

    /** The line to write to {@code devices.allow} or {@code devices.deny}; the kernel takes one per write. */
    static String line(DeviceNumber number, Permissions permissions) {
        return number + " " + permissions;
    }
}
