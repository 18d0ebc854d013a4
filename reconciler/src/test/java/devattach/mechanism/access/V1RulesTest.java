package devattach.mechanism.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class V1RulesTest {

    private static final DeviceNumber LOOP_CONTROL = DeviceNumber.character(10, 237);

    /** What runc 1.1 leaves in the list. */
    private static final String RUNC = """
            c *:* m
            b *:* m
            c 1:3 rwm
            c 1:5 rwm
            c 136:* rwm
            c 5:2 rwm
            """;

    private static String letters(String list, DeviceNumber number) {
        return Policy.allowed(V1Rules.parse(list), number).toString();
    }

    @Test
    void wildcardsAndNumbersAddUp() {
        assertEquals("m", letters(RUNC, LOOP_CONTROL));
        assertEquals("rwm", letters(RUNC, DeviceNumber.character(136, 4)));
        assertEquals("m", letters(RUNC, DeviceNumber.block(1, 3)));
        assertEquals("rwm", letters(RUNC, DeviceNumber.character(1, 3)));
    }

    @Test
    void anEmptyListAllowsNothing() {
        assertEquals("", letters("", LOOP_CONTROL));
    }

    @Test
    void allowModeAllowsAll() {
        assertEquals("rwm", letters("a *:* rwm\n", LOOP_CONTROL));
    }

    @Test
    void twoExceptionsDoNotCoverOneRequestTogether() {
        assertEquals("r", letters("c 10:* r\nc 10:237 w\n", LOOP_CONTROL));
    }

    @Test
    void numbersNoDeviceHasAreRead() {
        assertEquals("", letters("c 4294967294:70000 rw\n", LOOP_CONTROL));
    }

    @Test
    void anUnknownLineIsNotPassedOver() {
        assertThrows(IllegalArgumentException.class, () -> V1Rules.parse("x 1:3 rwm\n"));
        assertThrows(IllegalArgumentException.class, () -> V1Rules.parse("c 1:3\n"));
    }

    @Test
    void aRecordReadsBack() {
        AccessRecord record = AccessRecord.EMPTY
                .with(LOOP_CONTROL, new AccessRecord.Added(Permissions.RW, Permissions.NONE))
                .with(DeviceNumber.block(7, 0), new AccessRecord.Added(Permissions.RWM, Permissions.parse("r")));
        assertEquals(
                "devattach-access 1\nc 10:237 rw -\nb 7:0 rwm r\n",
                new String(record.bytes(), StandardCharsets.US_ASCII));
        assertEquals(record, AccessRecord.parse(record.bytes()));
    }

    @Test
    void aRecordOfAnotherFormIsNotGuessedAt() {
        for (String text : List.of("devattach-access 2\n", "", "devattach-access 1\nc 10:237\n")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> AccessRecord.parse(text.getBytes(StandardCharsets.US_ASCII)),
                    text);
        }
    }
}
