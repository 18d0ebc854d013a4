package devattach.mechanism.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.KernelException;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class StagedLawsTest {

    @Provide
    Arbitrary<ContainerPath> paths() {
        return Arbitraries.strings()
                .withChars("ab/%.-_ \n\u00e9\ud83d\ude00")
                .ofMaxLength(300)
                .map(text -> "/" + text)
                .filter(StagedLawsTest::isPath)
                .map(ContainerPath::new);
    }

    private static boolean isPath(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return false;
        }
        try {
            return !new ContainerPath(text).value().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Property
    void whatIsWrittenIsRead(
            @ForAll("paths") ContainerPath path,
            @ForAll @IntRange(min = 0, max = 07777) int mode,
            @ForAll @IntRange(min = 0) int uid,
            @ForAll long incarnation)
            throws KernelException {
        DeviceNumber number = DeviceNumber.character(1, 3);
        Staged node = new Staged(new Facet.Node(path, number, incarnation, uid, 20, mode), Inside.foldersOf(path));
        assertEquals(node, Staged.node(node.encoded(), number));
    }

    @Property
    void whatIsWrittenOfALinkIsRead(@ForAll("paths") ContainerPath path, @ForAll @IntRange(max = 0xfff) int major)
            throws KernelException {
        Staged link =
                new Staged(new Facet.Link(path, "../x", DeviceNumber.block(major, major)), Inside.foldersOf(path));
        assertEquals(link, Staged.link(link.encoded(), "../x"));
    }

    @Property
    void differentPathsHaveDifferentNamesThatAnyFileSystemTakes(
            @ForAll("paths") ContainerPath one, @ForAll("paths") ContainerPath other) {
        String name = Staged.fileName(one);
        assertTrue(name.length() <= 200 && name.matches("[A-Za-z0-9%._=-]+") && !name.startsWith("."), name);
        if (!one.equals(other)) {
            assertNotEquals(name, Staged.fileName(other));
        }
    }

    @Property
    void anythingElseIsRefused(@ForAll String text) {
        byte[] value = ("2" + text).getBytes(StandardCharsets.UTF_8);
        assertThrows(KernelException.class, () -> Staged.node(value, DeviceNumber.character(1, 3)));
        assertThrows(KernelException.class, () -> Staged.link(value, "x"));
    }
}
