package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ContainerSelector;
import devattach.model.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What YAML 1.1 would have read as something else stays what the user wrote. */
class ScalarsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0660",
                "0o660",
                "1e10",
                "0658",
                "10c4",
                "0x10c4",
                "00:11:22:33:44:55",
                "190:20:30",
                "no",
                "on",
                "y",
                "True",
                "1_000",
                "2024-01-01",
                "1.50",
                ".inf",
                "+1",
                "=",
                "0b11"
            })
    void plainScalarsAreReadAsWritten(String written) {
        assertEquals(
                new YamlNode.Scalar(
                        written, YamlNode.Style.PLAIN, valueOf(written).where()),
                valueOf(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null", "NULL", "# a remark"})
    void nothingIsNothing(String written) {
        assertTrue(valueOf(written).isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "'~'", "\"null\"", "nil", "None", "nUll"})
    void whatOnlyLooksLikeNothingIsText(String written) {
        assertEquals(false, valueOf(written).isNull());
    }

    @Test
    void identitiesReachTheMappingAsWritten() {
        var text = """
                apiVersion: devattach/v1
                kind: DeviceMap
                metadata: { name: a }
                spec:
                  containers: { name: no }
                  devices:
                    on:
                      type: unix-char
                      match: { usb: { vendorid: 0658, productid: 1E10, serial: 00123 }, property: { MAC: 00:11:22:33:44:55, X: yes } }
                      mode: 0604
                """;
        var mapping = Trees.valid(text).mappings().get(0);
        assertEquals(
                List.of(Map.of(
                        "usb.vendorid", "0658",
                        "usb.productid", "1e10",
                        "usb.serial", "00123",
                        "property.MAC", "00:11:22:33:44:55",
                        "property.X", "yes")),
                mapping.match());
        assertEquals("on", mapping.entry().key());
        assertEquals(
                List.of(new ContainerSelector.NameGlob("no")),
                mapping.containers().names());
        assertEquals(Optional.of(0604), mapping.looks().mode());
    }

    @ParameterizedTest
    @CsvSource({"0660,432", "660,432", "0o660,432", "0,0", "000000777,511", "4,4"})
    void modesAreOctalHoweverWritten(String written, int bits) {
        assertEquals(bits, Scalars.mode(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "0x1ff", "-1", "1000", "4755", "0o", "rw", "7 7", "99999999999999999999"})
    void otherModesAreRefused(String written) {
        assertThrows(IllegalArgumentException.class, () -> Scalars.mode(written));
    }

    @Test
    void ownersAreNumbersOrNames() {
        assertEquals(Owner.numbered(1000), Scalars.owner("1000"));
        assertEquals(Owner.named("dialout"), Scalars.owner("dialout"));
        assertEquals(Owner.named("www-data"), Scalars.owner("www-data"));
        assertThrows(IllegalArgumentException.class, () -> Scalars.owner("4294967295"));
        assertThrows(IllegalArgumentException.class, () -> Scalars.owner("-1"));
        assertThrows(IllegalArgumentException.class, () -> Scalars.owner("a:b"));
    }

    @Test
    void durationsHaveAUnit() {
        assertEquals(Duration.ofMinutes(5), Scalars.duration("5m"));
        assertEquals(Duration.ofMillis(1500), Scalars.duration("1500ms"));
        assertThrows(IllegalArgumentException.class, () -> Scalars.duration("5"));
        assertThrows(IllegalArgumentException.class, () -> Scalars.duration("5 m"));
    }

    private static YamlNode.Scalar valueOf(String written) {
        Problems problems = new Problems();
        byte[] bytes = ("key: " + written + "\n").getBytes(StandardCharsets.UTF_8);
        YamlNode.Table table =
                (YamlNode.Table) YamlDocuments.read("f", bytes, problems).get(0);
        assertEquals(List.of(), problems.errors());
        return (YamlNode.Scalar) table.fields().values().iterator().next().value();
    }
}
