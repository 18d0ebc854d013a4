package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Hardware;
import devattach.testing.Rig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Graphics cards by their place, and a security chip. */
@Tag("hwlab")
class CardsHwlabTest {

    private static final Path PCI = Path.of("/sys/bus/pci/devices");

    /** Addresses of the cards that have a render node. */
    private static List<String> cards() throws Exception {
        try (Stream<Path> functions = Files.list(PCI)) {
            return functions
                    .filter(function -> Hardware.isThere(function.toString() + "/drm/renderD*"))
                    .map(function -> function.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static Hardware.Node node(String address, String name) throws Exception {
        String path = Hardware.run("echo /sys/bus/pci/devices/" + address + "/drm/" + name);
        return new Hardware.Node(
                "dri/" + path.substring(path.lastIndexOf('/') + 1),
                Files.readString(Path.of(path, "dev")).strip());
    }

    /** Card numbers are in order of appearance, the address is where the card is plugged in. */
    @Test
    void GPU_01_aCardThatIsTakenOutAndPutInAgainIsInsideAgain() throws Exception {
        try (Rig rig = new Rig()) {
            List<String> cards = cards();
            assertEquals(2, cards.size(), cards.toString());
            String mine = cards.get(0);
            rig.follow("gpu: { type: gpu, match: { pci.address: '" + mine + "' }, mode: 0600 }");
            Hardware.Node card = node(mine, "card*");
            Hardware.Node render = node(mine, "renderD*");
            rig.untilUsable(card.path(), card);
            rig.untilUsable(render.path(), render);
            assertEquals("600", rig.box().run("stat -c %a " + render.path()));
            rig.assertRefused(node(cards.get(1), "renderD*"));
            Files.writeString(PCI.resolve(mine + "/remove"), "1");
            rig.untilGone(card.path());
            rig.untilGone(render.path());
            rig.untilReasons("Waiting");
            Files.writeString(Path.of("/sys/bus/pci/rescan"), "1");
            rig.until("the card again", () -> Hardware.isThere(PCI + "/" + mine + "/drm/renderD*"));
            Hardware.Node again = node(mine, "renderD*");
            rig.untilUsable(again.path(), again);
            rig.assertNotRestarted();
        }
    }

    @Test
    void aRenderNodeIsGivenWithoutTheCard() throws Exception {
        try (Rig rig = new Rig()) {
            String mine = cards().get(1);
            rig.follow("gpu: { type: gpu, pci: '" + mine + "', node: render }");
            Hardware.Node render = node(mine, "renderD*");
            rig.untilUsable(render.path(), render);
            assertEquals(Optional.empty(), rig.inside(node(mine, "card*").path()));
        }
    }

    @Test
    void GPU_03_aCardThatIsNotThereIsWaitedFor() throws Exception {
        try (Rig rig = new Rig()) {
            rig.follow("gpu: { type: gpu, id: '9999' }");
            rig.untilReasons("Waiting");
        }
    }

    @Test
    void aChipsTwoNodesAreWhereTheyAreWanted() throws Exception {
        try (Rig rig = new Rig()) {
            rig.follow("chip: { type: tpm, match: { name: 'tpm*' }, path: /dev/plain, pathrm: /dev/managed }");
            String plain = Files.readString(Path.of("/sys/class/tpm/tpm0/dev")).strip();
            String managed =
                    Files.readString(Path.of("/sys/class/tpmrm/tpmrm0/dev")).strip();
            rig.untilUsable("/dev/managed", new Hardware.Node("tpmrm0", managed));
            rig.untilUsable("/dev/plain", new Hardware.Node("tpm0", plain));
        }
    }
}
