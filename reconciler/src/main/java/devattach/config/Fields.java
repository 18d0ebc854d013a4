package devattach.config;

import devattach.model.Location;
import devattach.model.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The fields of one YAML map, read by name and type; what is wrong with them goes to the problems and reads as absent. */
final class Fields {

    private static final int MAX_LENGTH = 4096;

    private final YamlNode.Table table;
    private final String title;
    private final Problems problems;

    private Fields(YamlNode.Table table, String title, Problems problems) {
        this.table = table;
        this.title = title;
        this.problems = problems;
    }

    /** @param title what messages call this map: {@code containers}, {@code device 'stick'} */
    static Optional<Fields> of(YamlNode node, String title, Problems problems) {
        if (node instanceof YamlNode.Table table) {
            return Optional.of(new Fields(table, title, problems));
        }
        boolean empty = node instanceof YamlNode.Scalar scalar && scalar.isNull();
        problems.error(
                node.where(), title + " is " + (empty ? "empty" : node.form()) + "; write a map of 'key: value' lines");
        return Optional.empty();
    }

    Location where() {
        return table.where();
    }

    String title() {
        return title;
    }

    Set<String> names() {
        return table.fields().keySet();
    }

    boolean has(String key) {
        return table.fields().containsKey(key);
    }

    /** Where a key stands, or where the map begins. */
    Location where(String key) {
        YamlNode.Field field = table.fields().get(key);
        return field == null ? table.where() : field.where();
    }

    void wrong(String key, String message) {
        problems.error(where(key), message);
    }

    /** Makes every key outside the vocabulary an error. */
    void onlyKnown(Collection<String> valid, Collection<String> planned) {
        for (String key : names()) {
            if (planned.contains(key)) {
                wrong(key, "'" + key + "' in " + title + " is not supported yet; remove it");
            } else if (!valid.contains(key)) {
                wrong(key, "unknown key '" + key + "' in " + title + Spelling.hint(key, valid, "keys"));
            }
        }
    }

    Optional<YamlNode> node(String key) {
        return Optional.ofNullable(table.fields().get(key)).map(YamlNode.Field::value);
    }

    Optional<YamlNode> required(String key, String next) {
        if (!has(key)) {
            problems.error(where(), "'" + key + "' is missing in " + title + "; " + next);
        }
        return node(key);
    }

    Optional<Fields> table(String key) {
        return node(key).flatMap(node -> of(node, key, problems));
    }

    /** A list of maps. */
    List<Fields> tables(String key) {
        List<Fields> tables = new ArrayList<>();
        node(key).ifPresent(node -> {
            if (node instanceof YamlNode.Items list) {
                list.items()
                        .forEach(item -> of(item, "an item of " + key, problems).ifPresent(tables::add));
            } else {
                problems.error(node.where(), "'" + key + "' in " + title + " is " + node.form() + "; write a list");
            }
        });
        return tables;
    }

    Optional<String> text(String key) {
        return node(key).flatMap(node -> scalar(key, node));
    }

    /** One value or a list of them, none empty. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        node(key).ifPresent(node -> {
            if (node instanceof YamlNode.Items list) {
                if (list.items().isEmpty()) {
                    problems.error(
                            node.where(),
                            "'" + key + "' in " + title + " is an empty list; name at least one, or remove the key");
                }
                list.items().forEach(item -> scalar(key, item).ifPresent(texts::add));
                return;
            }
            scalar(key, node).ifPresent(texts::add);
        });
        return texts;
    }

    /**
     * A value of its own type.
     *
     * @param parse throws IllegalArgumentException with the reason, and what to write instead, for text it does not accept
     */
    <T> Optional<T> read(String key, Function<String, T> parse) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException refused) {
                node(key)
                        .ifPresent(node -> problems.error(
                                node.where(),
                                "'" + key + "' in " + title + " is '" + text + "': " + refused.getMessage()));
                return Optional.empty();
            }
        });
    }

    /** One value or a list of them, each of its own type. */
    <T> List<T> each(String key, Function<String, T> parse) {
        return each(key, texts(key), parse);
    }

    /** Likewise, or several with commas between them in one text, as LXD writes lists. */
    <T> List<T> eachOrCommas(String key, Function<String, T> parse) {
        List<String> parts = texts(key).stream()
                .flatMap(text -> Stream.of(text.split(",", -1)).map(String::strip))
                .toList();
        return each(key, parts, parse);
    }

    private <T> List<T> each(String key, List<String> texts, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        for (String text : texts) {
            try {
                values.add(parse.apply(text));
            } catch (IllegalArgumentException refused) {
                wrong(key, "'" + key + "' in " + title + " holds '" + text + "': " + refused.getMessage());
            }
        }
        return values;
    }

    /** Values end up in messages, logs and terminals. */
    static Optional<String> unusable(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("is " + text.length() + " characters long; write at most " + MAX_LENGTH);
        }
        return text.chars().anyMatch(Character::isISOControl)
                ? Optional.of("holds a control character; remove it")
                : Optional.empty();
    }

    private Optional<String> scalar(String key, YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            problems.error(node.where(), "'" + key + "' in " + title + " is " + node.form() + "; write a single value");
            return Optional.empty();
        }
        if (scalar.isNull() || scalar.text().isBlank()) {
            problems.error(scalar.where(), "'" + key + "' in " + title + " has no value; give one or remove the key");
            return Optional.empty();
        }
        return unusable(scalar.text())
                .map(reason -> {
                    problems.error(scalar.where(), "'" + key + "' in " + title + " " + reason);
                    return Optional.<String>empty();
                })
                .orElse(Optional.of(scalar.text()));
    }
}
