package devattach.mechanism.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PreambleTest {

    /** No device outside the rules gains anything: both kinds, every major, all minors near and a sample of the others. */
    @Test
    void isExactOverTheWholeRangeOfNumbers() {
        TreeMap<DeviceNumber, Permissions> rules = new TreeMap<>(Map.of(
                DeviceNumber.character(10, 237),
                Permissions.RW,
                DeviceNumber.character(189, 0xfffff),
                Permissions.RWM,
                DeviceNumber.block(7, 0),
                Permissions.parse("r"),
                DeviceNumber.character(0xfff, 1),
                Permissions.parse("w")));
        DeviceProgram base = Captures.captured("runc-1.1.5");
        DeviceProgram after = new DeviceProgram(0, 0, new Preamble(rules, 3, 0).before(base.instructions()));
        int[] minors = new int[320];
        for (int i = 0; i < minors.length; i++) {
            minors[i] = i < 260 ? i : i == 319 ? 0xfffff : 0xfffff / 60 * (i - 259);
        }
        for (DeviceNumber.Kind kind : DeviceNumber.Kind.values()) {
            for (int major = 0; major <= 0xfff; major++) {
                // the neighbourhoods of what is named in full, elsewhere every 37th
                int step = major == 7 || major == 10 || major == 189 || major == 0xfff || major <= 5 ? 1 : 37;
                for (int i = 0; i < minors.length; i += step) {
                    DeviceNumber number = new DeviceNumber(kind, major, minors[i]);
                    int ours = Captures.granted(rules.getOrDefault(number, Permissions.NONE));
                    assertEquals(Captures.granted(base, number) | ours, Captures.granted(after, number));
                }
            }
        }
    }

    /** Ours w, the original's r: rw as one request is in neither, and the container is not said to have it. */
    @Test
    void whatOnlyBothTogetherCoverIsRefused() {
        DeviceNumber number = DeviceNumber.character(1, 3);
        DeviceProgram base = Captures.allowing(Map.of(number, Permissions.parse("r")));
        TreeMap<DeviceNumber, Permissions> rules = new TreeMap<>(Map.of(number, Permissions.parse("w")));
        Policy both = new DeviceProgram(0, 0, new Preamble(rules, 1, 0).before(base.instructions()));
        assertTrue(both.allows(number, Permissions.READ) && both.allows(number, Permissions.WRITE));
        assertFalse(both.allows(number, Permissions.RW.bits()));
        assertEquals("r", Policy.allowed(both, number).toString());
    }

    @Test
    void tooManyRulesAreNotTried() {
        TreeMap<DeviceNumber, Permissions> rules = new TreeMap<>();
        for (int minor = 0; minor < 5000; minor++) {
            rules.put(DeviceNumber.character(1, minor), Permissions.RW);
        }
        assertEquals(
                "5000 devices in one container; at most 4000 can be granted",
                assertThrows(IllegalArgumentException.class, () -> new Preamble(rules, 1, 0))
                        .getMessage());
        Preamble most = new Preamble(rules.headMap(DeviceNumber.character(1, 4000)), 1, 0);
        assertEquals(
                most,
                Preamble.of(most.before(Captures.captured("runc-1.1.5").instructions()))
                        .orElseThrow()
                        .preamble());
    }
}
