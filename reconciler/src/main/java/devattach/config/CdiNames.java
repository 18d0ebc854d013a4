package devattach.config;

import devattach.model.CdiName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which CDI devices an entry means: by {@code name}, one or a list; by Docker's {@code device}; or by {@code match}. */
final class CdiNames {

    /** The key of {@code match}. */
    static final String KEY = "cdi";

    private static final String NAME = "name";

    private CdiNames() {}

    /** One alternative for each name; none where it was not said, or not rightly. */
    static List<Map<String, String>> read(Fields entry, MatchReader match, Problems problems) {
        List<String> ways =
                Stream.of("device", NAME, "match").filter(entry::has).toList();
        if (ways.isEmpty()) {
            problems.error(
                    entry.where(),
                    entry.title() + " does not say which device it is; add 'name: VENDOR/CLASS=DEVICE', such as"
                            + " nvidia.com/gpu=0");
        }
        if (ways.size() > 1) {
            entry.wrong(
                    ways.get(1),
                    "'" + ways.get(0) + "' and '" + ways.get(1) + "' in " + entry.title()
                            + " both say which device; keep one of the two");
        }
        if (ways.size() != 1) {
            return List.of();
        }
        if (ways.get(0).equals("match")) {
            return match.matched();
        }
        List<String> names = ways.get(0).equals(NAME)
                ? entry.each(NAME, CdiNames::check)
                : entry.read("device", CdiNames::check).stream().toList();
        List<Map<String, String>> alternatives = new ArrayList<>();
        names.stream().distinct().forEach(name -> alternatives.add(Map.of(KEY, name)));
        return alternatives;
    }

    /** A name as it is, or a refusal that says what to write. */
    static String check(String text) {
        try {
            return CdiName.parse(text).toString();
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    "not a CDI name (" + refused.getMessage() + "); write one such as nvidia.com/gpu=0", refused);
        }
    }
}
