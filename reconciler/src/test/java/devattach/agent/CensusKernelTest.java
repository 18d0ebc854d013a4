package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.discover.Filter;
import devattach.discover.Filter.Breadth;
import devattach.discover.Offer;
import devattach.model.ContainerPath;
import devattach.model.Discovery;
import devattach.model.Discovery.Item;
import devattach.model.Permissions;
import devattach.model.Rung.Lasting;
import devattach.report.DiscoveryPage;
import devattach.report.Style;
import devattach.testing.Box;
import devattach.testing.LoopFile;
import devattach.testing.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The things of this very host: what the kernel says of them, who has them, and that the printed DeviceMap gives them. */
@Tag("kernel")
class CensusKernelTest {

    private static Discovery discover(Site site, String text, Breadth breadth) throws IOException {
        Filter filter = new Filter(text, Optional.empty(), Optional.empty(), breadth);
        return Census.discover("test", site.wiring().host(), site.wiring().look(), filter);
    }

    private static Item only(Discovery discovery) {
        assertEquals(1, discovery.things().size(), new DiscoveryPage(discovery).text(Style.PLAIN));
        return discovery.things().get(0);
    }

    @Test
    void aLoopDeviceIsAThingOnceItHasAFileAndIsNamedByIt() throws Exception {
        try (Box box = Box.start(Box.Options.plain());
                Site site = new Site(box);
                LoopFile loop = LoopFile.attach(site.runDir().resolve("disk"))) {
            String name = loop.path().substring("/dev/".length());
            Item item = only(discover(site, loop.file().toString(), Breadth.USUAL));
            assertEquals(loop.path(), item.nodes().get(0).devnode());
            assertEquals("loop", item.sort());
            assertEquals(Lasting.CONTENT, item.best().orElseThrow().rung().lasting());
            loop.detach();
            assertEquals(List.of(), discover(site, name, Breadth.USUAL).things());
            assertEquals(
                    1,
                    discover(site, name, Breadth.EVERYTHING).things().stream()
                            .filter(each -> each.nodes().get(0).name().equals(name))
                            .count());
        }
    }

    @Test
    void whatIsPrintedForAContainerIsAttachedToItAndThenSeenThere() throws Exception {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box);
                LoopFile loop = LoopFile.attach(site.runDir().resolve("disk"))) {
            String file = loop.file().toString();
            assertEquals(List.of(), only(discover(site, file, Breadth.USUAL)).held());
            String yaml = Offer.of(discover(site, file, Breadth.USUAL), Optional.of("x"));
            Files.writeString(
                    site.config().resolve("found.yaml"),
                    yaml.replaceFirst("containers: .*", "containers: { pid: " + box.pid() + " }"));
            assertTrue(site.apply().outcomes().size() > 0, yaml);
            assertEquals(List.of(), site.plan().plan().steps(), yaml);
            Item item = only(discover(site, file, Breadth.USUAL));
            assertEquals(1, item.held().size());
            assertEquals(
                    List.of(new ContainerPath(loop.path())),
                    item.held().get(0).by().ours());
            assertEquals(Permissions.RW, item.held().get(0).by().allowed().and(Permissions.RW));
        }
    }

    @Test
    void theDiskUnderTheRootIsNeverGiven() throws Exception {
        String root = Files.readString(Path.of("/proc/self/mountinfo"))
                .lines()
                .map(line -> line.split(" "))
                .filter(fields -> fields[4].equals("/"))
                .map(fields -> fields[2])
                .findFirst()
                .orElseThrow();
        Assumptions.assumeFalse(root.startsWith("0:"), "the root here is on no disk: " + root);
        try (Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            Item disk = discover(site, "b " + root, Breadth.USUAL).things().get(0);
            assertEquals("disk-in-use", disk.refusals().get(0).rule());
            String yaml = Offer.of(discover(site, "b " + root, Breadth.USUAL), Optional.empty());
            assertTrue(yaml.contains("# not offered: " + disk.nodes().get(0).devnode()), yaml);
        }
    }

    /** Nobody has to be root, and nothing has to be configured, to see what there is. */
    @Test
    void theHostAloneIsTheSameThingsWithoutContainers() throws Exception {
        try (Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            Discovery with = discover(site, "", Breadth.EVERYTHING);
            Discovery without =
                    Census.discoverHost("test", new Filter("", Optional.empty(), Optional.empty(), Breadth.EVERYTHING));
            assertEquals(
                    with.things().stream().map(Item::nodes).toList(),
                    without.things().stream().map(Item::nodes).toList());
            assertEquals(Map.of(), without.troubles());
        }
    }
}
