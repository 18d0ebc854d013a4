package devattach.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The schemas as an editor uses them: on YAML 1.2 values, where {@code 0660} is the number 660. */
final class Schemas {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Schemas() {}

    static JsonNode text(String name) {
        try {
            return new ObjectMapper().readTree(Files.readString(ROOT.resolve("schema/" + name + ".schema.json")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static JsonSchema schema(String name) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text(name));
    }

    static JsonNode json(YamlNode node) {
        if (node instanceof YamlNode.Table table) {
            ObjectNode object = JSON.objectNode();
            table.fields().forEach((key, field) -> object.set(key, json(field.value())));
            return object;
        }
        if (node instanceof YamlNode.Items list) {
            ArrayNode array = JSON.arrayNode();
            list.items().forEach(item -> array.add(json(item)));
            return array;
        }
        return core((YamlNode.Scalar) node);
    }

    /** YAML 1.2, section 10.3.2: the core schema. */
    private static JsonNode core(YamlNode.Scalar scalar) {
        String text = scalar.text();
        if (scalar.style() == YamlNode.Style.QUOTED) {
            return JSON.textNode(text);
        }
        if (scalar.isNull()) {
            return JSON.nullNode();
        }
        if (text.matches("true|True|TRUE|false|False|FALSE")) {
            return JSON.booleanNode(text.equalsIgnoreCase("true"));
        }
        if (text.matches("[-+]?[0-9]{1,18}")) {
            return JSON.numberNode(Long.parseLong(text));
        }
        if (text.matches("0o[0-7]{1,10}")) {
            return JSON.numberNode(Long.parseLong(text.substring(2), 8));
        }
        if (text.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?")) {
            return JSON.numberNode(Double.parseDouble(text));
        }
        return JSON.textNode(text);
    }
}
