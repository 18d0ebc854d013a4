package devattach.config;

import devattach.device.DeviceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which host device an entry means: from {@code match}, from LXD's {@code source}, {@code major}, {@code minor}, or from Docker's notation. */
final class MatchReader {

    static final String ANY_OF = "anyOf";
    static final String SOURCE = "source";

    private final Fields entry;
    private final DeviceType type;
    private final Problems problems;
    private final List<String> shorthands;

    MatchReader(Fields entry, DeviceType type, Problems problems) {
        this.entry = entry;
        this.type = type;
        this.problems = problems;
        this.shorthands = type.shorthands().keySet().stream()
                .sorted(Comparator.comparing((String key) -> !key.equals(SOURCE))
                        .thenComparing(key -> key))
                .toList();
    }

    /** The alternatives; none where it was not said, or not rightly. */
    List<Map<String, String>> read(Optional<DockerDevice> shorthand) {
        List<String> ways =
                new ArrayList<>(shorthands.stream().filter(entry::has).toList());
        if (ways.size() > 1) {
            ways = new ArrayList<>(List.of(ways.get(0)));
        }
        List.of("device", "match").stream().filter(entry::has).forEach(ways::add);
        if (ways.size() > 1) {
            entry.wrong(
                    ways.get(1),
                    "'" + ways.get(0) + "' and '" + ways.get(1) + "' in " + entry.title()
                            + " both say which device; keep one of the two");
        }
        Map<String, String> lxd = lxd();
        if (shorthand.isPresent() && !shorthands.contains(SOURCE)) {
            entry.wrong(
                    "device",
                    "'device' in " + entry.title()
                            + " names one node, which is type unix-char or unix-block; for type '" + type.name()
                            + "' write 'match'");
            return List.of();
        }
        if (shorthand.isPresent()) {
            return checked(Map.of("source", shorthand.get().host()), "device");
        }
        if (entry.has("match")) {
            return matched();
        }
        if (!lxd.isEmpty()) {
            return checked(lxd, ways.get(0));
        }
        return ways.isEmpty() ? unsaid() : List.of();
    }

    /** What stands under {@code match}. */
    List<Map<String, String>> matched() {
        return entry.table("match").map(this::match).orElse(List.of());
    }

    /** LXD's spelling of one node, where each of {@code source} and {@code path} stands for both. */
    private List<Map<String, String>> unsaid() {
        boolean oneNode = shorthands.contains(SOURCE);
        if (!oneNode || !entry.has("path")) {
            problems.error(entry.where(), entry.title() + " does not say which device it is; add " + ways(oneNode));
            return List.of();
        }
        return entry.read("path", MatchReader::source)
                .map(path -> checked(Map.of("source", path), "path"))
                .orElse(List.of());
    }

    private Map<String, String> lxd() {
        Map<String, String> found = new TreeMap<>();
        for (String key : shorthands) {
            String full = type.shorthands().getOrDefault(key, key);
            entry.read(key, text -> MatchValues.check(full, text)).ifPresent(value -> found.put(full, value));
        }
        if (entry.has("major") != entry.has("minor")) {
            String there = entry.has("major") ? "major" : "minor";
            entry.wrong(
                    there,
                    "'" + there + "' in " + entry.title() + " stands alone; give both 'major' and 'minor', or neither");
        }
        return found;
    }

    private String ways(boolean oneNode) {
        if (oneNode) {
            return "'match', or 'source', or the shorthand 'device'";
        }
        String parent = shorthands.contains("parent")
                ? "'parent', an interface of the host (with 'bridged' a bridge), or "
                : "";
        return parent + "'match', such as " + example();
    }

    private String example() {
        if (type.keys().contains("mac")) {
            return "'match: { mac: \"00:11:22:33:44:55\" }'";
        }
        return type.keys().contains("usb.serial")
                ? "'match: { usb: { vendorid: \"10c4\", serial: \"0001\" } }'"
                : "'match: { usb: { port: \"1-2\" } }'";
    }

    private List<Map<String, String>> match(Fields fields) {
        MatchKeys keys = new MatchKeys(type, problems);
        Map<String, String> common = keys.flatten(fields);
        if (!fields.has(ANY_OF)) {
            if (fields.names().isEmpty()) {
                entry.wrong(
                        "match",
                        "'match' in " + entry.title()
                                + " is empty and would fit every device; add a key such as 'usb: { serial: ... }'");
            }
            return common.isEmpty() ? List.of() : checked(common, "match");
        }
        List<Map<String, String>> alternatives = new ArrayList<>();
        for (Map<String, String> alternative : keys.alternatives(fields)) {
            Map<String, String> all = new LinkedHashMap<>(common);
            alternative.forEach((key, value) -> {
                if (all.put(key, value) != null) {
                    fields.wrong(ANY_OF, "'" + key + "' stands in 'match' and in its 'anyOf'; keep one of the two");
                }
            });
            alternatives.addAll(checked(all, "match"));
        }
        return alternatives;
    }

    private List<Map<String, String>> checked(Map<String, String> alternative, String key) {
        MovingNames.doubt(alternative, type).ifPresent(doubt -> problems.warning(entry.where(key), doubt));
        return List.of(alternative);
    }

    static boolean isGlob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    static String source(String text) {
        return MatchValues.check("source", text);
    }
}
