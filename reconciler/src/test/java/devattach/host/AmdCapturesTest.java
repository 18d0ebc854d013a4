package devattach.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import devattach.testing.Capture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * AMD's graphics cards by what kernels of hosts that have them said: pairs, an integrated one beside another maker's, one cut in parts.
 * Read by what reads this host's own sysfs.
 */
class AmdCapturesTest {

    private static final DeviceType GPU = DeviceTypes.named("gpu").orElseThrow();

    @TempDir
    private Path root;

    private List<HostDevice> host(String capture) throws IOException {
        Capture.of(capture).layOut(root);
        try (Inventory inventory = new Inventory(Set.of(), new LinksInDev(), root.toString())) {
            return inventory.inSysfs().stream()
                    .map(Inventory.Found::device)
                    .sorted(Inventory.ORDER)
                    .toList();
        }
    }

    private static List<Thing> cards(List<HostDevice> host, Map<String, String> match, String nodes) {
        return GPU.things(new Mapping.Choice("gpu", List.of(match), Mapping.Choice.ONLY, Map.of("node", nodes)), host);
    }

    /** What a mapping gives where it means one card: {@code card1 226:1, ...}, in order of names. */
    private static String given(List<HostDevice> host, Map<String, String> match, String nodes) {
        List<Thing> things = cards(host, match, nodes);
        assertEquals(1, things.size(), match + " means " + things);
        Map<String, DeviceNumber> given = things.get(0).nodes().stream()
                .collect(Collectors.toMap(HostDevice::devnode, HostDevice::number, (one, two) -> one, TreeMap::new));
        return given.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().major() + ":"
                        + each.getValue().minor())
                .collect(Collectors.joining(", "));
    }

    @Test
    void ofAPairEachHasItsOwnNodesAndBothTheComputeNode() throws IOException {
        List<HostDevice> host = host("amd-pair");
        assertEquals(5, host.size(), host.toString());
        for (Map<String, String> second : List.of(
                Map.of("pci.address", "0000:0c:00.0"),
                Map.of("id", "1"),
                Map.of("driver", "amdgpu", "source", "/dev/dri/renderD129"),
                Map.of("source", "/dev/dri/by-path/pci-0000:0c:00.0-render"))) {
            assertEquals(
                    "/dev/dri/card1 226:1, /dev/dri/renderD129 226:129, /dev/kfd 243:0", given(host, second, "all"));
            assertEquals("/dev/dri/renderD129 226:129, /dev/kfd 243:0", given(host, second, "render"));
            assertEquals("/dev/dri/card1 226:1", given(host, second, "card"));
        }
        assertEquals(
                "/dev/dri/card0 226:0, /dev/dri/renderD128 226:128, /dev/kfd 243:0",
                given(host, Map.of("pci.address", "0000:03:00.0"), "all"));
        assertEquals(2, cards(host, Map.of("driver", "amdgpu"), "all").size(), "which one is not said");
        assertEquals(List.of(), cards(host, Map.of("pci.address", "0000:0d:00.0"), "all"));
    }

    /** Below a bridge, whose address is not the card's. No compute node was shown of this host, and none is made up. */
    @Test
    void besideIntelsItIsFoundByMakerProductDriverAndAddress() throws IOException {
        List<HostDevice> host = host("amd-beside-intel");
        for (Map<String, String> amd : List.of(
                Map.of("pci.vendor", "1002"),
                Map.of("pci.vendor", "1002", "pci.device", "694c"),
                Map.of("driver", "amdgpu"),
                Map.of("pci.address", "0000:01:00.0"))) {
            assertEquals("/dev/dri/card1 226:1, /dev/dri/renderD129 226:129", given(host, amd, "all"));
        }
        assertEquals(
                "/dev/dri/card0 226:0, /dev/dri/renderD128 226:128", given(host, Map.of("pci.vendor", "8086"), "all"));
        assertEquals(List.of(), cards(host, Map.of("pci.address", "0000:00:01.0"), "all"), "a bridge is no card");
        assertEquals(
                "amdgpu at 0000:01:00.0",
                cards(host, Map.of("driver", "amdgpu"), "all").get(0).title());
    }

    /** The first card has the second render node. */
    @Test
    void besideNvidiasWhoseNumbersCrossEachGetsItsOwn() throws IOException {
        List<HostDevice> host = host("amd-beside-nvidia");
        for (Map<String, String> amd : List.of(
                Map.of("driver", "amdgpu"),
                Map.of("pci.address", "0000:66:00.0"),
                Map.of("id", "1"),
                Map.of("source", "/dev/dri/by-path/pci-0000:66:00.0-card"))) {
            assertEquals("/dev/dri/card1 226:1, /dev/dri/renderD128 226:128, /dev/kfd 511:0", given(host, amd, "all"));
            assertEquals("/dev/dri/renderD128 226:128, /dev/kfd 511:0", given(host, amd, "render"));
        }
        assertEquals(
                "/dev/dri/card0 226:0, /dev/dri/renderD129 226:129",
                given(host, Map.of("driver", "nvidia"), "all"),
                "the compute node is AMD's");
    }

    /** A part has no driver of its own, and no address; programs for it need the compute node as those for the whole do. */
    @Test
    void aPartOfACardIsItsNodesAndTheComputeNode() throws IOException {
        List<HostDevice> host = host("amd-parts");
        Map<String, String> part = Map.of("source", "/dev/dri/by-path/platform-amdgpu_xcp_1-render");
        assertEquals("/dev/dri/renderD130 226:130, /dev/kfd 509:0", given(host, part, "render"));
        assertEquals("/dev/dri/card3 226:3, /dev/dri/renderD130 226:130, /dev/kfd 509:0", given(host, part, "all"));
        assertEquals(
                "/dev/dri/renderD128 226:128, /dev/kfd 509:0",
                given(host, Map.of("pci.address", "0000:01:00.0"), "render"),
                "the card's own node is its first part");
        assertEquals("/dev/dri/card0 226:0", given(host, Map.of("pci.address", "0000:c2:00.0"), "all"));
        assertEquals(9, cards(host, Map.of("subsystem", "drm"), "all").size());
    }
}
