package devattach.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ContainerPath;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Owner;
import devattach.model.Permissions;
import devattach.model.Thing;
import devattach.testing.Devices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each type takes for one thing, and what a container gets of it. */
class DeviceTypesTest {

    private static final String CAMERA = "/devices/pci0000:00/0000:00:14.0/usb1/1-4/1-4.2";
    private static final Map<String, String> OF_CAMERA = Map.of("usb.port", "1-4.2", "usb.vendorid", "046d");
    private static final HostDevice NODE = usb(CAMERA, 3, "239/2/1");
    private static final HostDevice HUB = usb("/devices/pci0000:00/0000:00:14.0/usb1/1-4", 2, "9/0/1");
    private static final HostDevice VIDEO = device(
            CAMERA + "/1-4.2:1.0/video4linux/video0", "video4linux", 81, 0, Set.of("/dev/v4l/by-id/cam"), OF_CAMERA);
    private static final HostDevice MEDIA = device(CAMERA + "/1-4.2:1.0/media0", "media", 511, 0, Set.of(), OF_CAMERA);
    private static final HostDevice SOUND =
            device(CAMERA + "/1-4.2:1.2/sound/card1/pcmC1D0c", "sound", 116, 9, Set.of(), OF_CAMERA);
    private static final HostDevice STICK = device(
            "/devices/pci0000:00/0000:00:14.0/usb1/1-40/1-40:1.0/ttyUSB0/tty/ttyUSB0",
            "tty",
            188,
            0,
            Set.of(),
            Map.of("usb.port", "1-40"));
    private static final List<HostDevice> HOST = List.of(HUB, NODE, VIDEO, MEDIA, SOUND, STICK);

    private static HostDevice usb(String path, int devnum, String type) {
        return device(
                path,
                "usb",
                189,
                devnum - 1,
                Set.of(),
                Map.of(
                        "property.DEVTYPE",
                        "usb_device",
                        "property.TYPE",
                        type,
                        "usb.port",
                        path.substring(path.lastIndexOf('/') + 1),
                        "usb.devnum",
                        Integer.toString(devnum)));
    }

    private static HostDevice device(
            String path, String subsystem, int major, int minor, Set<String> links, Map<String, String> properties) {
        return Devices.device(path, subsystem, DeviceNumber.character(major, minor), links, properties);
    }

    private static List<Thing> things(String type, Map<String, String> match) {
        return DeviceTypes.named(type).orElseThrow().things(Mapping.Choice.one(type, List.of(match)), HOST);
    }

    private static List<HostDevice> only(List<Thing> things) {
        assertEquals(1, things.size(), () -> things.toString());
        return things.get(0).nodes();
    }

    @Test
    void aCameraIsAllItsNodesButTheOneOfLibusb() {
        assertEquals(
                Set.of(VIDEO, MEDIA, SOUND), Set.copyOf(only(things("unix-hotplug", Map.of("usb.vendorid", "046d")))));
        assertEquals(List.of(VIDEO), only(things("unix-hotplug", Map.of("subsystem", "video4linux"))));
    }

    @Test
    void aUsbDeviceIsItsNodeOfLibusbAlone() {
        assertEquals(List.of(NODE), only(things("usb", Map.of("usb.port", "1-4.2"))));
        assertEquals(List.of(NODE), only(things("usb", Map.of("usb.devnum", "3"))));
        assertEquals(2, things("usb", Map.of("usb.port", "*")).size());
    }

    /** Port 1-40 is not below port 1-4, however its name begins. */
    @Test
    void aSubtreeIsWhatIsPluggedInThereOrBehindItWithoutTheHubs() {
        assertEquals(Set.of(NODE, VIDEO, MEDIA, SOUND), Set.copyOf(only(things("subtree", Map.of("usb.port", "1-4")))));
        assertEquals(List.of(STICK), only(things("subtree", Map.of("usb.port", "1-40"))));
        assertEquals(2, things("subtree", Map.of("pci.address", "0000:00:14.0")).size());
        assertEquals(List.of(), things("subtree", Map.of("usb.port", "1-4.3")));
    }

    @Test
    void aChipHasItsTwoNodesWhereTheyAreWanted() {
        HostDevice plain = device("/devices/pnp0/MSFT0101:00/tpm/tpm0", "tpm", 10, 224, Set.of(), Map.of());
        HostDevice managed = device("/devices/pnp0/MSFT0101:00/tpmrm/tpmrm0", "tpmrm", 254, 65536, Set.of(), Map.of());
        DeviceType tpm = DeviceTypes.named("tpm").orElseThrow();
        Mapping.Choice choice =
                new Mapping.Choice("tpm", List.of(Map.of("name", "tpm*")), 0, Map.of("pathrm", "/dev/managed"));
        List<Thing> things = tpm.things(choice, List.of(plain, managed, STICK));
        assertEquals(1, things.size());
        List<Facet> facets = tpm.facets(things.get(0), mapping(choice, "/dev/plain"), new DeviceType.Inside(0, 0));
        assertTrue(facets.contains(node("/dev/plain", plain)), facets.toString());
        assertTrue(facets.contains(node("/dev/managed", managed)), facets.toString());
    }

    /** What manages the whole fabric is in nobody's container. */
    @Test
    void rdmaHardwareIsGivenWithoutThePowerOverTheFabric() {
        String card = "/devices/pci0000:00/0000:41:00.0/";
        Map<String, String> of = Map.of("driver", "mlx5_core");
        HostDevice verbs = device(card + "infiniband_verbs/uverbs0", "infiniband_verbs", 231, 192, Set.of(), of);
        HostDevice umad = device(card + "infiniband_mad/umad0", "infiniband_mad", 231, 0, Set.of(), of);
        HostDevice issm = device(card + "infiniband_mad/issm0", "infiniband_mad", 231, 64, Set.of(), of);
        HostDevice manager = device("/devices/virtual/misc/rdma_cm", "misc", 10, 58, Set.of(), Map.of());
        List<Thing> things = DeviceTypes.named("infiniband")
                .orElseThrow()
                .things(Mapping.Choice.one("infiniband", List.of(of)), List.of(verbs, umad, issm, manager));
        assertEquals(List.of(verbs, manager), only(things));
        assertEquals(List.of(verbs), things.get(0).own(), "rdma_cm belongs to all");
    }

    @Test
    void lastingNamesAndLinksLeadToTheNode() {
        Mapping.Looks looks = new Mapping.Looks(
                Optional.of(new ContainerPath("/dev/video/front")),
                List.of(new ContainerPath("/opt/cam")),
                true,
                Owner.ROOT,
                Owner.ROOT,
                Optional.empty());
        Mapping.Choice choice = Mapping.Choice.one("unix-char", List.of(Map.of("subsystem", "video4linux")));
        DeviceType type = DeviceTypes.named("unix-char").orElseThrow();
        Thing thing = type.things(choice, HOST).get(0);
        List<Facet> facets = type.facets(thing, mapping(choice, looks), new DeviceType.Inside(0, 0));
        assertTrue(
                facets.contains(
                        new Facet.Link(new ContainerPath("/dev/v4l/by-id/cam"), "../../video/front", VIDEO.number())),
                facets.toString());
        assertTrue(
                facets.contains(new Facet.Link(new ContainerPath("/opt/cam"), "../dev/video/front", VIDEO.number())),
                facets.toString());
    }

    @Test
    void aPathForSeveralNodesIsAMisfit() {
        Mapping.Choice choice = Mapping.Choice.one("unix-hotplug", List.of(Map.of("usb.vendorid", "046d")));
        DeviceType type = DeviceTypes.named("unix-hotplug").orElseThrow();
        Thing thing = type.things(choice, HOST).get(0);
        assertTrue(type.misfit(thing, mapping(choice, "/dev/cam"))
                .orElseThrow()
                .why()
                .contains("has 3"));
        assertEquals(Optional.empty(), type.misfit(thing, mapping(choice, Mapping.Looks.PLAIN)));
    }

    private static Facet.Node node(String path, HostDevice device) {
        return new Facet.Node(new ContainerPath(path), device.number(), 0, 0, 0, 0660);
    }

    private static Mapping mapping(Mapping.Choice choice, String path) {
        return mapping(
                choice,
                new Mapping.Looks(
                        Optional.of(new ContainerPath(path)),
                        List.of(),
                        false,
                        Owner.ROOT,
                        Owner.ROOT,
                        Optional.empty()));
    }

    private static Mapping mapping(Mapping.Choice choice, Mapping.Looks looks) {
        return new Mapping(
                new EntryId("map", "entry"),
                new Location("map.yaml", 1, 1),
                ContainerSelector.ANY,
                choice,
                looks,
                Permissions.RW,
                false,
                false,
                Mapping.OnDetach.REFUSE_IF_OPEN);
    }
}
