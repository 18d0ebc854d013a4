package devattach.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

class SpellingLawsTest {

    @Property(tries = 300)
    void distanceIsADistance(
            @ForAll @AlphaChars @StringLength(max = 8) String a, @ForAll @AlphaChars @StringLength(max = 8) String b) {
        assertEquals(a.equals(b), Spelling.distance(a, b) == 0);
        assertEquals(Spelling.distance(a, b), Spelling.distance(b, a));
        assertTrue(Spelling.distance(a, b) <= Math.max(a.length(), b.length()));
    }

    @Example
    void nearIsSuggestedAndFarIsNot() {
        List<String> words = List.of("path", "required", "onDetach");
        assertEquals(Optional.of("required"), Spelling.nearest("requird", words));
        assertEquals(Optional.of("onDetach"), Spelling.nearest("on_detach", words));
        assertEquals(Optional.of("path"), Spelling.nearest("paht", words));
        assertEquals(Optional.empty(), Spelling.nearest("colour", words));
    }
}
