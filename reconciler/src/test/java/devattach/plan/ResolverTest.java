package devattach.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.Accounts;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerPath;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Owner;
import devattach.model.Permissions;
import devattach.model.Resolution;
import devattach.model.World;
import devattach.testing.Devices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which device and which containers a mapping means. */
class ResolverTest {

    private static final HostDevice STICK = device("ttyUSB0", 0, Map.of("usb.vendorid", "10c4", "usb.serial", "A"));
    private static final HostDevice TWIN = device("ttyUSB1", 1, Map.of("usb.vendorid", "10c4", "usb.serial", "B"));
    private static final Container APP = container("docker", "app", 10);
    private static final Container OTHER = container("lxc", "other", 20);

    @Test
    void aMatchThatFitsOneDeviceBecomesAccessAndNode() {
        Resolution resolution = resolve(List.of(mapping("a", "usb.serial", "A")), List.of(STICK, TWIN), List.of(APP));
        assertEquals(
                Set.of(new Facet.Access(STICK.number(), Permissions.RW), node("/dev/ttyUSB0", STICK, 0)),
                facets(resolution, APP));
    }

    @Test
    void severalDevicesForOneMappingAttachNoneAndTakeNoneAway() {
        Resolution resolution =
                resolve(List.of(mapping("a", "usb.vendorid", "10c4")), List.of(STICK, TWIN), List.of(APP));
        assertTrue(resolution.wanted().isEmpty());
        assertEquals(List.of("Ambiguous"), reasons(resolution));
        assertEquals(
                Set.of(STICK.number(), TWIN.number()), resolution.undecided().get(APP.id()));
        assertTrue(resolution.findings().get(0).sentence().contains("usb.serial B"));
    }

    @Test
    void anAbsentDeviceWaitsUnlessItIsRequired() {
        assertEquals(
                List.of("Waiting"), reasons(resolve(List.of(mapping("a", "name", "x")), List.of(STICK), List.of(APP))));
        assertEquals(
                List.of("Missing"),
                reasons(resolve(List.of(required(mapping("a", "name", "x"))), List.of(STICK), List.of(APP))));
    }

    @Test
    void anAbsentContainerIsSaidSo() {
        assertEquals(
                List.of("ContainerAbsent"),
                reasons(resolve(List.of(mapping("a", "usb.serial", "A")), List.of(STICK), List.of())));
    }

    @Test
    void aRuntimeThatDoesNotAnswerIsNotARuntimeWithoutContainers() {
        World world = World.of(
                List.of(STICK), List.of(), Map.of("docker", "no answer"), id -> Accounts.EMPTY, id -> Set.of());
        assertEquals(List.of("Unreadable"), reasons(Resolver.resolve(List.of(mapping("a", "usb.serial", "A")), world)));
    }

    @Test
    void oneContainerUnderTwoNamesIsOneContainer() {
        Container alias = new Container(
                new ContainerId("process", "pid 10"),
                "pid 10",
                Map.of(),
                APP.init(),
                IdMap.IDENTITY,
                IdMap.IDENTITY,
                "");
        Mapping exclusive = exclusive(mapping("a", "usb.serial", "A"));
        Resolution resolution = resolve(List.of(exclusive), List.of(STICK), List.of(alias, APP));
        assertEquals(List.of(), reasons(resolution));
        assertEquals(Set.of(APP.id()), resolution.wanted().keySet());
    }

    @Test
    void anExclusiveDeviceIsNotGivenToTwo() {
        Resolution one =
                resolve(List.of(exclusive(mapping("a", "usb.serial", "A"))), List.of(STICK), List.of(APP, OTHER));
        assertEquals(List.of("Conflict"), reasons(one));
        assertTrue(one.wanted().isEmpty());
        Mapping first = exclusive(in("docker", mapping("a", "usb.serial", "A")));
        Mapping second = in("lxc", mapping("b", "usb.serial", "A"));
        Resolution two = resolve(List.of(second, first), List.of(STICK), List.of(APP, OTHER));
        assertEquals(Set.of(APP.id()), two.wanted().keySet(), "the first entry by name keeps it");
        assertEquals(List.of("Conflict"), reasons(two));
    }

    @Test
    void twoEntriesForOneDeviceAddUpTheirAccess() {
        Mapping reader = at("/dev/a", access("r", mapping("a", "usb.serial", "A")));
        Mapping writer = at("/dev/b", access("w", mapping("b", "usb.serial", "A")));
        Resolution resolution = resolve(List.of(reader, writer), List.of(STICK), List.of(APP));
        assertTrue(facets(resolution, APP).contains(new Facet.Access(STICK.number(), Permissions.RW)));
        assertEquals(3, facets(resolution, APP).size());
    }

    @Test
    void twoDevicesAtOnePathConflictAndTheFirstStays() {
        Mapping first = at("/dev/x", mapping("a", "usb.serial", "A"));
        Mapping second = at("/dev/x", mapping("b", "usb.serial", "B"));
        Resolution resolution = resolve(List.of(second, first), List.of(STICK, TWIN), List.of(APP));
        assertEquals(List.of("Conflict"), reasons(resolution));
        assertEquals(
                Set.of(new Facet.Access(STICK.number(), Permissions.RW), node("/dev/x", STICK, 0)),
                facets(resolution, APP));
    }

    @Test
    void aGroupNameIsLookedUpInTheContainer() {
        Mapping mapping = group("dialout", mapping("a", "usb.serial", "A"));
        World world = World.of(
                List.of(STICK),
                List.of(APP),
                Map.of(),
                id -> new Accounts(Map.of(), Map.of("dialout", 20), ""),
                id -> Set.of());
        assertTrue(facets(Resolver.resolve(List.of(mapping), world), APP).contains(node("/dev/ttyUSB0", STICK, 20)));
        assertEquals(List.of("Unresolvable"), reasons(resolve(List.of(mapping), List.of(STICK), List.of(APP))));
    }

    @Test
    void aCountTakesSoManyAndStaysWithWhatIsAttached() {
        HostDevice third = device("ttyUSB2", 2, Map.of("usb.vendorid", "10c4", "usb.serial", "C"));
        Mapping two = counted(2, mapping("a", "usb.vendorid", "10c4"));
        List<HostDevice> all = List.of(of(1, STICK), of(2, TWIN), of(3, third));
        assertEquals(Set.of(0, 1), minors(resolve(List.of(two), all, List.of(APP))));
        World attached = World.of(all, List.of(APP), Map.of(), id -> Accounts.EMPTY, id -> Set.of(3L, 99L));
        assertEquals(Set.of(0, 2), minors(Resolver.resolve(List.of(two), attached)));
        assertEquals(Set.of(0, 1, 2), minors(resolve(List.of(counted(Mapping.Choice.ALL, two)), all, List.of(APP))));
    }

    @Test
    void fewerThanAreWantedAreAttachedAndTheRestIsWaitedFor() {
        Resolution resolution =
                resolve(List.of(counted(3, mapping("a", "usb.vendorid", "10c4"))), List.of(STICK, TWIN), List.of(APP));
        assertEquals(Set.of(0, 1), minors(resolution));
        assertEquals(List.of("Waiting"), reasons(resolution));
        assertTrue(resolution.findings().get(0).sentence().contains("beside the 2 of 3"));
    }

    @Test
    void NON_01_noneHidesTheEntryOfItsKeyInItsContainersAndNowhereElse() {
        Mapping none = new Mapping(
                new EntryId("exception", "a"),
                new Location("map.yaml", 9, 1),
                new ContainerSelector(Set.of("lxc"), List.of(), List.of(), List.of(), Optional.empty()),
                Mapping.Choice.one("none", List.of()),
                Mapping.Looks.PLAIN,
                Permissions.RW,
                false,
                false,
                Mapping.OnDetach.REFUSE_IF_OPEN);
        Mapping wanted = mapping("a", "usb.serial", "A");
        Resolution resolution = resolve(List.of(none, wanted), List.of(STICK), List.of(APP, OTHER));
        assertEquals(Set.of(APP.id()), resolution.wanted().keySet());
        assertEquals(List.of(), reasons(resolution));
    }

    /** Two cards for one container each, and the driver's control node for both. */
    @Test
    void whatThingsShareIsNotExclusive() {
        HostDevice control = card("nvidiactl", "/devices/virtual/nvidia/", 255);
        HostDevice one = card("nvidia0", "/devices/pci/0000:01:00.0/nvidia/", 0);
        HostDevice two = card("nvidia1", "/devices/pci/0000:02:00.0/nvidia/", 1);
        Mapping first = exclusive(in("docker", gpu("a", "nvidia0")));
        Mapping second = exclusive(in("lxc", gpu("b", "nvidia1")));
        Resolution resolution = resolve(List.of(first, second), List.of(one, two, control), List.of(APP, OTHER));
        assertEquals(List.of(), reasons(resolution));
        assertEquals(Set.of(one.number(), two.number()), resolution.exclusive());
        assertEquals(4, facets(resolution, APP).size());
    }

    private static HostDevice card(String name, String folder, int minor) {
        return Devices.device(folder + name, "nvidia", DeviceNumber.character(195, minor), Set.of(), Map.of());
    }

    private static Mapping gpu(String key, String name) {
        Mapping m = mapping(key, "name", name);
        return new Mapping(
                m.entry(),
                m.where(),
                m.containers(),
                Mapping.Choice.one("gpu", m.match()),
                m.looks(),
                m.access(),
                false,
                false,
                m.onDetach());
    }

    @Test
    void whatTellsSeveralApartIsSaid() {
        Resolution resolution =
                resolve(List.of(mapping("a", "usb.vendorid", "10c4")), List.of(STICK, TWIN), List.of(APP));
        assertTrue(resolution.findings().get(0).next().contains("usb.serial (A, B)"));
    }

    private static Mapping counted(int count, Mapping m) {
        return new Mapping(
                m.entry(),
                m.where(),
                m.containers(),
                new Mapping.Choice(m.type(), m.match(), count, Map.of()),
                m.looks(),
                m.access(),
                false,
                false,
                m.onDetach());
    }

    private static HostDevice of(long incarnation, HostDevice d) {
        return new HostDevice(
                d.sysPath(),
                d.subsystem(),
                d.name(),
                d.number(),
                incarnation,
                d.devnode(),
                d.ownership(),
                d.links(),
                d.properties());
    }

    private static Set<Integer> minors(Resolution resolution) {
        Set<Integer> minors = new java.util.TreeSet<>();
        facets(resolution, APP).forEach(facet -> minors.add(((DeviceNumber) facet.subject()).minor()));
        return minors;
    }

    private static Resolution resolve(List<Mapping> mappings, List<HostDevice> devices, List<Container> containers) {
        return Resolver.resolve(
                mappings, World.of(devices, containers, Map.of(), id -> Accounts.EMPTY, id -> Set.of()));
    }

    private static List<String> reasons(Resolution resolution) {
        return resolution.findings().stream().map(finding -> finding.reason()).toList();
    }

    private static Set<Facet> facets(Resolution resolution, Container container) {
        return Set.copyOf(resolution.wanted().get(container.id()).values().stream()
                .map(wanted -> wanted.facet())
                .toList());
    }

    private static Facet node(String path, HostDevice device, int gid) {
        return new Facet.Node(new ContainerPath(path), device.number(), 0, 0, gid, 0660);
    }

    private static HostDevice device(String name, int minor, Map<String, String> properties) {
        return Devices.device("/devices/" + name, "tty", DeviceNumber.character(188, minor), Set.of(), properties);
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

    private static Mapping mapping(String key, String match, String value) {
        return new Mapping(
                new EntryId("map", key),
                new Location("map.yaml", 1, 1),
                ContainerSelector.ANY,
                Mapping.Choice.one("unix-char", List.of(Map.of(match, value))),
                Mapping.Looks.PLAIN,
                Permissions.RW,
                false,
                false,
                Mapping.OnDetach.REFUSE_IF_OPEN);
    }

    private static Mapping required(Mapping m) {
        return new Mapping(
                m.entry(), m.where(), m.containers(), m.choice(), m.looks(), m.access(), true, false, m.onDetach());
    }

    private static Mapping exclusive(Mapping m) {
        return new Mapping(
                m.entry(), m.where(), m.containers(), m.choice(), m.looks(), m.access(), false, true, m.onDetach());
    }

    private static Mapping in(String runtime, Mapping m) {
        ContainerSelector selector =
                new ContainerSelector(Set.of(runtime), List.of(), List.of(), List.of(), Optional.empty());
        return new Mapping(
                m.entry(), m.where(), selector, m.choice(), m.looks(), m.access(), false, m.exclusive(), m.onDetach());
    }

    private static Mapping at(String path, Mapping m) {
        return looking(m, new ContainerPath(path), m.group());
    }

    private static Mapping group(String name, Mapping m) {
        return looking(m, new ContainerPath("/dev/ttyUSB0"), Owner.named(name));
    }

    private static Mapping looking(Mapping m, ContainerPath path, Owner group) {
        Mapping.Looks looks =
                new Mapping.Looks(Optional.of(path), List.of(), false, Owner.ROOT, group, Optional.empty());
        return new Mapping(
                m.entry(), m.where(), m.containers(), m.choice(), looks, m.access(), false, false, m.onDetach());
    }

    private static Mapping access(String letters, Mapping m) {
        return new Mapping(
                m.entry(),
                m.where(),
                m.containers(),
                m.choice(),
                m.looks(),
                Permissions.parse(letters),
                false,
                false,
                m.onDetach());
    }
}
