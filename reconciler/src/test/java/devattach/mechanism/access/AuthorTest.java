package devattach.mechanism.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose word a program is. */
class AuthorTest {

    private static final String SYSTEMD = "sd_devices";

    static List<String> captured() {
        return Captures.CAPTURED;
    }

    @ParameterizedTest
    @MethodSource("captured")
    void runtimesGiveNoName(String name) {
        byte[] program = Captures.captured(name).instructions();
        assertEquals(Author.NAMELESS, Author.of("", program));
        assertNotEquals(Author.of(SYSTEMD, program), Author.of("", program));
    }

    /** Before version 251 systemd gave its programs no name either. */
    @Test
    void systemdsIsKnownWithoutItsName() {
        byte[] program = Captures.captured("systemd-252").instructions();
        assertEquals(Author.of(SYSTEMD, program), Author.of("", program));
    }

    @Test
    void itIsReadBackFromTheMark() {
        byte[] program = Captures.captured("systemd-252").instructions();
        int author = Author.of(SYSTEMD, program);
        byte[] ours = new Preamble(Collections.emptySortedMap(), 5, author).before(program);
        assertEquals(author, new DeviceProgram(6, Author.of("devattach", ours), ours).author());
    }
}
