package devattach.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values everything is made of. */
class ValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"dev/x", "/", "/dev/../etc", "/dev//x", "/dev/./x", "/dev/x/", ""})
    void pathsThatAreNotPlacesAreRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> new ContainerPath(path));
    }

    @Test
    void aPathKnowsItsFolderAndName() {
        assertEquals("dev/snd", new ContainerPath("/dev/snd/pcm").folder());
        assertEquals("pcm", new ContainerPath("/dev/snd/pcm").name());
        assertEquals("", new ContainerPath("/x").folder());
    }

    @ParameterizedTest
    @CsvSource({"rwm,7", "mwr,7", "r,2", "w,4", "rw,6"})
    void permissionLettersStandInAnyOrder(String letters, int bits) {
        assertEquals(bits, Permissions.parse(letters).bits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "rr", "RW", "r w"})
    void otherPermissionLettersAreRefused(String letters) {
        assertThrows(IllegalArgumentException.class, () -> Permissions.parse(letters));
    }

    @Test
    void anIdMapShiftsBothWaysAndKnowsItsEnds() {
        IdMap map = new IdMap(List.of(new IdMap.Range(0, 100000, 1000), new IdMap.Range(1000, 1000, 1)));
        assertEquals(100020, map.toHost(20));
        assertEquals(1000, map.toHost(1000));
        assertEquals(-1, map.toHost(1001));
        assertEquals(20, map.toInside(100020));
        assertEquals(-1, map.toInside(0));
        assertEquals(4294967294L, IdMap.IDENTITY.toHost(4294967294L));
    }

    @Property
    void aGlobWithoutSignsMatchesItselfAlone(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 6) String pattern,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 6) String text) {
        assertEquals(pattern.equals(text), Glob.matches(pattern, text));
    }

    @Property
    void aGlobMatchesAsTheEquivalentExpressionDoes(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 4) String head,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 4) String tail,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text) {
        assertEquals(text.matches(head + ".*" + tail), Glob.matches(head + "*" + tail, text));
        assertEquals(text.matches(head + "." + tail + ".*"), Glob.matches(head + "?" + tail + "*", text));
    }

    @Test
    void aNodeIsSatisfiedOnlyByItself() {
        Facet.Node node = new Facet.Node(new ContainerPath("/dev/a"), DeviceNumber.character(1, 8), 0, 0, 0, 0660);
        assertTrue(node.satisfies(
                new Facet.Node(new ContainerPath("/dev/a"), DeviceNumber.character(1, 8), 0, 0, 0, 0660)));
        assertFalse(node.satisfies(
                new Facet.Node(new ContainerPath("/dev/a"), DeviceNumber.character(1, 8), 0, 0, 0, 0600)));
    }
}
