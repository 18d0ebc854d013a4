package devattach.mechanism.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PreambleLawsTest {

    @Provide
    Arbitrary<DeviceNumber> numbers() {
        // few majors and minors, so that rules of ours, of the base and samples meet; and the ends of the ranges
        Arbitrary<Integer> majors = Arbitraries.of(0, 1, 5, 10, 136, 0xfff);
        Arbitrary<Integer> minors = Arbitraries.of(0, 1, 3, 9, 237, 0xff, 0x100, 0xfffff);
        return Combinators.combine(Arbitraries.of(DeviceNumber.Kind.class), majors, minors)
                .as(DeviceNumber::new);
    }

    @Provide
    Arbitrary<SortedMap<DeviceNumber, Permissions>> rules() {
        Arbitrary<Permissions> letters = Arbitraries.integers().between(1, 7).map(Permissions::new);
        return Arbitraries.maps(numbers(), letters).ofMaxSize(20).map(TreeMap::new);
    }

    @Provide
    Arbitrary<DeviceProgram> bases() {
        Arbitrary<DeviceProgram> captured = Arbitraries.of(Captures.CAPTURED).map(Captures::captured);
        return Arbitraries.oneOf(captured, rules().map(Captures::allowing));
    }

    @Property
    void readsBackWhatItWrote(
            @ForAll("rules") SortedMap<DeviceNumber, Permissions> rules,
            @ForAll("bases") DeviceProgram base,
            @ForAll int id,
            @ForAll int author) {
        Preamble preamble = new Preamble(rules, id, author);
        Preamble.Marked read = Preamble.of(preamble.before(base.instructions())).orElseThrow();
        assertEquals(preamble, read.preamble());
        assertArrayEquals(base.instructions(), read.tail());
    }

    @Property
    void allowsExactlyWhatWasAllowedAndWhatTheRulesSay(
            @ForAll("rules") SortedMap<DeviceNumber, Permissions> rules,
            @ForAll("bases") DeviceProgram base,
            @ForAll("numbers") DeviceNumber elsewhere) {
        DeviceProgram after = new DeviceProgram(0, 0, new Preamble(rules, 1, 0).before(base.instructions()));
        List<DeviceNumber> asked = new ArrayList<>(rules.keySet());
        asked.add(elsewhere);
        for (DeviceNumber number : asked) {
            int ours = Captures.granted(rules.getOrDefault(number, Permissions.NONE));
            assertEquals(Captures.granted(base, number) | ours, Captures.granted(after, number), number::toString);
        }
    }

    @Property
    void aChangedPreambleIsNotTakenForOurs(
            @ForAll("rules") SortedMap<DeviceNumber, Permissions> rules,
            @ForAll("bases") DeviceProgram base,
            @ForAll int where,
            @ForAll byte what) {
        byte[] bytes = new Preamble(rules, 7, 0).before(base.instructions());
        int preamble = bytes.length - base.instructions().length;
        int at = Math.floorMod(where, preamble);
        bytes[at] = (byte) (bytes[at] ^ what);
        // either nothing of it, or exactly what it says: never rules other than what would be written for them
        Preamble.of(bytes)
                .ifPresent(read -> assertArrayEquals(bytes, read.preamble().before(read.tail())));
        // what still bears the mark is understood or left alone, never taken for somebody else's
        if (Preamble.isClaimed(bytes) && Preamble.of(bytes).isEmpty()) {
            assertTrue(new DeviceProgram(1, 0, bytes).opaque().orElse("").startsWith("it has devattach's mark"));
        }
    }

    @Property
    void otherProgramsAreNotOurs(@ForAll("bases") DeviceProgram base) {
        assertEquals(Optional.empty(), Preamble.of(base.instructions()));
    }
}
