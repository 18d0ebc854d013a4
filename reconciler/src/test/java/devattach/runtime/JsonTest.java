package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"a\": [1, -2147483649, 92233720368547758070, 1.5e3, true, false, null, \"\\u00e4\"], \"b\": {\"c\": {}}}",
                "{\"a\": 1, \"a\": 2}",
                "[[[]], [{}]] and what follows",
                "\"text\""
            })
    void itReadsWhatJacksonsMapperReads(String text) throws IOException {
        assertEquals(new ObjectMapper().readTree(text), Json.read(text));
    }

    @Test
    void nothingIsMissing() throws IOException {
        assertTrue(Json.read(" ").isMissingNode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1, ", "{\"a\": ", "{\"a\" 1}", "[1 2]", "tru", "{\"a\": 1]"})
    void whatIsCutOffOrBrokenIsAnError(String text) {
        assertThrows(JsonProcessingException.class, () -> Json.read(text));
    }
}
