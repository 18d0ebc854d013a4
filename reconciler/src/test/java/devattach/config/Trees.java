package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Configuration trees for tests. */
final class Trees {

    private Trees() {}

    /** What the code accepts the schema accepts too, or editors would mark what is right. */
    static Parsed.Valid valid(String text) {
        Parsed parsed = parse(text);
        Parsed.Valid valid = assertInstanceOf(Parsed.Valid.class, parsed, parsed.toString());
        for (YamlNode document : YamlDocuments.read("f", text.getBytes(StandardCharsets.UTF_8), new Problems())) {
            assertEquals(Set.of(), Schemas.schema("devicemap").validate(Schemas.json(document)), text);
        }
        return valid;
    }

    static Parsed parse(String text) {
        return Case.parse(new TreeMap<>(Map.of("map.yaml", text)));
    }

    /** A map for every container called web. */
    static String map(String name, String... devices) {
        String start = "apiVersion: devattach/v1\nkind: DeviceMap\nmetadata: { name: " + name
                + " }\nspec:\n  containers: { name: web }\n  devices:\n";
        StringBuilder text = new StringBuilder(start);
        List.of(devices).forEach(device -> text.append("    ").append(device).append('\n'));
        return text.toString();
    }
}
