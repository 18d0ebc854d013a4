package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.discover.Filter;
import devattach.discover.Filter.Breadth;
import devattach.discover.Offer;
import devattach.model.Discovery;
import devattach.model.Discovery.Item;
import devattach.model.Discovery.Reach;
import devattach.model.HostDevice;
import devattach.report.DiscoveryPage;
import devattach.report.Style;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real buses: what one holds in one's hand is one thing, and the line printed for it gives that thing. */
@Tag("hwlab")
class DiscoverHwlabTest {

    private static Discovery discover(Rig rig, String text, String sort) throws IOException {
        Filter filter = new Filter(
                text, sort.isEmpty() ? Optional.empty() : Optional.of(sort), Optional.empty(), Breadth.USUAL);
        var wiring = rig.site().wiring();
        return Census.discover("test", wiring.host(), wiring.look(), filter);
    }

    private static List<String> nodes(Item item) {
        return item.nodes().stream().map(HostDevice::devnode).toList();
    }

    /** Waits until udev has made a device's links, and shows what is there for whoever reads the log. */
    private static Item settled(Rig rig, String devnode, String link) throws Exception {
        rig.until("a link " + link + " of " + devnode, () -> discover(rig, devnode, "").things().stream()
                .flatMap(item -> item.nodes().stream())
                .anyMatch(node ->
                        node.devnode().equals(devnode) && node.links().stream().anyMatch(name -> name.contains(link))));
        Discovery discovery = discover(rig, devnode, "");
        System.out.println(new DiscoveryPage(discovery).text(Style.PLAIN));
        return discovery.things().stream()
                .filter(item -> nodes(item).contains(devnode))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAdapterIsOneThingAndItsTwinIsToldFromItByThePort() throws Exception {
        try (Rig rig = new Rig()) {
            Hardware.Node left = rig.hardware().plugSerial("left", "SAME", 1);
            Item alone = settled(rig, left.path(), "/by-id/");
            assertEquals(List.of(left.path()), nodes(alone));
            assertTrue(alone.libusb().isPresent());
            assertEquals("SAME", alone.best().orElseThrow().rung().match().get("usb.serial"));
            Hardware.Node right = rig.hardware().plugSerial("right", "SAME", 2);
            Item twin = settled(rig, right.path(), "/by-path/");
            assertEquals(Reach.SHARED, twin.ways().get(0).reach());
            assertEquals(
                    Map.of("subsystem", "tty", "usb.port", "1-2"),
                    twin.best().orElseThrow().rung().match());
        }
    }

    @Test
    void whatIsPrintedIsAttachedAndThenSaidToBeThere() throws Exception {
        try (Rig rig = new Rig()) {
            Hardware.Node mine = rig.hardware().plugSerial("right", "RIGHT", 2);
            settled(rig, mine.path(), "/by-id/");
            String yaml = Offer.of(discover(rig, "RIGHT", "serial"), Optional.of("x"));
            rig.site().want();
            Files.writeString(
                    rig.site().config().resolve("test.yaml"),
                    yaml.replaceFirst(
                            "containers: .*", "containers: { pid: " + rig.box().pid() + " }"));
            rig.resume();
            rig.untilUsable(mine.path(), mine);
            rig.site().restart(); // what another devattach mounted is found when one starts
            Item item = discover(rig, "RIGHT", "serial").things().get(0);
            assertEquals(1, item.held().size());
            assertEquals(1, item.held().get(0).by().ours().size());
        }
    }

    @Test
    void aCardIsItsCardNodeAndItsRenderNode() throws Exception {
        try (Rig rig = new Rig()) {
            Discovery discovery = discover(rig, "", "gpu");
            System.out.println(new DiscoveryPage(discovery).text(Style.PLAIN));
            assertEquals(2, discovery.things().size());
            for (Item card : discovery.things()) {
                assertEquals(2, card.nodes().size());
                assertTrue(card.best().orElseThrow().rung().match().containsKey("pci.address"));
            }
            assertEquals(1, discover(rig, "", "tpm").things().size());
        }
    }

    /** By the name the kernel has of it, whether udev runs or not. */
    @Test
    void anNvmeDiskIsNamedByItsWorldWideId() throws Exception {
        try (Rig rig = new Rig()) {
            String wwid = Hardware.run("cat /sys/class/block/nvme0n1/wwid");
            Discovery discovery = discover(rig, wwid, "disk");
            System.out.println(new DiscoveryPage(discovery).text(Style.PLAIN));
            Item disk = discovery.things().get(0);
            assertEquals(List.of("/dev/nvme0n1"), nodes(disk));
            assertEquals(wwid, disk.best().orElseThrow().rung().match().get("wwid"));
            rig.follow("disk: { type: unix-block, path: /dev/data, match: { wwid: '" + wwid + "' } }");
            rig.untilUsable(
                    "/dev/data", new Hardware.Node("nvme0n1", Hardware.run("cat /sys/class/block/nvme0n1/dev")));
        }
    }
}
