package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.CdiCatalog;
import devattach.model.CdiDevice;
import devattach.model.CdiDevice.Sort;
import devattach.model.CdiName;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CDI specs as vendors' tools write them, and what is said of wrong ones. */
class CdiSpecFileTest {

    private static final String SPEC = """
            cdiVersion: %s
            kind: vendor.com/class
            devices:
              - name: a
                containerEdits:
                  %s
            """;

    private static Map<String, CdiDevice> devices(String file) throws IOException {
        try (var in = CdiSpecFileTest.class.getResourceAsStream("cdi/" + file)) {
            CdiCatalog.File read = CdiSpecFile.parse(file, in.readAllBytes());
            assertEquals(List.of(), read.troubles());
            return read.devices().stream()
                    .collect(Collectors.toMap(device -> device.name().toString(), each -> each));
        }
    }

    private static List<String> paths(List<CdiDevice.Node> nodes) {
        return nodes.stream().map(node -> node.path().value()).toList();
    }

    private static Map<Sort, List<String>> rest(CdiDevice device) {
        return device.rest().stream().collect(Collectors.toMap(CdiDevice.Rest::sort, CdiDevice.Rest::what));
    }

    private static CdiCatalog.File parse(String yaml) {
        return CdiSpecFile.parse("x.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static String trouble(String yaml) {
        CdiCatalog.File read = parse(yaml);
        assertEquals(List.of(), read.devices());
        assertEquals(1, read.troubles().size(), "no trouble");
        return read.troubles().get(0).why();
    }

    @Test
    void anEarlySpecOfOneCard() throws IOException {
        Map<String, CdiDevice> devices = devices("nvidia-0.3.0.json");
        CdiDevice card = devices.get("nvidia.com/gpu=gpu0");
        assertEquals(1, devices.size());
        CdiDevice.Node node = card.own().get(0);
        assertEquals(List.of("/dev/nvidia0"), paths(card.own()));
        assertEquals("/dev/nvidia0", node.hostPath());
        assertEquals(Optional.of(DeviceNumber.Kind.CHAR), node.kind());
        assertEquals(Permissions.RW, node.permissions());
        assertEquals(Optional.empty(), node.mode());
        assertEquals(List.of("/dev/nvidiactl", "/dev/nvidia-uvm"), paths(card.shared()));
        assertEquals(Optional.of(0666), card.shared().get(0).mode());
        assertEquals(Optional.of(0), card.shared().get(0).uid());
        assertEquals(
                Map.of(
                        Sort.ENVIRONMENT, List.of("NVIDIA_VISIBLE_DEVICES=void"),
                        Sort.MOUNTS, List.of("/usr/bin/nvidia-smi"),
                        Sort.HOOKS, List.of("createContainer /usr/bin/nvidia-container-toolkit hook update-ldcache")),
                rest(card));
        assertEquals("nvidia-0.3.0.json:5:9", card.where().toString());
    }

    @Test
    void whatNvidiaCtkGeneratesOfACardAndAllCards() throws IOException {
        Map<String, CdiDevice> devices = devices("nvidia-0.5.0.yaml");
        CdiDevice card = devices.get("nvidia.com/gpu=0");
        assertEquals(List.of("/dev/nvidia0", "/dev/dri/card1", "/dev/dri/renderD128"), paths(card.own()));
        assertEquals(
                List.of("/dev/nvidia-modeset", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools", "/dev/nvidiactl"),
                paths(card.shared()));
        assertEquals(
                List.of(
                        "createContainer nvidia-ctk hook create-symlinks",
                        "createContainer nvidia-ctk hook update-ldcache",
                        "createContainer nvidia-ctk hook create-symlinks"),
                rest(card).get(Sort.HOOKS));
        assertEquals(2, rest(devices.get("nvidia.com/gpu=all")).get(Sort.HOOKS).size(), "its own is the card's");
    }

    @Test
    void partsOfACardBehindADriverInAContainer() throws IOException {
        CdiDevice part = devices("nvidia-mig-0.8.0.yaml").get("nvidia.com/gpu=0:1");
        CdiDevice.Node capability = part.own().get(1);
        assertEquals("/run/nvidia/driver/dev/nvidia-caps/nvidia-cap3", capability.hostPath());
        assertEquals(new ContainerPath("/dev/nvidia-caps/nvidia-cap3"), capability.path());
        assertEquals(Permissions.parse("r"), capability.permissions());
        assertEquals(Optional.of(1000), capability.uid());
        assertEquals(Optional.of(44), capability.gid());
        assertEquals(Optional.of(0666), part.own().get(0).mode(), "YAML's 0666 is octal");
        assertEquals(Permissions.RWM, part.shared().get(0).permissions());
        assertEquals(Permissions.NONE, part.shared().get(1).permissions());
        assertEquals(List.of("44"), rest(part).get(Sort.GROUPS));
    }

    @Test
    void jsonIndentedByTabsIsReadToo() throws IOException {
        CdiDevice card = devices("amd-0.6.0.json").get("amd.com/gpu.v2=0");
        assertEquals(List.of("/dev/kfd", "/dev/dri/renderD128"), paths(card.own()));
        assertEquals(Optional.of(DeviceNumber.Kind.CHAR), card.own().get(1).kind(), "u is c by another name");
        assertEquals(List.of(), card.rest());
    }

    @Test
    void whatIsNoDeviceNodeIsKeptToBeTold() throws IOException {
        Map<String, CdiDevice> devices = devices("nic-1.1.0.yaml");
        assertEquals(
                Map.of(
                        Sort.NETWORK, List.of("net1"),
                        Sort.RESOURCES, List.of("closID", "schemata", "enableMonitoring")),
                rest(devices.get("vendor.com/net=vf0")));
        CdiDevice disk = devices.get("vendor.com/net=disk");
        assertEquals(Map.of(Sort.PIPES, List.of("/run/queue")), rest(disk));
        assertEquals(Optional.of(DeviceNumber.Kind.BLOCK), disk.own().get(0).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "0.2.0", "0.3.0", "0.4.0", "0.5.0", "0.6.0", "0.7.0", "0.8.0", "1.0.0", "v1.1.0"})
    void everyVersionIsKnown(String version) {
        CdiCatalog.File read = parse(SPEC.formatted(version, "deviceNodes: [{ path: /dev/x }]"));
        assertEquals(List.of(), read.troubles());
        assertEquals(new CdiName("vendor.com/class", "a"), read.devices().get(0).name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.3.0|mounts: [{ hostPath: /a, containerPath: /b, type: bind }]|0.4.0",
                "0.4.0|deviceNodes: [{ path: /dev/x, hostPath: /dev/y }]|0.5.0",
                "0.6.0|additionalGids: [44]|0.7.0",
                "0.6.0|intelRdt: { closID: x }|0.7.0",
                "1.0.0|netDevices: [{ hostInterfaceName: a, name: b }]|1.1.0",
                "1.0.0|intelRdt: { enableMonitoring: true }|1.1.0"
            })
    void whatIsNewerThanItsVersionIsRefusedAndAcceptedFromThenOn(String version, String edits, String since) {
        assertTrue(trouble(SPEC.formatted(version, edits)).endsWith("write at least " + since));
        assertEquals(List.of(), parse(SPEC.formatted(since, edits)).troubles(), "from " + since + " on");
    }

    @Test
    void whatWentWithAVersionIsRefusedFromThenOn() {
        String edits = "intelRdt: { enableCMT: true }";
        assertEquals(List.of(), parse(SPEC.formatted("1.0.0", edits)).troubles());
        assertEquals(
                "x.yaml:6:19: 'enableCMT' of 'intelRdt' went with CDI 1.1.0, and 'cdiVersion' is 1.1.0; remove it",
                trouble(SPEC.formatted("1.1.0", edits)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "deviceNodes: [{ hostPath: /dev/x }]|'path' is missing in deviceNodes[0]",
                "deviceNodes: [{ path: dev/x }]|not a usable path ('dev/x' is not absolute)",
                "deviceNodes: [{ path: /proc/x }]|inside the kernel's own file systems",
                "deviceNodes: [{ path: /dev/x, type: d }]|is 'd': no type of node; write b, c, u or p",
                "deviceNodes: [{ path: /dev/x, permissions: rx }]|is 'rx': no permissions",
                "deviceNodes: [{ path: /dev/x, major: -1 }]|'major' in deviceNodes[0]",
                "deviceNodes: [{ path: /dev/x, fileMode: rw }]|is 'rw': not a number",
                "deviceNodes: [{ path: /dev/x, hostpth: /dev/y }]|did you mean 'hostPath'?",
                "deviceNodes: /dev/x|'deviceNodes' in containerEdits of an item of devices is a single value; write a list",
                "env: [HOME]|'HOME' in 'env'",
                "env: [=x]|is no variable; write NAME=VALUE",
                "hooks: [{ hookName: createcontainer, path: /x }]|did you mean 'createContainer'?",
                "hooks: [{ hookName: poststop }]|'path' is missing in hooks[0]",
                "mounts: [{ hostPath: /x }]|'containerPath' is missing in mounts[0]",
                "netDevices: [{ hostInterfaceName: a, name: b }, { hostInterfaceName: a, name: c }]|is 'a' as before",
                "intelRdt: { closID: a/b }|no name of a folder",
                "{}|a device without any 'containerEdits' gives nothing"
            })
    void aMistakeIsNamedWithFileAndPlace(String edits, String said) {
        String trouble = trouble(SPEC.formatted("1.1.0", edits));
        assertTrue(trouble.contains(said), trouble);
        assertTrue(trouble.startsWith("x.yaml:"), trouble);
    }

    @Test
    void theHeadOfAFileIsCheckedToo() {
        assertTrue(trouble("{}").contains("'cdiVersion' is missing"));
        assertTrue(trouble("").contains("holds no documents"));
        assertTrue(trouble("a: [").startsWith("x.yaml:1:"));
        assertTrue(trouble(SPEC.formatted("0.9.0", "env: [A=b]")).contains("is '0.9.0': no version of CDI"));
        assertTrue(trouble("{ cdiVersion: 0.5.0, kind: vendor.com/class, devices: [] }")
                .contains("has no 'devices'"));
        assertTrue(trouble("{ cdiVersion: 0.5.0, kind: vendor, devices: [] }").contains("'vendor' is no kind"));
        String twice = SPEC.formatted("0.5.0", "env: [A=b]") + "  - { name: a, containerEdits: { env: [A=b] } }\n";
        assertTrue(trouble(twice).contains("device 'a' stands twice"));
        String digit = SPEC.formatted("0.4.0", "env: [A=b]").replace("name: a", "name: 1");
        assertTrue(trouble(digit).contains("came with CDI 0.5.0"));
    }

    /** Whose devices are unknown when a file cannot be understood. */
    @Test
    void theKindOfABadFileIsKnownWhereItCanBeRead() {
        assertEquals(
                Optional.of("vendor.com/class"),
                parse(SPEC.formatted("0.5.0", "env: [A]")).troubles().get(0).kind());
        assertEquals(Optional.empty(), parse("a: [").troubles().get(0).kind());
    }
}
