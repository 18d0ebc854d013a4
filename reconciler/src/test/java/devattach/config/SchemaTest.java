package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas say what the code says: same keys, same examples accepted, same mistakes refused. */
class SchemaTest {

    /** Mistakes a schema cannot see, or would need to be unreadable to see. */
    private static final Set<String> ONLY_THE_CODE_SEES = Set.of(
            "an id that lost its zero",
            "a key inside and outside anyOf",
            "a name pattern that is none",
            "a path said twice",
            "a route by a gateway of the other version",
            "a route to one host of a network",
            "a route of the host to one address of a network",
            "NBV-02: a range of VLANs that ends before it begins",
            "NBV-02: a VLAN with and without a mark",
            "a rate that no wire has",
            "a rate that no card can count",
            "more sources than can be told apart",
            "an access said twice",
            "a mode with a nine",
            "two devices for one path",
            "two maps with one name",
            "agent: two documents",
            "agent: no question mark in cron",
            "agent: a day no month has",
            "agent: an interval longer than anybody waits");

    static Stream<DeviceType> types() {
        return DeviceTypes.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeHasItsKeysInTheSchema(DeviceType type) throws Exception {
        JsonNode definitions = Schemas.text("devicemap").at("/$defs");
        JsonNode rule = ruleOf(type);
        Set<String> names = new TreeSet<>(texts(rule.at("/propertyNames/enum")));
        if (type.keys().isEmpty()) {
            assertEquals(Set.of("type"), names);
            return;
        }
        Set<String> expected = new TreeSet<>(EntryReader.keysOf(type));
        if (!type.shorthands().containsKey("source") && !type.keys().contains(CdiNames.KEY)) {
            expected.remove("device"); // Docker's notation names one node, or a CDI device
        }
        assertEquals(expected, names);
        String match = rule.at("/properties/match/$ref").asText().replace("#/$defs/", "");
        for (String form : List.of(match, match.replace("match", "alternative"))) {
            assertEquals(new TreeSet<>(type.keys()), keys(definitions.path(form).path("properties"), form));
        }
    }

    /** What the schema says of entries of one type. */
    private static JsonNode ruleOf(DeviceType type) {
        for (JsonNode rule : Schemas.text("devicemap").at("/$defs/device/allOf")) {
            if (rule.at("/if/properties/type/const").asText().equals(type.name())) {
                return rule.path("then");
            }
        }
        throw new AssertionError("no rule for " + type.name());
    }

    private static Set<String> keys(JsonNode properties, String title) {
        Set<String> dotted = new TreeSet<>();
        Set<String> nested = new TreeSet<>();
        properties.properties().forEach(property -> {
            String key = property.getKey();
            JsonNode inner = property.getValue().path("properties");
            if (property.getValue().path("additionalProperties").isObject()) {
                dotted.add(key + ".*");
                nested.add(key + ".*");
            } else if (inner.isObject()) {
                inner.fieldNames().forEachRemaining(name -> nested.add(key + "." + name));
            } else if (!key.equals(MatchReader.ANY_OF)) {
                dotted.add(key);
                if (!key.contains(".")) {
                    nested.add(key);
                }
            }
        });
        assertEquals(dotted, nested, title + ": dotted and nested keys differ");
        return dotted;
    }

    @Test
    void everyFieldHasItsPlaceInTheSchema() throws Exception {
        JsonNode map = Schemas.text("devicemap");
        same(DeviceMapReader.DOCUMENT, map.at("/properties"));
        same(DeviceMapReader.METADATA, map.at("/properties/metadata/properties"));
        same(DeviceMapReader.SPEC, map.at("/properties/spec/properties"));
        same(DeviceMapReader.HOSTS, map.at("/properties/spec/properties/hosts/properties"));
        same(ContainersReader.KEYS, map.at("/properties/spec/properties/containers/properties"));
        Set<String> entry = new TreeSet<>();
        types().forEach(type -> entry.addAll(EntryReader.keysOf(type)));
        same(entry, map.at("/$defs/device/properties"));
        JsonNode agent = Schemas.text("agent");
        same(AgentSettingsFile.KEYS, agent.at("/properties"));
        same(AgentSettingsFile.HOST, agent.at("/properties/host/properties"));
        same(AgentSettingsFile.RUNTIMES, agent.at("/properties/runtimes/properties"));
        same(SourceReader.KEYS, agent.at("/properties/source/properties"));
        same(ScheduleReader.KEYS, agent.at("/properties/schedule/properties"));
    }

    @Test
    void typesAndRuntimesAreThoseOfTheCode() throws Exception {
        JsonNode map = Schemas.text("devicemap");
        assertEquals(types().map(DeviceType::name).toList(), texts(map.at("/$defs/device/properties/type/enum")));
        assertEquals(
                new TreeSet<>(Case.RUNTIMES),
                new TreeSet<>(
                        texts(map.at("/properties/spec/properties/containers/properties/runtime/anyOf/1/items/enum"))));
    }

    private static void same(Collection<String> keys, JsonNode properties) {
        Set<String> described = new TreeSet<>();
        properties.fieldNames().forEachRemaining(described::add);
        assertEquals(new TreeSet<>(keys), described);
        properties
                .properties()
                .forEach(property -> assertFalse(
                        property.getValue().path("description").asText().isEmpty()
                                && !property.getValue().has("const"),
                        property.getKey() + " has no description"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    static Stream<Case> mistakes() throws Exception {
        return Case.all().stream().filter(SchemaTest::isYaml);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void schemaRefusesWhatTheCodeRefuses(Case mistake) throws Exception {
        JsonSchema schema = Schemas.schema(mistake.isAgent() ? "agent" : "devicemap");
        boolean refused = documents(mistake).stream()
                .anyMatch(document -> !schema.validate(Schemas.json(document)).isEmpty());
        assertEquals(!ONLY_THE_CODE_SEES.contains(mistake.title()), refused, mistake.title());
    }

    private static boolean isYaml(Case mistake) {
        Problems problems = new Problems();
        mistake.files()
                .forEach((path, text) -> YamlDocuments.read(path, text.getBytes(StandardCharsets.UTF_8), problems));
        return problems.errors().isEmpty();
    }

    private static List<YamlNode> documents(Case mistake) {
        List<YamlNode> documents = new ArrayList<>();
        mistake.files()
                .forEach((path, text) -> documents.addAll(
                        YamlDocuments.read(path, text.getBytes(StandardCharsets.UTF_8), new Problems())));
        return documents;
    }

    static Stream<Path> examples() throws Exception {
        try (Stream<Path> folders = Files.list(Schemas.ROOT.resolve("examples"))) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsAcceptedByBothWithoutAWarning(Path example) throws Exception {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(example.resolve("devices"))) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(example.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        var valid =
                assertInstanceOf(Parsed.Valid.class, DeviceMaps.parse(files, new HostName("nobody"), Case.RUNTIMES));
        assertEquals(List.of(), valid.warnings());
        for (var file : files.entrySet()) {
            accepts("devicemap", file.getKey(), file.getValue());
        }
        Path agent = example.resolve("devattach.yaml");
        if (Files.exists(agent)) {
            assertInstanceOf(AgentSettingsFile.Valid.class, AgentSettingsFile.read(agent));
            accepts("agent", agent.toString(), Files.readAllBytes(agent));
        }
        assertFalse(Files.readString(example.resolve("README.md")).isBlank());
    }

    private static void accepts(String schema, String path, byte[] bytes) throws Exception {
        for (YamlNode document : YamlDocuments.read(path, bytes, new Problems())) {
            assertEquals(Set.of(), Schemas.schema(schema).validate(Schemas.json(document)), path);
        }
    }

    @Test
    void everyTypeHasAnExample() throws Exception {
        Set<String> shown = new TreeSet<>();
        for (Path example : examples().toList()) {
            try (Stream<Path> found = Files.walk(example.resolve("devices"))) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    types().map(DeviceType::name)
                            .filter(type -> contains(file, "type: " + type))
                            .forEach(shown::add);
                }
            }
        }
        assertEquals(types().map(DeviceType::name).collect(Collectors.toCollection(TreeSet::new)), shown);
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** So that the examples and the pages never show what does not work. */
    @Test
    void everyYamlBlockOfTheDocumentationIsAccepted() throws Exception {
        String page = Files.readString(Schemas.ROOT.resolve("docs/config.md"));
        int blocks = 0;
        for (String part : page.split("```yaml\n", -1)) {
            if (part.startsWith("apiVersion")) {
                String yaml = part.substring(0, part.indexOf("```"));
                blocks++;
                if (yaml.contains("kind: Agent")) {
                    assertInstanceOf(
                            AgentSettingsFile.Valid.class,
                            AgentSettingsFile.parse("config.md", yaml.getBytes(StandardCharsets.UTF_8)));
                } else {
                    assertEquals(List.of(), Trees.valid(yaml).warnings());
                }
            }
        }
        assertEquals(2, blocks);
    }
}
