package devattach.config;

import devattach.model.Location;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions of the CDI specification, and what each brought: a file that uses something newer than it says is refused, as by the
 * reference implementation. That one also refuses every file that says 0.1.0 or 0.2.0; here they are read as 0.3.0.
 *
 * @see <a href="https://github.com/cncf-tags/container-device-interface/blob/main/specs-go/version.go">the reference</a>
 */
final class CdiVersions {

    /** In the order of their release. */
    static final List<String> KNOWN =
            List.of("0.1.0", "0.2.0", "0.3.0", "0.4.0", "0.5.0", "0.6.0", "0.7.0", "0.8.0", "1.0.0", "1.1.0");

    private final List<Use> uses = new ArrayList<>();

    /** Something that only versions from one on have, or only those before one. */
    private record Use(String what, String version, Bound bound, Location where) {}

    private enum Bound {
        FROM,
        BEFORE
    }

    /** The file has something that came with a version. */
    void from(String version, String what, Location where) {
        uses.add(new Use(what, version, Bound.FROM, where));
    }

    /** The file has something that went with a version. */
    void before(String version, String what, Location where) {
        uses.add(new Use(what, version, Bound.BEFORE, where));
    }

    /** Its number, with or without a 'v' in front. */
    static String check(String text) {
        String version = text.startsWith("v") ? text.substring(1) : text;
        if (!KNOWN.contains(version)) {
            throw new IllegalArgumentException(
                    "no version of CDI that is known here; those are " + String.join(", ", KNOWN));
        }
        return version;
    }

    /** Makes everything an error that the version does not have. */
    void hold(String version, Problems problems) {
        int is = KNOWN.indexOf(version);
        for (Use use : uses) {
            boolean from = use.bound() == Bound.FROM;
            if (from && is < KNOWN.indexOf(use.version())) {
                problems.error(
                        use.where(),
                        use.what() + " came with CDI " + use.version() + ", and 'cdiVersion' is " + version
                                + "; write at least " + use.version());
            } else if (!from && is >= KNOWN.indexOf(use.version())) {
                problems.error(
                        use.where(),
                        use.what() + " went with CDI " + use.version() + ", and 'cdiVersion' is " + version
                                + "; remove it");
            }
        }
    }
}
