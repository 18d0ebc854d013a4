package devattach.config;

import devattach.model.ContainerPath;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How maps, lists and values of CDI specs are read: as the reference implementation does, which is Go's JSON behind YAML. */
final class CdiFields {

    private CdiFields() {}

    /** A map of these keys, in whatever case they are written; a key without a value is as good as absent, and so is the map. */
    static Optional<Fields> of(YamlNode node, String title, List<String> keys, Problems problems) {
        if (isNull(node)) {
            return Fields.of(new YamlNode.Table(Map.of(), node.where()), title, problems);
        }
        if (!(node instanceof YamlNode.Table table)) {
            return Fields.of(node, title, problems);
        }
        Map<String, YamlNode.Field> known = new LinkedHashMap<>();
        table.fields().forEach((written, field) -> {
            String key = keys.stream()
                    .filter(each -> each.equalsIgnoreCase(written))
                    .findFirst()
                    .orElse(written);
            if (!isNull(field.value()) && known.putIfAbsent(key, field) != null) {
                problems.error(field.where(), "key '" + key + "' stands twice in " + title + "; keep one of the two");
            }
        });
        Optional<Fields> fields = Fields.of(new YamlNode.Table(known, table.where()), title, problems);
        fields.ifPresent(read -> read.onlyKnown(keys, List.of()));
        return fields;
    }

    private static boolean isNull(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && scalar.isNull();
    }

    /** The items of a list; none where there is no such key. */
    static List<YamlNode> items(Fields fields, String key, Problems problems) {
        Optional<YamlNode> node = fields.node(key);
        if (node.isPresent() && !(node.get() instanceof YamlNode.Items)) {
            problems.error(
                    node.get().where(),
                    "'" + key + "' in " + fields.title() + " is " + node.get().form() + "; write a list");
        }
        return node.isPresent() && node.get() instanceof YamlNode.Items list ? list.items() : List.of();
    }

    /** The items of a list of single values, in which everything but the items themselves is free. */
    static List<YamlNode.Scalar> texts(Fields fields, String key, Problems problems) {
        return items(fields, key, problems).stream()
                .filter(item -> {
                    boolean single = item instanceof YamlNode.Scalar;
                    if (!single) {
                        problems.error(
                                item.where(),
                                "an item of '" + key + "' in " + fields.title() + " is " + item.form()
                                        + "; write a single value");
                    }
                    return single;
                })
                .map(YamlNode.Scalar.class::cast)
                .toList();
    }

    /** A number as YAML 1.1 writes it: decimal, {@code 0660} and {@code 0o660} octal, {@code 0x1b0} hexadecimal. */
    static int number(String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        int radix = 10;
        if (digits.matches("0o?[0-7]+")) {
            digits = digits.replaceFirst("^0o?", "");
            radix = 8;
        } else if (digits.matches("0x[0-9a-f]+")) {
            digits = digits.substring(2);
            radix = 16;
        }
        if (!digits.matches("[0-9a-f]{1,12}") || radix == 10 && !digits.matches("[0-9]+")) {
            throw new IllegalArgumentException("not a number from 0 to " + Integer.MAX_VALUE);
        }
        long number = Long.parseLong(digits, radix);
        if (number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("not a number from 0 to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    /** A place in a container; empty and doubled parts are taken out. */
    static ContainerPath inside(String text) {
        return InsidePath.parse(Path.of(text).normalize().toString());
    }

    static String onHost(String text) {
        Path path = Path.of(text).normalize();
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path; begin it with '/'");
        }
        return path.toString();
    }
}
