package devattach.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** NVIDIA's devices by what the driver's files say; those of an H100 with driver 580, verbatim but for the card's UUID. */
class NvidiaFilesTest {

    private static final String ADDRESS = "0000:00:06.0";
    private static final String CARD = "/devices/pci0000:00/" + ADDRESS;
    private static final DeviceType GPU = DeviceTypes.named("gpu").orElseThrow();

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        files.put("devices", text("devices"));
        files.put("driver/nvidia/params", text("params"));
        files.put("driver/nvidia/gpus/" + ADDRESS + "/information", text("information"));
        return files;
    }

    private static String text(String name) throws IOException {
        try (var in = NvidiaFilesTest.class.getResourceAsStream("nvidia-h100/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<HostDevice> devices(Map<String, String> files) {
        Map<String, String> properties =
                Map.of("pci.address", ADDRESS, "pci.vendor", "10de", "pci.device", "2330", "driver", "nvidia");
        return new NvidiaFiles(
                        files,
                        Map.of(ADDRESS, new NvidiaFiles.Card(CARD, properties)),
                        Map.of(ADDRESS, 7L, "nvidia", 8L))
                .devices();
    }

    private static Mapping.Choice choice(Map<String, String> match, Map<String, String> options) {
        return new Mapping.Choice("gpu", List.of(match), Mapping.Choice.ONLY, options);
    }

    private static Set<String> names(List<Thing> things) {
        return things.stream()
                .flatMap(thing -> thing.nodes().stream())
                .map(HostDevice::devnode)
                .collect(Collectors.toSet());
    }

    @Test
    void theCardAndTheDriversCommonDevicesAreKnownByTheirNumbersOfThisBoot() throws IOException {
        List<HostDevice> devices = devices(files());
        HostDevice card = devices.get(0);
        assertEquals(DeviceNumber.character(195, 0), card.number());
        assertEquals(CARD + "/nvidia/nvidia0", card.sysPath());
        assertEquals("GPU-00000000-1111-2222-3333-444444444444", card.property("gpu.uuid"));
        assertEquals(7, card.incarnation());
        assertEquals(Optional.of(new HostDevice.Ownership(0, 0, 0666)), card.ownership());
        assertEquals(
                Map.of(
                        "nvidia0", DeviceNumber.character(195, 0),
                        "nvidiactl", DeviceNumber.character(195, 255),
                        "nvidia-uvm", DeviceNumber.character(238, 0),
                        "nvidia-uvm-tools", DeviceNumber.character(238, 1)),
                devices.stream().collect(Collectors.toMap(HostDevice::name, HostDevice::number)));
    }

    /** Its module is loaded when CUDA is first used, and what is not there yet comes later. */
    @Test
    void withoutUnifiedMemoryItsDevicesAreNotThere() throws IOException {
        Map<String, String> files = files();
        files.put("devices", files.get("devices").replace("238 nvidia-uvm\n", ""));
        assertEquals(
                List.of("nvidia0", "nvidiactl"),
                devices(files).stream().map(HostDevice::name).toList());
    }

    @Test
    void olderDriversHadOneNameForAll() throws IOException {
        Map<String, String> files = files();
        files.put("devices", files.get("devices").replace("195 nvidia\n195 nvidiactl\n", "195 nvidia-frontend\n"));
        assertEquals(4, devices(files).size());
    }

    @Test
    void aCardIsChosenByAddressMakerDriverOrUuidAndBringsWhatAllShare() throws IOException {
        List<HostDevice> devices = devices(files());
        Set<String> all = Set.of("/dev/nvidia0", "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools");
        for (Map<String, String> match : List.of(
                Map.of("pci.address", ADDRESS),
                Map.of("pci.vendor", "10de", "pci.device", "2330"),
                Map.of("driver", "nvidia"),
                Map.of("uuid", "GPU-00000000-1111-2222-3333-444444444444"))) {
            List<Thing> things = GPU.things(choice(match, Map.of()), devices);
            assertEquals(1, things.size());
            assertEquals(all, names(things), match.toString());
            assertEquals("NVIDIA H100 80GB HBM3 at " + ADDRESS, things.get(0).title());
        }
        assertEquals(List.of(), GPU.things(choice(Map.of("uuid", "GPU-other"), Map.of()), devices));
    }

    /** Form of the capability files: NVIDIA's MIG guide; that card had none, so these are written, not captured. */
    @Test
    void aPartOfACardIsItsTwoCapabilities() throws IOException {
        Map<String, String> files = files();
        String mig = "driver/nvidia/capabilities/gpu0/mig/";
        String about = "DeviceFileMinor: %d\nDeviceFileMode: 292\nDeviceFileModify: 1\n";
        files.put(mig + "gi1/access", String.format(about, 12));
        files.put(mig + "gi1/ci0/access", String.format(about, 13));
        files.put(mig + "gi1/ci1/access", String.format(about, 14));
        files.put(mig + "gi2/access", String.format(about, 21));
        List<HostDevice> devices = devices(files);
        List<Thing> part = GPU.things(
                choice(Map.of("pci.address", ADDRESS), Map.of("gputype", "mig", "mig.gi", "1", "mig.ci", "0")),
                devices);
        assertEquals(
                Set.of("nvidia-cap12", "nvidia-cap13"),
                part.get(0).own().stream().map(HostDevice::name).collect(Collectors.toSet()));
        assertEquals(DeviceNumber.character(241, 12), part.get(0).own().get(0).number());
        assertEquals(
                Set.of("nvidia0", "nvidiactl", "nvidia-uvm", "nvidia-uvm-tools"),
                part.get(0).shared().stream().map(HostDevice::name).collect(Collectors.toSet()));
        List<Thing> whole = GPU.things(choice(Map.of("pci.address", ADDRESS), Map.of()), devices);
        assertEquals(4, names(whole).size(), "a whole card needs no capability");
        assertEquals(
                List.of(),
                GPU.things(
                        choice(Map.of("pci.address", ADDRESS), Map.of("gputype", "mig", "mig.gi", "2", "mig.ci", "0")),
                        devices),
                "a part that was not cut");
    }
}
