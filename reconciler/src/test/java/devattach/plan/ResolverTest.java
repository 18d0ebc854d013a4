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
import devattach.model.Place;
import devattach.model.Resolution;
import devattach.model.World;
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
        World world = World.of(List.of(STICK), List.of(), Map.of("docker", "no answer"), id -> Accounts.EMPTY);
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
                List.of(STICK), List.of(APP), Map.of(), id -> new Accounts(Map.of(), Map.of("dialout", 20), ""));
        assertTrue(facets(Resolver.resolve(List.of(mapping), world), APP).contains(node("/dev/ttyUSB0", STICK, 20)));
        assertEquals(List.of("Unresolvable"), reasons(resolve(List.of(mapping), List.of(STICK), List.of(APP))));
    }

    private static Resolution resolve(List<Mapping> mappings, List<HostDevice> devices, List<Container> containers) {
        return Resolver.resolve(mappings, World.of(devices, containers, Map.of(), id -> Accounts.EMPTY));
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
        return new Facet.Node(new ContainerPath(path), device.number(), 0, gid, 0660);
    }

    private static HostDevice device(String name, int minor, Map<String, String> properties) {
        return new HostDevice(
                "/devices/" + name,
                "tty",
                name,
                DeviceNumber.character(188, minor),
                "/dev/" + name,
                Set.of(),
                properties);
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
                new ContainerSelector(Optional.empty(), List.of(), List.of(), Optional.empty()),
                "unix-char",
                List.of(Map.of(match, value)),
                Optional.empty(),
                Permissions.RW,
                Owner.ROOT,
                Owner.ROOT,
                0660,
                false,
                false,
                Mapping.OnDetach.REFUSE_IF_OPEN);
    }

    private static Mapping required(Mapping m) {
        return new Mapping(
                m.entry(),
                m.where(),
                m.containers(),
                m.type(),
                m.match(),
                m.path(),
                m.access(),
                m.owner(),
                m.group(),
                m.mode(),
                true,
                m.exclusive(),
                m.onDetach());
    }

    private static Mapping exclusive(Mapping m) {
        return new Mapping(
                m.entry(),
                m.where(),
                m.containers(),
                m.type(),
                m.match(),
                m.path(),
                m.access(),
                m.owner(),
                m.group(),
                m.mode(),
                m.required(),
                true,
                m.onDetach());
    }

    private static Mapping in(String runtime, Mapping m) {
        ContainerSelector selector =
                new ContainerSelector(Optional.of(runtime), List.of(), List.of(), Optional.empty());
        return new Mapping(
                m.entry(),
                m.where(),
                selector,
                m.type(),
                m.match(),
                m.path(),
                m.access(),
                m.owner(),
                m.group(),
                m.mode(),
                m.required(),
                m.exclusive(),
                m.onDetach());
    }

    private static Mapping access(String letters, Mapping m) {
        return new Mapping(
                m.entry(),
                m.where(),
                m.containers(),
                m.type(),
                m.match(),
                m.path(),
                Permissions.parse(letters),
                m.owner(),
                m.group(),
                m.mode(),
                m.required(),
                m.exclusive(),
                m.onDetach());
    }

    private static Mapping at(String path, Mapping m) {
        return new Mapping(
                m.entry(),
                m.where(),
                m.containers(),
                m.type(),
                m.match(),
                Optional.of(new ContainerPath(path)),
                m.access(),
                m.owner(),
                m.group(),
                m.mode(),
                m.required(),
                m.exclusive(),
                m.onDetach());
    }

    private static Mapping group(String name, Mapping m) {
        return new Mapping(
                m.entry(),
                m.where(),
                m.containers(),
                m.type(),
                m.match(),
                m.path(),
                m.access(),
                m.owner(),
                Owner.named(name),
                m.mode(),
                m.required(),
                m.exclusive(),
                m.onDetach());
    }

    @Test
    void resolvingIsBlindToTheOrderOfMappings() {
        List<Mapping> mappings = List.of(mapping("b", "usb.serial", "B"), mapping("a", "usb.serial", "A"));
        List<Mapping> reversed = List.of(mappings.get(1), mappings.get(0));
        assertEquals(
                resolve(mappings, List.of(STICK, TWIN), List.of(APP)),
                resolve(reversed, List.of(STICK, TWIN), List.of(APP)));
        assertTrue(new Place.Path(new ContainerPath("/a")).compareTo(new Place.Device(STICK.number())) > 0);
    }
}
