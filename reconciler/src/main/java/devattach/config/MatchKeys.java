package devattach.config;

import devattach.device.DeviceType;
import devattach.model.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys of one {@code match}, nested or dotted as the user likes, made flat and held against the type's own. */
final class MatchKeys {

    private final DeviceType type;
    private final Problems problems;

    MatchKeys(DeviceType type, Problems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** Dotted keys and their values; {@code anyOf} left out. */
    Map<String, String> flatten(Fields match) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten(match, "", flat);
        return flat;
    }

    List<Map<String, String>> alternatives(Fields match) {
        List<Map<String, String>> all = new ArrayList<>();
        match.node(MatchReader.ANY_OF).ifPresent(node -> {
            if (!(node instanceof YamlNode.Items list) || list.items().isEmpty()) {
                match.wrong(
                        MatchReader.ANY_OF,
                        "'anyOf' is not a list of alternatives; write '- ' before each, or remove it");
                return;
            }
            for (YamlNode item : list.items()) {
                Fields.of(item, "anyOf", problems).ifPresent(fields -> all.add(alternative(fields)));
            }
        });
        all.removeIf(Map::isEmpty);
        return all;
    }

    private Map<String, String> alternative(Fields fields) {
        if (fields.has(MatchReader.ANY_OF)) {
            fields.wrong(MatchReader.ANY_OF, "'anyOf' inside 'anyOf'; write all alternatives in one list");
        }
        if (fields.names().isEmpty()) {
            problems.error(
                    fields.where(),
                    "an alternative of 'anyOf' is empty and would fit every device; add a key or remove it");
        }
        return flatten(fields);
    }

    private void flatten(Fields fields, String prefix, Map<String, String> flat) {
        for (String key : fields.names()) {
            String full = prefix + key;
            if (full.equals(MatchReader.ANY_OF)) {
                continue;
            }
            boolean group = type.keys().stream().anyMatch(known -> known.startsWith(full + "."));
            if (group) {
                fields.table(key).ifPresent(inner -> flatten(inner, full + ".", flat));
            } else if (isKnown(full)) {
                fields.read(key, text -> MatchValues.check(full, text)).ifPresent(value -> {
                    if (flat.put(full, value) != null) {
                        fields.wrong(key, "'" + full + "' stands twice in match; keep one of the two");
                    }
                });
            } else {
                fields.wrong(key, unknown(key, prefix));
            }
        }
    }

    private boolean isKnown(String full) {
        return type.keys().stream()
                .anyMatch(known -> known.endsWith(".*")
                        ? full.startsWith(known.substring(0, known.length() - 1)) && full.length() > known.length() - 1
                        : known.equals(full));
    }

    private String unknown(String key, String prefix) {
        String where = "match" + (prefix.isEmpty() ? "" : "." + prefix.substring(0, prefix.length() - 1));
        String start = "unknown key '" + key + "' in " + where + " of type " + type.name();
        for (String known : new TreeSet<>(type.keys())) {
            if (prefix.isEmpty() && known.endsWith("." + key)) {
                return start + "; did you mean '" + known + "'? Write '" + known.replace("." + key, ": { " + key)
                        + ": ... }'";
            }
        }
        Set<String> beside = new TreeSet<>();
        for (String known : type.keys()) {
            if (known.startsWith(prefix)) {
                String rest = known.substring(prefix.length());
                beside.add(prefix.isEmpty() && rest.endsWith(".*") ? rest.substring(0, rest.length() - 2) : rest);
            }
        }
        return start + Spelling.hint(key, beside, "keys");
    }
}
