package devattach.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import devattach.discover.Filter.Breadth;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.DeviceUse;
import devattach.model.Discovery;
import devattach.model.Discovery.Item;
import devattach.model.Discovery.Reach;
import devattach.model.HostDevice;
import devattach.model.HostUse;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.Permissions;
import devattach.model.Rung.Lasting;
import devattach.report.DiscoveryPage;
import devattach.report.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A host with twins, a camera, cards and disks: what is said of it, kept in files. {@code -Dgolden.update=true} writes them anew. */
class DiscoveryTest {

    private static final Path FOLDER = Path.of("src/test/resources/devattach/discover");

    private static final List<HostDevice> DEVICES = Plugged.all(List.of(
            Plugged.hub(1),
            Plugged.stick(2, "0001"),
            Plugged.stick(3, "0001"),
            Plugged.stick(4, "77"),
            Plugged.camera(5),
            Plugged.usbDisk(6, "4C53"),
            Plugged.sata(0, "naa.5000c500a1b2c3d4"),
            Plugged.nvme("0000:05:00.0", "eui.0025388b01234567"),
            Plugged.amd("0000:03:00.0", 0),
            Plugged.amd("0000:04:00.0", 1),
            Plugged.kfd(),
            Plugged.tpm(),
            Plugged.software()));

    private static final DeviceNumber STICK = DeviceNumber.character(188, 4);

    private static Discovery discovery(Filter filter) {
        Container container = new Container(
                new ContainerId("docker", "4f1c"),
                "zigbee2mqtt",
                Map.of(),
                new InitProcess(4000, 7),
                IdMap.IDENTITY,
                IdMap.IDENTITY,
                "");
        ContainerPath inside = new ContainerPath("/dev/zigbee");
        DeviceUse.InContainer by =
                new DeviceUse.InContainer(container, List.of(inside), List.of(inside), Permissions.RW);
        return Discoverer.of(
                new Discoverer.Seen(
                        "pi-4",
                        DEVICES,
                        new HostUse(Map.of(
                                DeviceNumber.block(259, 0), "its part nvme0n1p1 is mounted at /",
                                DeviceNumber.block(259, 1), "mounted at /")),
                        Map.of(STICK, List.of(by)),
                        Discovery.Scope.CONTAINERS,
                        Map.of()),
                filter);
    }

    private static Filter of(String text, String sort) {
        return new Filter(text, sort.isEmpty() ? Optional.empty() : Optional.of(sort), Optional.empty(), Breadth.USUAL);
    }

    @Test
    void textIsAsReviewed() throws IOException {
        compare("host.txt", new DiscoveryPage(discovery(Filter.NONE)).text(Style.PLAIN));
    }

    @Test
    void jsonIsAsReviewedAndFitsItsSchema() throws IOException {
        String json = new DiscoveryPage(discovery(Filter.NONE)).json();
        assertEquals(Set.of(), schema().validate(json, InputFormat.JSON));
        compare("sticks.json", new DiscoveryPage(discovery(of("", "serial"))).json());
        for (String wrong : new String[] {
            json.replace("\"reach\": \"unique\"", "\"reach\": \"sure\""),
            json.replace("\"host\": \"pi-4\",", ""),
            json.replace("\"host\": \"pi-4\",", "\"host\": \"pi-4\", \"guest\": \"\","),
            json.replace("\"lasting\": \"identity\"", "\"lasting\": \"forever\"")
        }) {
            assertFalse(wrong.equals(json));
            assertFalse(schema().validate(wrong, InputFormat.JSON).isEmpty());
        }
    }

    @Test
    void theDeviceMapIsAsReviewed() throws IOException {
        compare("host.yaml", Offer.of(discovery(Filter.NONE), Optional.empty()));
    }

    @Test
    void twinsOfOneSerialNumberAreToldApartByTheirPorts() {
        Item twin = discovery(of("ttyUSB2", "")).things().get(0);
        assertEquals(Lasting.IDENTITY, twin.ways().get(0).rung().lasting());
        assertEquals(Reach.SHARED, twin.ways().get(0).reach());
        assertEquals(2, twin.ways().get(0).things());
        assertEquals(
                Map.of("subsystem", "tty", "usb.port", "1-2"),
                twin.best().orElseThrow().rung().match());
    }

    @Test
    void anyWordOfAThingFindsIt() {
        for (String word : List.of("zigbee2MQTT", "1-4", "77", "ttyusb4", "by-id/usb-CP2102_77", "188:4")) {
            assertEquals(
                    List.of("/dev/ttyUSB4"),
                    discovery(of(word, "serial")).things().stream()
                            .map(item -> item.nodes().get(0).devnode())
                            .toList(),
                    word);
        }
    }

    @Test
    void whatIsHiddenIsCountedOnlyWhereItWouldBeShown() {
        assertEquals(0, discovery(of("zigbee2mqtt", "")).hidden());
        assertEquals(1, discovery(of("tty5", "")).hidden());
    }

    @Test
    void sortsAreWordsOfPeopleOrTypesOrBuses() {
        assertEquals(2, discovery(of("", "gpu")).things().size());
        assertEquals(3, discovery(of("", "serial")).things().size());
        assertEquals(6, discovery(of("", "usb")).things().size());
        assertEquals(1, discovery(of("", "unix-hotplug")).things().size());
        assertEquals(0, discovery(of("", "optical")).things().size());
        Filter hubs = new Filter("", Optional.of("usb"), Optional.of("usb"), Breadth.EVERYTHING);
        assertEquals(6, discovery(hubs).things().size());
    }

    private static JsonSchema schema() throws IOException {
        String text = Files.readString(Path.of("../schema/discovery.schema.json"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }

    private static void compare(String name, String actual) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, actual);
        }
        assertEquals(
                Files.readString(file), actual, file + " differs; if that is meant, run with -Dgolden.update=true");
    }
}
