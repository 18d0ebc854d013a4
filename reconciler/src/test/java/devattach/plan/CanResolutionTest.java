package devattach.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.device.DeviceTypes;
import devattach.model.Accounts;
import devattach.model.CanBus;
import devattach.model.CanPair;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.HostDevice;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Nic;
import devattach.model.Permissions;
import devattach.model.Resolution;
import devattach.model.World;
import devattach.testing.Devices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What containers get of CAN and of Wi-Fi, and why they do not. */
class CanResolutionTest {

    private static final List<HostDevice> HOST = List.of(
            nic("can0", Map.of(HostDevice.KIND, "can", "usb.serial", "A1", "usb.port", "1-2")),
            nic("can1", Map.of(HostDevice.KIND, "can", "usb.serial", "A2", "usb.port", "1-3")),
            nic("vcan0", Map.of(HostDevice.KIND, "vcan")),
            nic("vxcan0", Map.of(HostDevice.KIND, "vxcan")),
            nic("eth0", Map.of("mac", "00:e0:4c:68:00:01")),
            nic("wlan0", Map.of(HostDevice.RADIO, "0")),
            nic("mon0", Map.of(HostDevice.RADIO, "0")),
            nic("wlan1", Map.of(HostDevice.RADIO, "1")));

    private static final Container APP = container("app", 10);
    private static final Container OTHER = container("other", 20);

    @Test
    void aControllerIsFoundBySerialNumberAndSetAsItIsSaid() {
        Resolution resolution = resolve(mapping(
                "bus",
                Map.of("usb.serial", "A2"),
                Map.of(
                        "name", "can7",
                        "mtu", "72",
                        "can.bitrate", "500000",
                        "can.sample-point", "0.8",
                        "can.fd", "true",
                        "can.dbitrate", "2000000",
                        "can.listen-only", "false",
                        "can.restart-ms", "0")));
        assertEquals(
                List.of("interface can7, moved: the can1, mtu 72, can.bitrate 500000, can.sample-point 0.800,"
                        + " can.dbitrate 2000000, can.restart-ms 0, can.fd on, can.listen-only off"),
                facets(resolution).map(Facet::toString).toList());
    }

    @Test
    void whatIsMadeIsOnNoInterface() {
        assertEquals(
                List.of(new Facet.Interface("bus", new CanPair("can-app"), Nic.Settings.PLAIN)),
                facets(resolve(mapping("bus", Map.of(), Map.of("nictype", "vxcan", "host_name", "can-app"))))
                        .toList());
        assertEquals(
                List.of(new Facet.Interface("bus", new CanBus(), Nic.Settings.PLAIN)),
                facets(resolve(mapping("bus", Map.of(), Map.of("nictype", "vcan"))))
                        .toList());
    }

    private static String why(String parent, Map<String, String> options) {
        return resolve(mapping("bus", Map.of("name", parent), options)).findings().stream()
                .map(Finding.Unresolvable.class::cast)
                .map(finding -> finding.why() + "; " + finding.next())
                .findFirst()
                .orElse("");
    }

    @Test
    void whatMakesNoSenseIsRefusedWithAReason() {
        assertEquals(
                "'ipv4.address' does not go with a CAN interface such as can0, as CAN knows neither addresses nor"
                        + " networks; remove it",
                why("can0", Map.of("ipv4.address", "192.0.2.7/24")));
        assertEquals(
                "'hwaddr' does not go with a CAN interface such as can0, as CAN knows neither addresses nor networks;"
                        + " remove it",
                why("can0", Map.of("hwaddr", "02:00:5e:10:00:01")));
        assertEquals(
                "can0 is a CAN interface, on which nothing can be made; use 'nictype: physical' to give it as a whole,"
                        + " or 'nictype: vxcan' for a cable of CAN",
                why("can0", Map.of("nictype", "macvlan")));
        assertEquals(
                "'can.bitrate' is for CAN, and eth0 is no CAN interface; remove it, or choose a CAN interface",
                why("eth0", Map.of("can.bitrate", "500000")));
        assertEquals(
                "'mtu: 16' is for CAN, and eth0 is no CAN interface; remove it, or choose a CAN interface",
                why("eth0", Map.of("mtu", "16")));
        assertEquals("", why("eth0", Map.of("mtu", "1400")));
        assertEquals(
                "vcan0 is a vcan, which the kernel destroys with the container's network, so that it could not come"
                        + " home; use 'nictype: vcan', which makes one in the container, or 'nictype: vxcan' for a"
                        + " cable to the host",
                why("vcan0", Map.of()));
        assertEquals(
                "vxcan0 is a vxcan, which the kernel destroys with the container's network, so that it could not come"
                        + " home; use 'nictype: vxcan', which makes a pair and leaves one end on the host",
                why("vxcan0", Map.of()));
    }

    @Test
    void allInterfacesOfAWifiCardGoToOne() {
        List<Mapping> two = List.of(
                in(APP, mapping("one", Map.of("name", "wlan0"), Map.of())),
                in(OTHER, mapping("two", Map.of("name", "mon0"), Map.of())));
        assertEquals(List.of("Conflict"), reasons(resolve(two)));
        List<Mapping> same = List.of(
                in(APP, mapping("one", Map.of("name", "wlan0"), Map.of())),
                in(APP, mapping("two", Map.of("name", "mon0"), Map.of())));
        assertEquals(List.of("Conflict"), reasons(resolve(same)));
        List<Mapping> apart = List.of(
                in(APP, mapping("one", Map.of("name", "wlan0"), Map.of())),
                in(OTHER, mapping("two", Map.of("name", "wlan1"), Map.of())));
        assertEquals(List.of(), reasons(resolve(apart)));
    }

    private static List<String> reasons(Resolution resolution) {
        return resolution.findings().stream().map(Finding::reason).toList();
    }

    private static Resolution resolve(Mapping mapping) {
        return resolve(List.of(in(APP, mapping)));
    }

    private static Resolution resolve(List<Mapping> mappings) {
        World world = World.of(List.of(), List.of(APP, OTHER), Map.of(), id -> Accounts.EMPTY, id -> Set.of())
                .withInterfaces(HOST);
        return Resolver.resolve(mappings, world);
    }

    private static Stream<Facet> facets(Resolution resolution) {
        return resolution.wanted().get(APP.id()).values().stream().map(wanted -> wanted.facet());
    }

    private static HostDevice nic(String name, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put(HostDevice.INTERFACE, "the " + name);
        return Devices.device("/devices/net/" + name, "net", DeviceNumber.NONE, Set.of(), all);
    }

    private static Container container(String name, int pid) {
        return new Container(
                new ContainerId("docker", name),
                name,
                Map.of(),
                new InitProcess(pid, 1),
                IdMap.IDENTITY,
                IdMap.IDENTITY,
                "");
    }

    private static Mapping in(Container container, Mapping m) {
        ContainerSelector only = new ContainerSelector(
                Set.of(),
                List.of(new ContainerSelector.NameGlob(container.name())),
                List.of(),
                List.of(),
                Optional.empty());
        return new Mapping(
                m.entry(), m.where(), only, m.choice(), m.looks(), m.access(), false, m.exclusive(), m.onDetach());
    }

    private static Mapping mapping(String key, Map<String, String> match, Map<String, String> options) {
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
}
