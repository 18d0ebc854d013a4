package devattach.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.device.DeviceTypes;
import devattach.model.Accounts;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Filtering;
import devattach.model.Finding;
import devattach.model.HostDevice;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.InterfaceId;
import devattach.model.Limits;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Nic;
import devattach.model.Permissions;
import devattach.model.Rate;
import devattach.model.Resolution;
import devattach.model.World;
import devattach.testing.Devices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which interface of the host a {@code nic} entry means, and what containers get of it. */
class NicResolutionTest {

    private static final HostDevice CARD =
            nic("enp3s0", Map.of("mac", "00:11:22:33:44:55", "pci.address", "0000:03:00.0"));
    private static final HostDevice DONGLE = nic("eth0", Map.of("mac", "00:e0:4c:68:00:01", "usb.port", "1-2"));
    private static final HostDevice BRIDGE = nic("br0", Map.of(HostDevice.KIND, "bridge"));
    private static final Container APP = container("docker", "app", 10);
    private static final Container OTHER = container("lxc", "other", 20);

    private static final Map<String, String> PHYSICAL = Map.of();
    private static final Map<String, String> MACVLAN = Map.of("nictype", "macvlan");
    private static final Map<String, String> BRIDGED = Map.of("nictype", "bridged");
    private static final Map<String, String> P2P = Map.of("nictype", "p2p");

    @Test
    void anInterfaceThatMovesKeepsItsNameAndOneThatIsMadeHasTheEntrysKey() {
        assertEquals(
                Set.of(plain("enp3s0", new Nic.Moved(id(CARD)))), facets(one(mapping("wan", "enp3s0", PHYSICAL)), APP));
        assertEquals(
                Set.of(plain("lan", new Nic.Made(Nic.Made.Kind.MACVLAN, id(CARD), "bridge"))),
                facets(one(mapping("lan", "enp3s0", MACVLAN)), APP));
        assertEquals(
                Set.of(plain("lan", new Nic.Made(Nic.Made.Kind.IPVLAN, id(CARD), "l3s"))),
                facets(one(mapping("lan", "enp3s0", Map.of("nictype", "ipvlan"))), APP));
        assertEquals(
                Set.of(plain("lan", new Nic.Made(Nic.Made.Kind.VLAN, id(CARD), "20"))),
                facets(one(mapping("lan", "enp3s0", Map.of("vlan", "20"))), APP));
        assertEquals(
                Set.of(plain("lan", new Nic.Made(Nic.Made.Kind.MACVLAN, id(CARD), "bridge", OptionalInt.of(20)))),
                facets(one(mapping("lan", "enp3s0", Map.of("nictype", "macvlan", "vlan", "20"))), APP));
        assertEquals(
                Set.of(plain("eth5", new Nic.Moved(id(CARD)))),
                facets(one(mapping("wan", "enp3s0", Map.of("name", "eth5"))), APP));
    }

    @Test
    void aPairNeedsNoInterfaceAndABridgedOneItsBridge() {
        assertEquals(
                Set.of(plain("lan", new Nic.Pair("", Optional.empty()))),
                facets(one(mapping("lan", "", Map.of("nictype", "p2p"))), APP));
        assertEquals(
                Set.of(plain("lan", new Nic.Pair("veth-app", Optional.of(id(BRIDGE))))),
                facets(one(mapping("lan", "br0", Map.of("nictype", "bridged", "host_name", "veth-app"))), APP));
    }

    @Test
    void whatAPairHasOnTheHostIsOfTheKeysThatSayIt() {
        Facet.Interface port = (Facet.Interface) facets(
                        one(mapping(
                                "lan",
                                "br0",
                                Map.of(
                                        "nictype",
                                        "bridged",
                                        "vlan",
                                        "none",
                                        "vlan.tagged",
                                        "20-22,7",
                                        "security.port_isolation",
                                        "true",
                                        "ipv6.routes",
                                        "2001:db8:7::/64",
                                        "ipv4.routes",
                                        "198.51.100.0/24,203.0.113.0/24"))),
                        APP)
                .iterator()
                .next();
        assertEquals(
                "interface lan, pair, bridged to the br0, vlan none, tagged 7, 20-22, isolated,"
                        + " route 198.51.100.0/24 on the host, route 203.0.113.0/24 on the host,"
                        + " route 2001:db8:7::/64 on the host",
                port.toString());
    }

    @Test
    void aRateForAllIsOneForEachWay() {
        Map<String, String> max = Map.of("nictype", "p2p", "limits.max", "1Mbit", "limits.priority", "7");
        Facet.Interface held = (Facet.Interface)
                facets(one(mapping("lan", "", max)), APP).iterator().next();
        assertEquals("interface lan, pair, at most 1Mbit in, at most 1Mbit out, priority 7", held.toString());
        Map<String, String> out = Map.of("nictype", "bridged", "limits.egress", "500kbit");
        Facet.Interface sent = (Facet.Interface)
                facets(one(mapping("lan", "br0", out)), APP).iterator().next();
        assertEquals(Optional.of(new Rate(62_500)), sent.settings().limits().egress());
        assertEquals(
                List.of("limits.egress is none, not 500kbit"),
                held.settings().onHost(List.of(), Limits.NONE).differences(sent.settings()));
        assertEquals(
                List.of("limits.egress is 1Mbit, not 500kbit"),
                held.settings().differences(sent.settings()),
                "what is not asked for is no difference");
    }

    @Test
    void whatItSendsUnderIsPartOfWhatItIsHeldTo() {
        Map<String, String> filtered = Map.of(
                "nictype", "bridged",
                "ipv4.address", "192.0.2.7/24",
                "ipv6.address", "none",
                "security.ipv4_filtering", "true",
                "security.ipv6_filtering", "true");
        Facet.Interface lan = (Facet.Interface)
                facets(one(mapping("lan", "br0", filtered)), APP).iterator().next();
        assertEquals(
                "interface lan, pair, bridged to the br0, 192.0.2.7/24, only under its own hardware, IPv4 and IPv6 address",
                lan.toString());
        Map<String, String> of = Map.of("nictype", "bridged", "security.mac_filtering", "true");
        Facet.Interface hardware = (Facet.Interface)
                facets(one(mapping("lan", "br0", of)), APP).iterator().next();
        assertEquals(
                List.of("the filter of what it sends under another hardware address is gone"),
                hardware.settings().onHost(List.of(), Limits.NONE).differences(hardware.settings()));
        assertEquals(
                List.of("the filter of what it sends under another hardware address is not as it was made"),
                hardware.settings()
                        .onHost(List.of(), Limits.NONE.with(Filtering.OTHER))
                        .differences(hardware.settings()));
    }

    @Test
    void anInterfaceIsFoundByItsAddressWhateverItIsCalled() {
        Mapping byMac = matching("wan", Map.of("mac", "00:e0:4c:68:00:01"), PHYSICAL);
        assertEquals(Set.of(plain("eth0", new Nic.Moved(id(DONGLE)))), facets(one(byMac), APP));
        Mapping byPlace = matching("wan", Map.of("pci.address", "0000:03:00.0"), PHYSICAL);
        assertEquals(Set.of(plain("enp3s0", new Nic.Moved(id(CARD)))), facets(one(byPlace), APP));
    }

    @Test
    void anAbsentParentIsWaitedFor() {
        assertEquals(List.of("Waiting"), reasons(one(mapping("wan", "enp9s0", PHYSICAL))));
    }

    @Test
    void severalThatFitAreToldApartByTheirAddress() {
        Resolution resolution = one(matching("wan", Map.of("name", "e*"), PHYSICAL));
        assertEquals(List.of("Ambiguous"), reasons(resolution));
        String next = resolution.findings().get(0).next();
        assertTrue(next.contains("mac (00:11:22:33:44:55, 00:e0:4c:68:00:01)"), next);
        assertTrue(!next.contains("count"), "an entry is one interface: " + next);
        assertEquals(Set.of(id(CARD), id(DONGLE)), resolution.undecided().get(APP.id()));
    }

    /** What was made on either is another subject than what it was made on, and must not be deleted meanwhile. */
    @Test
    void whatWasMadeOnOneOfSeveralStaysUntilItIsClearWhichIsMeant() {
        Resolution resolution = one(matching("lan", Map.of("name", "e*"), MACVLAN));
        assertTrue(
                resolution.undecided().get(APP.id()).contains(new InterfaceId("macvlan lan on " + id(CARD))),
                resolution.toString());
    }

    @Test
    void aBridgeIsNotMovedAndNothingElseIsOne() {
        Resolution moved = one(mapping("lan", "br0", PHYSICAL));
        assertEquals(List.of("Unresolvable"), reasons(moved));
        assertTrue(moved.findings().get(0).next().contains("nictype: bridged"), moved.toString());
        Resolution bridged = one(mapping("lan", "enp3s0", BRIDGED));
        assertEquals(List.of("Unresolvable"), reasons(bridged));
        assertTrue(bridged.findings().get(0).next().contains("nictype: macvlan"), bridged.toString());
        assertEquals(Map.of(), bridged.wanted());
    }

    /** The key of an entry may be longer than the name of an interface. */
    @Test
    void aKeyThatIsNoNameNeedsOne() {
        Resolution resolution = one(mapping("the-second-network", "", P2P));
        assertEquals(List.of("Unresolvable"), reasons(resolution));
        assertTrue(resolution.findings().get(0).next().contains("'name'"), resolution.toString());
    }

    @Test
    void anInterfaceCannotMoveToTwoContainers() {
        Resolution both = resolve(List.of(mapping("wan", "enp3s0", PHYSICAL)), List.of(APP, OTHER));
        assertEquals(List.of("Conflict"), reasons(both));
        assertEquals(Map.of(), both.wanted());
        Resolution two = resolve(
                List.of(
                        in("lxc", mapping("b", "enp3s0", PHYSICAL)),
                        in("docker", matching("a", Map.of("mac", "00:11:22:33:44:55"), PHYSICAL))),
                List.of(APP, OTHER));
        assertEquals(List.of("Conflict"), reasons(two));
        assertEquals(Set.of(APP.id()), two.wanted().keySet(), "the first entry by name keeps it");
        assertTrue(two.findings().get(0).sentence().startsWith("enp3s0 is exclusive"), two.toString());
    }

    /** Another than the kernel can do is not made possible by a word in Git. */
    @Test
    void norIfItIsCalledNotExclusive() {
        Resolution both = resolve(List.of(shared(mapping("wan", "enp3s0", PHYSICAL))), List.of(APP, OTHER));
        assertEquals(List.of("Conflict"), reasons(both));
        assertEquals(1, both.wanted().size());
    }

    @Test
    void anInterfaceCannotMoveTwiceIntoOneContainer() {
        Resolution twice = one(
                mapping("a", "enp3s0", Map.of("name", "eth5")),
                in("docker", matching("b", Map.of("mac", "00:11:22:33:44:55"), Map.of("name", "eth6"))));
        assertEquals(List.of("Conflict"), reasons(twice));
        assertEquals(Set.of(plain("eth5", new Nic.Moved(id(CARD)))), facets(twice, APP));
    }

    @Test
    void nothingIsMadeOnWhatMovesAway() {
        List<Mapping> shared = List.of(mapping("a", "enp3s0", MACVLAN), mapping("b", "enp3s0", Map.of("vlan", "7")));
        assertEquals(List.of(), reasons(resolve(shared, List.of(APP, OTHER))));
        List<Mapping> moved =
                List.of(in("docker", mapping("a", "enp3s0", MACVLAN)), in("lxc", mapping("b", "enp3s0", PHYSICAL)));
        assertEquals(List.of("Conflict"), reasons(resolve(moved, List.of(APP, OTHER))));
        assertEquals(
                List.of("Conflict"),
                reasons(one(mapping("a", "enp3s0", PHYSICAL), mapping("b", "enp3s0", MACVLAN))),
                "not in the same container either");
    }

    @Test
    void whatIsAwayIsMovedOnButNothingIsMadeOnIt() {
        HostDevice away = lent(CARD);
        List<Mapping> made = List.of(mapping("lan", "enp3s0", MACVLAN));
        Resolution waiting = resolve(made, List.of(APP), away);
        assertEquals(List.of("Waiting"), reasons(waiting));
        assertTrue(waiting.findings().get(0).sentence().contains("it is in lxc:other"), waiting.toString());
        assertEquals(Map.of(), waiting.wanted());
        List<Mapping> moves = List.of(mapping("wan", "enp3s0", PHYSICAL));
        assertEquals(Set.of(plain("enp3s0", new Nic.Moved(id(CARD)))), facets(resolve(moves, List.of(APP), away), APP));
    }

    @Test
    void twoEntriesOfOneNameConflictAndTheFirstStays() {
        Resolution resolution = one(
                mapping("b", "enp3s0", Map.of("nictype", "macvlan", "name", "eth1")),
                mapping("a", "", Map.of("nictype", "p2p", "name", "eth1")));
        assertEquals(List.of("Conflict"), reasons(resolution));
        String sentence = resolution.findings().get(0).sentence();
        assertTrue(sentence.startsWith("interface eth1 is wanted as interface eth1, macvlan"), sentence);
        assertEquals(Set.of(plain("eth1", new Nic.Pair("", Optional.empty()))), facets(resolution, APP));
    }

    /** Whoever writes two pairs into one map means two; the same of two maps is one that both want. */
    @Test
    void twoPairsOfOneNameInOneMapAreTwo() {
        Map<String, String> named = Map.of("nictype", "p2p", "name", "eth1");
        assertEquals(List.of("Conflict"), reasons(one(mapping("a", "", named), mapping("b", "", named))));
        Mapping elsewhere = of(new EntryId("second", "b"), mapping("b", "", named));
        Resolution shared = one(mapping("a", "", named), elsewhere);
        assertEquals(List.of(), reasons(shared));
        assertEquals(1, facets(shared, APP).size());
    }

    @Test
    void eachContainerHasItsOwnOfWhatIsMade() {
        Resolution resolution = resolve(List.of(mapping("lan", "br0", BRIDGED)), List.of(APP, OTHER));
        assertEquals(List.of(), reasons(resolution));
        assertEquals(facets(resolution, APP), facets(resolution, OTHER));
        assertEquals(Set.of(), resolution.exclusive());
    }

    private static Resolution one(Mapping... mappings) {
        return resolve(List.of(mappings), List.of(APP));
    }

    private static Resolution resolve(List<Mapping> mappings, List<Container> containers) {
        return resolve(mappings, containers, CARD);
    }

    private static Resolution resolve(List<Mapping> mappings, List<Container> containers, HostDevice card) {
        World world = World.of(List.of(), containers, Map.of(), id -> Accounts.EMPTY, id -> Set.of())
                .withInterfaces(List.of(card, DONGLE, BRIDGE));
        return Resolver.resolve(mappings, world);
    }

    private static List<String> reasons(Resolution resolution) {
        return resolution.findings().stream().map(Finding::reason).toList();
    }

    private static Set<Facet> facets(Resolution resolution, Container container) {
        return Set.copyOf(resolution.wanted().get(container.id()).values().stream()
                .map(wanted -> wanted.facet())
                .toList());
    }

    private static Facet plain(String name, Nic.Origin origin) {
        return new Facet.Interface(name, origin, Nic.Settings.PLAIN);
    }

    private static InterfaceId id(HostDevice nic) {
        return new InterfaceId(nic.property(HostDevice.INTERFACE));
    }

    private static HostDevice nic(String name, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put(HostDevice.INTERFACE, "the " + name);
        return Devices.device("/devices/net/" + name, "net", DeviceNumber.NONE, Set.of(), all);
    }

    private static HostDevice lent(HostDevice nic) {
        Map<String, String> all = new HashMap<>(nic.properties());
        all.put(HostDevice.LENT, OTHER.id().toString());
        return Devices.device(nic.sysPath(), "net", DeviceNumber.NONE, Set.of(), all);
    }

    private static Container container(String runtime, String name, int pid) {
        return new Container(
                new ContainerId(runtime, name),
                name,
                Map.of(),
                new InitProcess(pid, 1),
                IdMap.IDENTITY,
                IdMap.IDENTITY,
                "");
    }

    private static Mapping mapping(String key, String parent, Map<String, String> options) {
        return matching(key, parent.isEmpty() ? Map.of() : Map.of("name", parent), options);
    }

    private static Mapping matching(String key, Map<String, String> match, Map<String, String> options) {
        Mapping.Choice choice =
                new Mapping.Choice("nic", match.isEmpty() ? List.of() : List.of(match), Mapping.Choice.ONLY, options);
        return new Mapping(
                new EntryId("map", key),
                new Location("map.yaml", 1, 1),
                ContainerSelector.ANY,
                choice,
                Mapping.Looks.PLAIN,
                Permissions.RW,
                false,
                DeviceTypes.named("nic").orElseThrow().exclusive(choice),
                Mapping.OnDetach.REFUSE_IF_OPEN);
    }

    private static Mapping in(String runtime, Mapping m) {
        return with(
                m.entry(),
                new ContainerSelector(Set.of(runtime), List.of(), List.of(), List.of(), Optional.empty()),
                m,
                m.exclusive());
    }

    private static Mapping of(EntryId entry, Mapping m) {
        return with(entry, m.containers(), m, m.exclusive());
    }

    private static Mapping shared(Mapping m) {
        return with(m.entry(), m.containers(), m, false);
    }

    private static Mapping with(EntryId entry, ContainerSelector containers, Mapping m, boolean exclusive) {
        return new Mapping(
                entry, m.where(), containers, m.choice(), m.looks(), m.access(), false, exclusive, m.onDetach());
    }
}
