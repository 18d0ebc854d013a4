package devattach.imports;

import devattach.config.YamlNode;
import devattach.model.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of somebody else's YAML; what is not there or of another form reads as absent, since their format is theirs to check. */
record Part(YamlNode node) {

    Location where() {
        return node.where();
    }

    boolean isTable() {
        return node instanceof YamlNode.Table;
    }

    boolean isList() {
        return node instanceof YamlNode.Items;
    }

    Optional<Part> get(String key) {
        return node instanceof YamlNode.Table table
                ? Optional.ofNullable(table.fields().get(key))
                        .map(field -> new Part(field.value()))
                        .filter(part -> !part.isNothing())
                : Optional.empty();
    }

    private boolean isNothing() {
        return node instanceof YamlNode.Scalar scalar && scalar.isNull();
    }

    /** In the order written; the place of each is that of its value. */
    Map<String, Part> entries() {
        Map<String, Part> entries = new LinkedHashMap<>();
        if (node instanceof YamlNode.Table table) {
            table.fields().forEach((key, field) -> entries.put(key, new Part(field.value())));
        }
        return entries;
    }

    List<Part> items() {
        return node instanceof YamlNode.Items list
                ? list.items().stream().map(Part::new).toList()
                : List.of();
    }

    Optional<String> text() {
        return node instanceof YamlNode.Scalar scalar && !scalar.isNull()
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    Optional<String> text(String key) {
        return get(key).flatMap(Part::text);
    }

    boolean isTrue(String key) {
        return text(key).filter("true"::equals).isPresent();
    }
}
