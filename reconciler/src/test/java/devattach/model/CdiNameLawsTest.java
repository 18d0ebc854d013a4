package devattach.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every CDI name, and for every text that is none. */
class CdiNameLawsTest {

    private static Arbitrary<String> part(String first, String middle) {
        Arbitrary<String> inner = Arbitraries.strings()
                .withChars(middle)
                .alpha()
                .numeric()
                .ofMaxLength(6)
                .map(text -> text.replaceAll("[^A-Za-z0-9]+$", ""));
        return Combinators.combine(Arbitraries.of(first.split("")), inner).as(String::concat);
    }

    @Provide
    Arbitrary<CdiName> names() {
        return Combinators.combine(part("avZ", "_-."), part("gX", "_-."), part("0aZ9", "_-.:"))
                .as((vendor, type, device) -> new CdiName(vendor + "/" + type, device));
    }

    @Property
    void whatIsWrittenIsReadAsItWas(@ForAll("names") CdiName name) {
        assertEquals(name, CdiName.parse(name.toString()));
        assertTrue(CdiName.isMeant(name.toString()));
    }

    @Property
    void orderAgreesWithEquality(@ForAll("names") CdiName one, @ForAll("names") CdiName other) {
        assertEquals(one.equals(other), one.compareTo(other) == 0);
        assertEquals(Integer.signum(one.compareTo(other)), -Integer.signum(other.compareTo(one)));
    }

    @Property
    void aTextIsReadAsItselfOrRefusedWithAReason(@ForAll("texts") String text) {
        try {
            assertEquals(text, CdiName.parse(text).toString());
        } catch (IllegalArgumentException refused) {
            assertTrue(String.valueOf(refused.getMessage()).length() > 10, refused.getMessage());
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("a0/=.-_: ").ofMaxLength(9);
    }

    /** Examples of the reference implementation's own tests, in both directions. */
    @Example
    void theReferencesExamples() {
        for (String good :
                new String[] {"vendor.com/class=dev", "Vendor/cl.ass=1", "v/c=d:0", "vendor1.com/class1=a_b-c.d"}) {
            assertEquals(good, CdiName.parse(good).toString());
        }
        for (String bad : new String[] {
            "/dev/null",
            "vendor.com=dev",
            "vendor.com/=dev",
            "/class=dev",
            "vendor.com/class=",
            "1v/c=d",
            "v/c=_d",
            "v/c=d_",
            "vendor.com/class/x=dev",
            "v-/c=d",
            "v/c d=x",
            "",
            "="
        }) {
            assertThrows(IllegalArgumentException.class, () -> CdiName.parse(bad), bad);
        }
    }
}
