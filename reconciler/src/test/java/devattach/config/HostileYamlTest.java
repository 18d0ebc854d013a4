package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to hurt are refused with one sentence. */
class HostileYamlTest {

    private static String refusal(byte[] bytes) {
        Parsed parsed = DeviceMaps.parse(new TreeMap<>(Map.of("f.yaml", bytes)), new HostName("h"), Case.RUNTIMES);
        List<ConfigError> errors =
                assertInstanceOf(Parsed.Invalid.class, parsed).errors();
        return errors.get(0).toString();
    }

    private static String refusal(String text) {
        return refusal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aliasesThatMultiplyAreCounted() {
        StringBuilder bomb = new StringBuilder("a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("b" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1) + "]\n");
        }
        assertEquals(
                "f.yaml:5:45: more than 100000 values in one file, aliases counted; split it",
                refusal(bomb.toString()));
    }

    @Test
    void manyAliasesAreRefused() {
        assertEquals(
                "f.yaml:102:3: more than 100 aliases in one file; write the values out",
                refusal("- &a x\n" + "- *a\n".repeat(101)));
    }

    @Test
    void anAliasOfItselfIsRefused() {
        assertEquals(
                "f.yaml:1:8: alias '*a' has no anchor '&a' completed before it; define it, or quote the value",
                refusal("a: &a [*a]\n"));
    }

    @Test
    void deepNestingIsRefused() {
        assertEquals(
                "f.yaml:1:33: nested deeper than 32 levels; no valid file needs that", refusal("[".repeat(500_000)));
    }

    @Test
    void longFilesAreRefused() {
        assertEquals(
                "f.yaml: file of 1048577 bytes is longer than the 1048576 allowed; split it",
                refusal(new byte[(1 << 20) + 1]));
    }

    @Test
    void otherEncodingsAreRefused() {
        assertEquals(
                "f.yaml:2:8: byte 0xe9 is not UTF-8; save the file as UTF-8",
                refusal("ok: 1\na:  caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(
                "f.yaml:1:1: byte 0xff is not UTF-8; save the file as UTF-8",
                refusal("\ufeffa: b".getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(
                "f.yaml:2:4: byte 0xc3 is not UTF-8; save the file as UTF-8",
                refusal(new byte[] {'a', ':', '\n', ' ', ' ', ' ', (byte) 0xc3}));
    }

    @Test
    void controlCharactersAreRefused() {
        assertEquals("f.yaml:1:4: character U+001B is not allowed in YAML; remove it", refusal("a: \u001b[31m"));
        assertEquals("f.yaml:1:2: character U+0000 is not allowed in YAML; remove it", refusal("a\u0000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: \"\\UFFFFFFFF\"",
                "a: \"\\ud800\"",
                "a: \"\\x1\"",
                "%YAML 3.0\n--- a",
                "%YAML 99999999999999999999.1\n--- a",
                "%TAG ! tag:x,1:\n--- !a b",
                "%TAG !e! %ff%fe\n--- !e!%zz b",
                "!<%ff> a",
                "? ? ? ?",
                "a: |99999999999\n b",
                "- - - -",
                "&a &b c",
                "a: !!binary x",
                "%YAML 1.1\n%YAML 1.1\n---"
            })
    void oddCornersOfYamlAreRefusedWithAReason(String text) {
        assertTrue(refusal(text).startsWith("f.yaml"), refusal(text));
    }

    /** The YAML parser let a NumberFormatException out. */
    @Test
    void anEscapeBeyondAllCharactersIsRefused() {
        assertEquals(
                "f.yaml:1:1: not YAML after this place: For input string: \"FFFFFFFF\" under radix 16; check escapes in double quotes",
                refusal("a: \"\\UFFFFFFFF\""));
    }
}
