package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of the reader whatever it is given. */
class ConfigLawsTest {

    private static final List<String> PIECES = List.of(
            "apiVersion: devattach/v1\n",
            "kind: DeviceMap\n",
            "kind: Agent\n",
            "metadata: ",
            "{ name: a }\n",
            "spec:\n",
            "  containers: ",
            "{ name: web }\n",
            "  devices:\n",
            "    k: ",
            "{ device: /dev/random }\n",
            "source: { url: /a }\n",
            "---\n",
            "...\n",
            "- ",
            "? ",
            ": ",
            "&a ",
            "*a",
            "<<: ",
            "!!int ",
            "|\n",
            ">-\n",
            "\"",
            "'",
            "[",
            "]",
            "{",
            "}",
            ",",
            "#",
            "%YAML 1.1\n",
            "\t",
            "\n",
            "  ",
            "~",
            "\ufeff",
            "\\",
            "@",
            "match: ",
            "anyOf: ",
            "type: unix-char\n",
            "\r\n",
            "\u2028",
            "\ud83d\ude00");

    @Provide
    Arbitrary<byte[]> soup() {
        return Arbitraries.of(PIECES).list().ofMaxSize(25).map(pieces -> String.join("", pieces)
                .getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<byte[]> damaged() throws Exception {
        List<byte[]> seeds = Case.all().stream()
                .flatMap(mistake -> mistake.files().values().stream())
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        return Arbitraries.of(seeds).flatMap(seed -> Arbitraries.integers()
                .between(0, seed.length - 1)
                .flatMap(at -> Arbitraries.bytes().map(value -> {
                    byte[] copy = seed.clone();
                    copy[at] = value;
                    return copy;
                })));
    }

    @Property(tries = 2000)
    void nothingMakesTheReaderThrow(@ForAll byte[] bytes) {
        both(bytes);
    }

    @Property(tries = 3000)
    void noMixOfYamlMakesTheReaderThrow(@ForAll("soup") byte[] bytes) {
        both(bytes);
    }

    @Property(tries = 3000)
    void noDamageMakesTheReaderThrow(@ForAll("damaged") byte[] bytes) {
        both(bytes);
    }

    /** And what is refused is refused with a reason, sorted. */
    private static void both(byte[] bytes) {
        Parsed parsed = DeviceMaps.parse(new TreeMap<>(Map.of("f.yaml", bytes)), new HostName("h"), Case.RUNTIMES);
        if (parsed instanceof Parsed.Invalid invalid) {
            reasoned(invalid.errors());
        }
        if (AgentSettingsFile.parse("f.yaml", bytes) instanceof AgentSettingsFile.Invalid invalid) {
            reasoned(invalid.errors());
        }
    }

    private static void reasoned(List<ConfigError> errors) {
        assertFalse(errors.isEmpty());
        assertEquals(errors.stream().sorted().toList(), errors);
        errors.forEach(error -> assertFalse(error.message().isBlank()));
    }
}
