package devattach.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.config.DeviceMaps;
import devattach.config.HostName;
import devattach.config.Parsed;
import devattach.discover.Filter.Breadth;
import devattach.model.Accounts;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.DeviceNumber;
import devattach.model.Discovery;
import devattach.model.Discovery.Item;
import devattach.model.Discovery.Reach;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.HostUse;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.Mapping;
import devattach.model.Resolution;
import devattach.model.World;
import devattach.plan.Resolver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of any host: few serial numbers, so that twins are common; strange ones among them. */
class DiscoveryLawsTest {

    private static final Container WEB = new Container(
            new ContainerId("docker", "4f1c"),
            "web",
            Map.of(),
            new InitProcess(4000, 7),
            IdMap.IDENTITY,
            IdMap.IDENTITY,
            "");

    private static final List<String> SERIALS =
            List.of("", "A", "A", "0001", "null", "a*b", "two  words", "\u202ex\"\\");
    private static final List<String> WWIDS = List.of("", "naa.5000c500a1b2c3d4", "t10.ATA     QEMU HARDDISK   QM1");

    @Provide
    Arbitrary<List<HostDevice>> hosts() {
        Arbitrary<String> serials = Arbitraries.of(SERIALS);
        Arbitrary<List<List<HostDevice>>> ports = Arbitraries.integers()
                .between(0, 4)
                .list()
                .ofSize(6)
                .flatMap(kinds -> serials.list().ofSize(6).map(serial -> ports(kinds, serial)));
        Arbitrary<List<List<HostDevice>>> disks = Arbitraries.of(WWIDS)
                .list()
                .ofMaxSize(3)
                .map(names -> {
                    List<List<HostDevice>> all = new ArrayList<>();
                    names.forEach(name -> all.add(Plugged.sata(all.size(), name)));
                    return all;
                });
        Arbitrary<List<List<HostDevice>>> cards = Arbitraries.of(
                        Plugged.amd("0000:03:00.0", 0),
                        Plugged.amd("0000:04:00.0", 1),
                        Plugged.kfd(),
                        Plugged.tpm(),
                        Plugged.nvme("0000:05:00.0", "eui.0025388b01234567"),
                        Plugged.software())
                .set()
                .ofMaxSize(6)
                .map(List::copyOf);
        return Combinators.combine(ports, disks, cards).as((one, two, three) -> {
            List<List<HostDevice>> all = new ArrayList<>(one);
            all.addAll(two);
            all.addAll(three);
            return Plugged.all(all);
        });
    }

    private static List<List<HostDevice>> ports(List<Integer> kinds, List<String> serials) {
        List<List<HostDevice>> all = new ArrayList<>();
        for (int port = 1; port <= kinds.size(); port++) {
            String serial = serials.get(port - 1);
            all.add(
                    switch (kinds.get(port - 1)) {
                        case 0 -> List.<HostDevice>of();
                        case 1 -> Plugged.stick(port, serial);
                        case 2 -> Plugged.camera(port);
                        case 3 -> Plugged.usbDisk(port, serial);
                        default -> Plugged.hub(port);
                    });
        }
        return all;
    }

    private static Discovery discovery(List<HostDevice> devices, Filter filter) {
        HostUse use = new HostUse(Map.of(DeviceNumber.block(8, 0), "mounted at /"));
        return Discoverer.of(
                new Discoverer.Seen("pi-4", devices, use, Map.of(), Discovery.Scope.HOST, Map.of()), filter);
    }

    private static final Filter EVERYTHING = new Filter("", Optional.empty(), Optional.empty(), Breadth.EVERYTHING);

    /** The law that the printed DeviceMap lives by: it gives these things, whole, and nothing else. */
    @Property(tries = 300)
    void whatIsOfferedIsGivenExactly(@ForAll("hosts") List<HostDevice> devices) {
        Discovery discovery = discovery(devices, EVERYTHING);
        String yaml = Offer.of(discovery, Optional.of("docker/web"));
        Parsed parsed = DeviceMaps.parse(
                new TreeMap<>(Map.of("a.yaml", yaml.getBytes(StandardCharsets.UTF_8))),
                new HostName("pi-4"),
                Set.of("docker"));
        List<Mapping> mappings = assertInstanceOf(Parsed.Valid.class, parsed, parsed + "\n" + yaml)
                .mappings();
        Resolution resolution = Resolver.resolve(
                mappings, World.of(devices, List.of(WEB), Map.of(), id -> Accounts.EMPTY, id -> Set.of()));
        assertEquals(List.of(), resolution.findings(), yaml);
        assertEquals(expected(discovery), given(resolution), yaml);
    }

    private static Set<Set<DeviceNumber>> expected(Discovery discovery) {
        Set<Set<DeviceNumber>> expected = new HashSet<>();
        for (Item item : discovery.things()) {
            if (item.refusals().isEmpty()) {
                assertTrue(item.best().isPresent(), item.name() + " can be named");
                Set<DeviceNumber> nodes = new TreeSet<>();
                item.nodes().forEach(node -> nodes.add(node.number()));
                item.shared().forEach(node -> nodes.add(node.number()));
                expected.add(nodes);
            }
        }
        return expected;
    }

    private static Set<Set<DeviceNumber>> given(Resolution resolution) {
        Map<EntryId, Set<DeviceNumber>> given = new HashMap<>();
        resolution.wanted().getOrDefault(WEB.id(), new TreeMap<>()).values().forEach(wanted -> {
            if (wanted.facet() instanceof Facet.Access access) {
                wanted.by().forEach(mapping -> given.computeIfAbsent(mapping.entry(), any -> new TreeSet<>())
                        .add(access.number()));
            }
        });
        return new HashSet<>(given.values());
    }

    /** Every node is of one thing or of several that share it; none is lost, none is told of twice. */
    @Property(tries = 200)
    void everyDeviceIsToldOfOnce(@ForAll("hosts") List<HostDevice> devices) {
        List<DeviceNumber> told = new ArrayList<>();
        Set<DeviceNumber> shared = new HashSet<>();
        for (Item item : discovery(devices, EVERYTHING).things()) {
            item.nodes().forEach(node -> told.add(node.number()));
            item.libusb().ifPresent(node -> told.add(node.number()));
            item.shared().forEach(node -> shared.add(node.number()));
        }
        assertEquals(new HashSet<>(told).size(), told.size(), told.toString());
        told.addAll(shared);
        assertEquals(devices.stream().map(HostDevice::number).collect(Collectors.toSet()), new HashSet<>(told));
    }

    /** A filter hides things, and what it says of the others stays: twins that are hidden are twins. */
    @Property(tries = 100)
    void aFilterChangesNothingOfWhatItShows(@ForAll("hosts") List<HostDevice> devices) {
        List<Item> all = discovery(devices, EVERYTHING).things();
        Filter sticks = new Filter("cp2102", Optional.of("serial"), Optional.of("tty"), Breadth.USUAL);
        List<Item> some = discovery(devices, sticks).things();
        assertEquals(all.stream().filter(item -> item.name().contains("CP2102")).toList(), some);
        for (Item item : all) {
            item.ways().forEach(way -> assertEquals(way.reach() == Reach.SHARED, way.things() > 1, way.toString()));
        }
    }
}
