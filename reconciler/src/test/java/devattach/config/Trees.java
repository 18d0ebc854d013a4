package devattach.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Configuration trees for tests. */
final class Trees {

    private Trees() {}

    static Parsed.Valid valid(String text) {
        return assertInstanceOf(Parsed.Valid.class, parse(text));
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
