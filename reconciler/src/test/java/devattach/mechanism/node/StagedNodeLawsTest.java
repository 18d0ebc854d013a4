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

class StagedNodeLawsTest {

    @Provide
    Arbitrary<ContainerPath> paths() {
        return Arbitraries.strings()
                .withChars("ab/%.-_ \n\u00e9\ud83d\ude00")
                .ofMaxLength(300)
                .map(text -> "/" + text)
                .filter(StagedNodeLawsTest::isPath)
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
            @ForAll @IntRange(min = 0) int uid)
            throws KernelException {
        DeviceNumber number = DeviceNumber.character(1, 3);
        StagedNode node = new StagedNode(new Facet.Node(path, number, uid, 20, mode), Inside.foldersOf(path));
        assertEquals(node, StagedNode.decoded(node.encoded(), number));
    }

    @Property
    void differentPathsHaveDifferentNamesThatAnyFileSystemTakes(
            @ForAll("paths") ContainerPath one, @ForAll("paths") ContainerPath other) {
        String name = StagedNode.fileName(one);
        assertTrue(name.length() <= 200 && name.matches("[A-Za-z0-9%._=-]+") && !name.startsWith("."), name);
        if (!one.equals(other)) {
            assertNotEquals(name, StagedNode.fileName(other));
        }
    }

    @Property
    void anythingElseIsRefused(@ForAll String text) {
        byte[] value = ("2" + text).getBytes(StandardCharsets.UTF_8);
        assertThrows(KernelException.class, () -> StagedNode.decoded(value, DeviceNumber.character(1, 3)));
    }
}
