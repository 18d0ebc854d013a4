package devattach.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.Accounts;
import devattach.model.CdiCatalog;
import devattach.model.CdiDevice;
import devattach.model.CdiDevice.Sort;
import devattach.model.CdiName;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerPath;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.HostDevice;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Owner;
import devattach.model.Permissions;
import devattach.model.Resolution;
import devattach.model.Severity;
import devattach.model.World;
import devattach.testing.Devices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a CDI name means: which devices, looking how, and what is said of the rest. */
class CdiResolutionTest {

    private static final HostDevice CARD = device("nvidia0", 195, 0);
    private static final HostDevice CONTROL = device("nvidiactl", 195, 255);
    private static final HostDevice MEMORY = device("nvidia-uvm", 511, 0);
    private static final HostDevice COMPUTE = device("kfd", 243, 0);
    private static final HostDevice RENDER = device("renderD128", 226, 128);
    private static final List<HostDevice> HOST = List.of(CARD, CONTROL, MEMORY, COMPUTE, RENDER);
    private static final Container APP = new Container(
            new ContainerId("docker", "app"),
            "app",
            Map.of(),
            new InitProcess(10, 1),
            new IdMap(List.of(new IdMap.Range(0, 100_000, 1000))),
            new IdMap(List.of(new IdMap.Range(0, 100_000, 1000))),
            "/app");

    /** As an entry is read that says nothing of it. */
    private static final Mapping.Looks UNSAID =
            new Mapping.Looks(Optional.empty(), List.of(), false, Owner.UNSAID, Owner.UNSAID, Optional.empty());

    private static final String ANEW = "; for one that is not among these, have its vendor's tool write its spec anew";

    private final SortedMap<CdiName, List<CdiDevice>> specs = new TreeMap<>();
    private final List<CdiCatalog.Trouble> troubles = new ArrayList<>();
    private Map<String, DeviceNumber> standing = Map.of();

    private static HostDevice device(String name, int major, int minor) {
        return Devices.device("/devices/" + name, "nvidia", DeviceNumber.character(major, minor), Set.of(), Map.of());
    }

    private static CdiDevice.Node node(String path) {
        return node(path, path, Permissions.RW);
    }

    private static CdiDevice.Node node(String path, String hostPath, Permissions permissions) {
        return new CdiDevice.Node(
                new Location("/etc/cdi/x.yaml", 5, 7),
                new ContainerPath(path),
                hostPath,
                Optional.of(DeviceNumber.Kind.CHAR),
                permissions,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private CdiDevice described(String name, List<CdiDevice.Node> own, CdiDevice.Rest... rest) {
        CdiDevice device = new CdiDevice(
                CdiName.parse(name),
                new Location("/etc/cdi/x.yaml", specs.size() + 1, 1),
                own,
                List.of(node("/dev/nvidiactl")),
                Arrays.asList(rest));
        specs.computeIfAbsent(device.name(), none -> new ArrayList<>()).add(device);
        return device;
    }

    private Resolution resolve(Mapping mapping) {
        World world = World.of(HOST, List.of(APP), Map.of(), id -> Accounts.EMPTY, id -> Set.of());
        return Resolver.resolve(List.of(mapping), world.with(new CdiCatalog(specs, troubles, standing)));
    }

    private static Mapping mapping(String... names) {
        return mapping(Permissions.RWM, UNSAID, names);
    }

    private static Mapping mapping(Permissions access, Mapping.Looks looks, String... names) {
        List<Map<String, String>> match =
                Arrays.stream(names).map(name -> Map.of("cdi", name)).toList();
        return new Mapping(
                new EntryId("map", "gpu"),
                new Location("map.yaml", 8, 5),
                ContainerSelector.ANY,
                new Mapping.Choice("cdi", match, Mapping.Choice.ALL, Map.of()),
                looks,
                access,
                false,
                false,
                Mapping.OnDetach.REFUSE_IF_OPEN);
    }

    private static Set<String> facets(Resolution resolution) {
        Set<String> facets = new TreeSet<>();
        resolution
                .wanted()
                .getOrDefault(APP.id(), new TreeMap<>())
                .values()
                .forEach(wanted -> facets.add(wanted.facet().toString()));
        return facets;
    }

    private static List<String> said(Resolution resolution) {
        return resolution.findings().stream()
                .map(finding -> finding.reason() + ": " + finding.sentence() + "; " + finding.next())
                .toList();
    }

    @Test
    void aNameIsItsNodesAndThoseOfItsFile() {
        described("nvidia.com/gpu=0", List.of(node("/dev/nvidia0")));
        Resolution resolution = resolve(mapping("nvidia.com/gpu=0"));
        assertEquals(
                Set.of(
                        "access c 195:0 rw",
                        "access c 195:255 rw",
                        "node /dev/nvidia0 c 195:0 0660 0:0",
                        "node /dev/nvidiactl c 195:255 0660 0:0"),
                facets(resolution));
        assertEquals(List.of(), said(resolution));
    }

    /** A driver that came back under another major left the old node there, whose number may be another device's now. */
    @Test
    void theKernelsNameForADeviceGoesBeforeTheNodeThatStandsThere() {
        described("nvidia.com/gpu=0", List.of(node("/dev/nvidia-uvm")));
        standing = Map.of("/dev/nvidia-uvm", CARD.number());
        assertTrue(facets(resolve(mapping("nvidia.com/gpu=0"))).contains("access c 511:0 rw"));
    }

    @Test
    void aNodeTheKernelDoesNotCallSoIsTheDeviceWhoseNumberItHas() {
        described("nvidia.com/gpu=0", List.of(node("/dev/nvidia0", "/run/nvidia/driver/dev/nvidia0", Permissions.RW)));
        assertTrue(said(resolve(mapping("nvidia.com/gpu=0"))).get(0).startsWith("Waiting: "));
        standing = Map.of("/run/nvidia/driver/dev/nvidia0", DeviceNumber.character(240, 9));
        assertEquals(Set.of(), facets(resolve(mapping("nvidia.com/gpu=0"))), "no device of the host");
        standing = Map.of("/run/nvidia/driver/dev/nvidia0", CARD.number());
        assertTrue(facets(resolve(mapping("nvidia.com/gpu=0"))).contains("access c 195:0 rw"));
    }

    @Test
    void whatTheSpecAllowsAnEntryCanOnlyNarrow() {
        described(
                "v.com/c=a",
                List.of(
                        node("/dev/a", "/dev/nvidia0", Permissions.RWM),
                        node("/dev/b", "/dev/nvidia-uvm", Permissions.NONE)));
        Set<String> all = facets(resolve(mapping("v.com/c=a")));
        assertTrue(all.contains("access c 195:0 rwm"), all.toString());
        assertTrue(all.contains("node /dev/b c 511:0 0660 0:0"), all.toString());
        assertTrue(all.stream().noneMatch(facet -> facet.startsWith("access c 511:0")), all.toString());
        Mapping narrow = mapping(Permissions.parse("r"), Mapping.Looks.PLAIN, "v.com/c=a");
        assertTrue(facets(resolve(narrow)).contains("access c 195:0 r"));
    }

    @Test
    void GPU_10_modeAndOwnerAreTheSpecsUnlessTheEntrySaysOtherwise() {
        CdiDevice.Node node = node("/dev/nvidia0");
        described(
                "v.com/c=a",
                List.of(new CdiDevice.Node(
                        node.where(),
                        node.path(),
                        node.hostPath(),
                        node.kind(),
                        node.permissions(),
                        Optional.of(0640),
                        Optional.of(7),
                        Optional.of(44))));
        assertTrue(facets(resolve(mapping("v.com/c=a"))).contains("node /dev/nvidia0 c 195:0 0640 7:44"));
        Mapping.Looks looks =
                new Mapping.Looks(Optional.empty(), List.of(), false, Owner.ROOT, Owner.UNSAID, Optional.of(0600));
        Set<String> said = facets(resolve(mapping(Permissions.RWM, looks, "v.com/c=a")));
        assertTrue(said.contains("node /dev/nvidia0 c 195:0 0600 0:44"), said.toString());
    }

    /** Unlike LXD, which gives nodes the owner they have on the host: what is root's inside says nothing of the host's accounts. */
    @Test
    void GPU_11_GPU_12_ofAmdTheComputeNodeAndTheCardAreTheEntrysOrRoots() {
        described(
                "amd.com/gpu=0",
                List.of(node("/dev/kfd"), node("/dev/dri/renderD128", "/dev/renderD128", Permissions.RW)));
        Set<String> plain = facets(resolve(mapping("amd.com/gpu=0")));
        assertTrue(plain.contains("node /dev/kfd c 243:0 0660 0:0"), plain.toString());
        assertTrue(plain.contains("node /dev/dri/renderD128 c 226:128 0660 0:0"), plain.toString());
        Mapping.Looks looks = new Mapping.Looks(
                Optional.empty(), List.of(), false, Owner.numbered(100), Owner.numbered(44), Optional.of(0640));
        Set<String> said = facets(resolve(mapping(Permissions.RWM, looks, "amd.com/gpu=0")));
        assertTrue(said.contains("node /dev/kfd c 243:0 0640 100:44"), said.toString());
        assertTrue(said.contains("node /dev/dri/renderD128 c 226:128 0640 100:44"), said.toString());
    }

    @Test
    void anOwnerOutsideTheContainersMapIsToldAndNothingOfTheThingAttached() {
        CdiDevice.Node node = node("/dev/nvidia0");
        described(
                "v.com/c=a",
                List.of(new CdiDevice.Node(
                        node.where(),
                        node.path(),
                        node.hostPath(),
                        node.kind(),
                        node.permissions(),
                        Optional.empty(),
                        Optional.of(4000),
                        Optional.empty())));
        Resolution resolution = resolve(mapping("v.com/c=a"));
        assertEquals(Set.of(), facets(resolution));
        assertTrue(said(resolution).get(0).startsWith("Unresolvable: /dev/nvidia0 is to belong to 4000:0"));
    }

    @Test
    void whatOnlyANewContainerCanHaveIsToldOnceForEachSortAndStopsNothing() {
        described(
                "v.com/c=a",
                List.of(node("/dev/nvidia0")),
                new CdiDevice.Rest(Sort.ENVIRONMENT, List.of("A=1")),
                new CdiDevice.Rest(Sort.MOUNTS, List.of("/1", "/2", "/3", "/4")));
        described(
                "v.com/c=b",
                List.of(node("/dev/nvidia-uvm")),
                new CdiDevice.Rest(Sort.ENVIRONMENT, List.of("A=1", "B=2")));
        Resolution resolution = resolve(mapping("v.com/c=a", "v.com/c=b"));
        assertEquals(
                3,
                facets(resolution).stream()
                        .filter(facet -> facet.startsWith("node"))
                        .count());
        assertEquals(
                List.of(
                        "AtStartOnly: v.com/c=a, v.com/c=b also ask for 2 environment variables (A=1, B=2):"
                                + " a process keeps those it was started with; set them where the container is made",
                        "AtStartOnly: v.com/c=a also asks for 4 mounts (/1, /2, /3 and 1 more): devattach attaches"
                                + " devices, not files; mount them where the container is made, or have the files in its image"),
                said(resolution));
        assertTrue(resolution.findings().stream().allMatch(each -> each.severity() == Severity.NOTE));
    }

    @Test
    void aDeviceOfNothingButTheRestIsNotWaitedFor() {
        CdiDevice bare = new CdiDevice(
                CdiName.parse("v.com/c=a"),
                new Location("x", 1, 1),
                List.of(),
                List.of(),
                List.of(new CdiDevice.Rest(Sort.NETWORK, List.of("net1"))));
        specs.put(bare.name(), List.of(bare));
        assertEquals(1, said(resolve(mapping("v.com/c=a"))).size());
    }

    @Test
    void anUnknownNameWaitsAndTheNearestIsNamed() {
        described("nvidia.com/gpu=0", List.of(node("/dev/nvidia0")));
        described("nvidia.com/gpu=1", List.of(node("/dev/nvidia-uvm")));
        Resolution resolution = resolve(mapping("nvidia.com/gpu=0", "nvidia.com/gpu=2", "nvida.com/gpu=1"));
        assertTrue(facets(resolution).contains("access c 195:0 rw"), "the known one is attached");
        assertEquals(
                List.of(
                        "Waiting: no device matches the CDI name nvidia.com/gpu=2 now; did you mean nvidia.com/gpu=0?"
                                + " CDI specs here name nvidia.com/gpu=0, nvidia.com/gpu=1" + ANEW,
                        "Waiting: no device matches the CDI name nvida.com/gpu=1 now; did you mean nvidia.com/gpu=1?"
                                + " CDI specs here name nvidia.com/gpu=0, nvidia.com/gpu=1" + ANEW),
                said(resolution));
    }

    @Test
    void withoutAnySpecItIsSaidHowToGetOne() {
        assertTrue(said(resolve(mapping("nvidia.com/gpu=0"))).get(0).contains("nvidia-ctk cdi generate"));
    }

    @Test
    void GPU_09_allIsTheDeviceOfThatNameElseEveryDeviceOfTheKind() {
        described("v.com/c=a", List.of(node("/dev/nvidia0")));
        described("v.com/c=b", List.of(node("/dev/nvidia-uvm")));
        described("v.com/other=z", List.of(node("/dev/z")));
        assertEquals(6, facets(resolve(mapping("v.com/c=all"))).size());
        described("v.com/c=all", List.of(node("/dev/nvidia-uvm")));
        assertEquals(4, facets(resolve(mapping("v.com/c=all"))).size());
    }

    /** Else a spec that is rewritten would take a card from under those who use it. */
    @Test
    void whatCannotBeDecidedLeavesEverythingAsItIs() {
        troubles.add(new CdiCatalog.Trouble("/etc/cdi/x.yaml:3:1: not YAML", Optional.of("v.com/c")));
        Resolution resolution = resolve(mapping("v.com/c=a"));
        assertEquals(
                List.of(
                        "Unresolvable: it is not known what the CDI name v.com/c=a means: /etc/cdi/x.yaml:3:1: not YAML;"
                                + " correct the file or remove it; until then what is attached stays"),
                said(resolution));
        assertEquals(
                HOST.stream().map(HostDevice::number).collect(Collectors.toSet()),
                resolution.undecided().get(APP.id()));
        assertEquals(Map.of(), resolve(mapping("w.com/c=a")).undecided(), "of another kind the file says nothing");
        described("v.com/c=a", List.of(node("/dev/nvidia0")));
        assertEquals(List.of(), said(resolve(mapping("v.com/c=a"))), "a good file is enough");
        assertEquals(1, said(resolve(mapping("v.com/c=all"))).size(), "there may be more");
    }

    @Test
    void twoFilesOfOnePrecedenceAreAContradiction() {
        described("v.com/c=a", List.of(node("/dev/nvidia0")));
        described("v.com/c=a", List.of(node("/dev/nvidia-uvm")));
        Resolution resolution = resolve(mapping("v.com/c=a"));
        assertEquals(Set.of(), facets(resolution));
        assertTrue(said(resolution).get(0).contains("say different things of v.com/c=a: /etc/cdi/x.yaml:1:1 and"));
        assertEquals(HOST.size(), resolution.undecided().get(APP.id()).size());
    }

    @Test
    void aNodeOfAnotherTypeThanItsDeviceIsNotAttached() {
        CdiDevice.Node node = node("/dev/nvidia0");
        CdiDevice.Node block = new CdiDevice.Node(
                node.where(),
                node.path(),
                node.hostPath(),
                Optional.of(DeviceNumber.Kind.BLOCK),
                node.permissions(),
                node.mode(),
                node.uid(),
                node.gid());
        described("v.com/c=a", List.of(block, node("/dev/nvidia-uvm")));
        Resolution resolution = resolve(mapping("v.com/c=a"));
        assertTrue(facets(resolution).contains("access c 511:0 rw"));
        assertTrue(facets(resolution).stream().noneMatch(facet -> facet.contains("195:0 ")));
        assertTrue(said(resolution).get(0).contains("is to be type b, and the host has c 195:0 there"));
    }

    /** The control node alone is no card. */
    @Test
    void aCardThatIsGoneTakesWhatItSharesAlong() {
        described("v.com/c=a", List.of(node("/dev/nvidia7")));
        Resolution resolution = resolve(mapping("v.com/c=a"));
        assertEquals(Set.of(), facets(resolution));
        assertTrue(said(resolution)
                .get(0)
                .startsWith("Waiting: no device matches /dev/nvidia7 of v.com/c=a (/etc/cdi/x.yaml:5:7) now"));
    }
}
