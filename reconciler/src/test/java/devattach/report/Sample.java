package devattach.report;

import devattach.model.CanBus;
import devattach.model.CanPair;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerPath;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.FunctionTerms;
import devattach.model.Holder;
import devattach.model.HostChange;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.InterfaceId;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.MoreFunctions;
import devattach.model.Nic;
import devattach.model.Outcome;
import devattach.model.Owner;
import devattach.model.Permissions;
import devattach.model.Plan;
import devattach.model.Report;
import devattach.model.Revision;
import devattach.model.Seen;
import devattach.model.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reports of a small host to look at: two containers, a radio stick, a camera, an old receiver. */
public final class Sample {

    public static final DeviceNumber STICK = DeviceNumber.character(188, 0);
    static final DeviceNumber STICK_BEFORE = DeviceNumber.character(188, 1);
    static final DeviceNumber CAMERA = DeviceNumber.character(81, 0);
    static final ContainerId ZIGBEE = new ContainerId("docker", "4f1c2ab7d9e0");
    static final ContainerId FRIGATE = new ContainerId("lxc", "/var/lib/lxc:frigate");
    static final EntryId STICK_ENTRY = new EntryId("zigbee", "stick");
    static final EntryId CAMERA_ENTRY = new EntryId("cameras", "front");
    static final EntryId OLD_ENTRY = new EntryId("radio", "receiver");
    static final Revision COMMIT = new Revision(
            "https://git.example.org/devices.git",
            "main",
            "4f1c2ab7d9e0aa11bb22cc33dd44ee55ff667788",
            "Kim Lee <kim@example.org>",
            "Give zigbee2mqtt the stick",
            Instant.parse("2026-03-01T09:30:00Z"));

    private Sample() {}

    /** What Git newly asks for: one entry, two steps. */
    public static List<Step> attach() {
        return List.of(
                new Step.Add(ZIGBEE, access(STICK), Seen.NOTHING, Step.Cause.INTENDED, Optional.of(STICK_ENTRY)),
                new Step.Add(
                        ZIGBEE,
                        node("/dev/zigbee", STICK, 0660),
                        Seen.NOTHING,
                        Step.Cause.INTENDED,
                        Optional.of(STICK_ENTRY)));
    }

    /** One of the host moved for an entry, and one that was made put right after somebody took its address away. */
    static List<Step> interfaces() {
        Nic.Settings asked = new Nic.Settings(
                Nic.Use.UP,
                Optional.empty(),
                OptionalInt.of(1400),
                OptionalInt.empty(),
                List.of(IpPrefix.parse("192.0.2.7/24").orElseThrow()),
                List.of(new Nic.Way(IpPrefix.everything(IpAddress.Version.V4), IpAddress.parse("192.0.2.1"))));
        Facet card =
                new Facet.Interface("eth1", new Nic.Moved(new InterfaceId("0000:03:00.0 00:1b:21:3c:4d:5e")), asked);
        Nic.Origin wire = new Nic.Made(Nic.Made.Kind.MACVLAN, new InterfaceId("0000:04:00.0"), "bridge");
        Facet made = new Facet.Interface("lan", wire, asked);
        Facet seen = new Facet.Interface("lan", wire, Nic.Settings.PLAIN);
        Nic.Origin function = new Nic.Function(
                new InterfaceId("0000:05:10.0"),
                new InterfaceId("0000:05:00.0 00:1b:21:3c:4d:60"),
                new FunctionTerms(
                        20,
                        FunctionTerms.Filtering.ON,
                        Optional.empty(),
                        FunctionTerms.Trust.OFF,
                        OptionalInt.empty()));
        return List.of(
                new Step.Add(ZIGBEE, card, Seen.NOTHING, Step.Cause.INTENDED, Optional.of(STICK_ENTRY)),
                plain("sfp", function),
                plain("can0", new CanBus()),
                plain("can1", new CanPair("can-app")),
                new Step.Add(
                        FRIGATE,
                        made,
                        new Seen(Optional.of(seen), true, Optional.of(made), ""),
                        Step.Cause.CORRECTIVE,
                        Optional.of(CAMERA_ENTRY)));
    }

    private static Step plain(String name, Nic.Origin origin) {
        Facet facet = new Facet.Interface(name, origin, Nic.Settings.PLAIN);
        return new Step.Add(ZIGBEE, facet, Seen.NOTHING, Step.Cause.INTENDED, Optional.of(new EntryId("zigbee", name)));
    }

    /** The stick came back under another number, and somebody changed the mode of its node. */
    static List<Step> replug() {
        Facet old = node("/dev/zigbee", STICK_BEFORE, 0600);
        return List.of(
                new Step.Remove(
                        ZIGBEE,
                        access(STICK_BEFORE),
                        ours(access(STICK_BEFORE)),
                        Step.Cause.CORRECTIVE,
                        Optional.of(STICK_ENTRY)),
                new Step.Add(ZIGBEE, access(STICK), Seen.NOTHING, Step.Cause.CORRECTIVE, Optional.of(STICK_ENTRY)),
                new Step.Add(
                        ZIGBEE,
                        node("/dev/zigbee", STICK, 0660),
                        ours(old),
                        Step.Cause.CORRECTIVE,
                        Optional.of(STICK_ENTRY)));
    }

    /** The runtime rewrote the policy; the node is still there. */
    static List<Step> accessLost() {
        return List.of(new Step.Add(
                FRIGATE,
                access(CAMERA),
                new Seen(Optional.empty(), false, Optional.of(access(CAMERA)), ""),
                Step.Cause.CORRECTIVE,
                Optional.of(CAMERA_ENTRY)));
    }

    /** Git asks for another mode. */
    static List<Step> modeChanged() {
        return List.of(new Step.Add(
                FRIGATE,
                node("/dev/video0", CAMERA, 0666),
                ours(node("/dev/video0", CAMERA, 0660)),
                Step.Cause.INTENDED,
                Optional.of(CAMERA_ENTRY)));
    }

    /** The entry was deleted from Git. */
    static List<Step> detach() {
        DeviceNumber number = DeviceNumber.character(189, 131);
        return List.of(
                new Step.Remove(
                        FRIGATE,
                        node("/dev/bus/usb/002/004", number, 0660),
                        ours(node("/dev/bus/usb/002/004", number, 0660)),
                        Step.Cause.INTENDED,
                        Optional.of(OLD_ENTRY)),
                new Step.Remove(
                        FRIGATE, access(number), ours(access(number)), Step.Cause.INTENDED, Optional.of(OLD_ENTRY)));
    }

    /** One entry with two nodes, a graphics card's. */
    static List<Step> twoNodes() {
        DeviceNumber card = DeviceNumber.character(226, 0);
        DeviceNumber render = DeviceNumber.character(226, 128);
        return List.of(
                added(access(card)),
                added(access(render)),
                added(node("/dev/dri/card0", card, 0660)),
                added(node("/dev/dri/renderD128", render, 0660)));
    }

    private static Step added(Facet facet) {
        return new Step.Add(FRIGATE, facet, Seen.NOTHING, Step.Cause.INTENDED, Optional.of(CAMERA_ENTRY));
    }

    /** What the ledger has and no entry is known for. */
    static List<Step> leaked() {
        DeviceNumber number = DeviceNumber.block(8, 16);
        return List.of(new Step.Remove(
                FRIGATE, access(number), ours(access(number)), Step.Cause.CORRECTIVE, Optional.empty()));
    }

    static List<Finding> findings() {
        Location where = new Location("maps/more.yaml", 4, 5);
        return List.of(
                new Finding.Blocked(
                        new EntryId("disks", "root"),
                        where,
                        Optional.of(FRIGATE),
                        "root-disk",
                        "8:1 is mounted at /",
                        Finding.Blocked.NO_OVERRIDE),
                new Finding.Waiting(new EntryId("zwave", "stick"), where, "usb.vendorid=0658"),
                new Finding.Held(
                        OLD_ENTRY,
                        where,
                        Optional.of(FRIGATE),
                        DeviceNumber.character(189, 9),
                        List.of(new Holder(4121, "rtl_fm\u001b[2J"))));
    }

    public static Report plan(List<Step> steps, List<Finding> findings) {
        return report(steps, findings, List.of(), true);
    }

    public static Report applied(List<Step> steps, List<Outcome> outcomes) {
        return report(steps, List.of(), outcomes, false);
    }

    static Report report(List<Step> steps, List<Finding> findings, List<Outcome> outcomes, boolean dryRun) {
        return new Report(
                Instant.parse("2026-03-01T10:00:00Z"),
                "pi-4",
                Optional.of(COMMIT),
                List.of(),
                "",
                List.of(),
                Map.of(ZIGBEE, container(ZIGBEE, "zigbee2mqtt"), FRIGATE, container(FRIGATE, "frigate")),
                mappings(),
                List.of(),
                new Plan(steps, findings),
                3,
                outcomes,
                dryRun);
    }

    /** With more functions for two cards, of which the second has lost its own. */
    static Report ofHost(Report report, Optional<Outcome> outcome) {
        MoreFunctions first =
                new MoreFunctions("enp1s0f0", "0000:01:00.0", 0, 4, STICK_ENTRY, new Location("maps/nics.yaml", 9, 5));
        MoreFunctions more = new MoreFunctions(
                "enp1s0f1", "0000:01:00.1", 2, 7, CAMERA_ENTRY, new Location("maps/nics.yaml", 10, 5));
        return new Report(
                report.time(),
                report.host(),
                report.revision(),
                report.rejected(),
                report.stale(),
                report.warnings(),
                report.containers(),
                report.mappings(),
                List.of(
                        new HostChange(first, Step.Cause.INTENDED, outcome),
                        new HostChange(more, Step.Cause.CORRECTIVE, outcome)),
                report.plan(),
                report.settled(),
                report.outcomes(),
                report.dryRun());
    }

    private static Map<EntryId, Mapping> mappings() {
        return List.of(
                        mapping(STICK_ENTRY, new Location("maps/zigbee.yaml", 9, 5), "/dev/zigbee", "dialout"),
                        mapping(CAMERA_ENTRY, new Location("maps/cameras.yaml", 7, 5), "/dev/video0", "video"))
                .stream()
                .collect(Collectors.toMap(Mapping::entry, Function.identity()));
    }

    private static Mapping mapping(EntryId entry, Location where, String path, String group) {
        return new Mapping(
                entry,
                where,
                ContainerSelector.ANY,
                Mapping.Choice.one("unix-char", List.of(Map.of("subsystem", "tty"))),
                new Mapping.Looks(
                        Optional.of(new ContainerPath(path)),
                        List.of(),
                        false,
                        Owner.ROOT,
                        Owner.named(group),
                        Optional.of(0660)),
                Permissions.RW,
                false,
                false,
                Mapping.OnDetach.REFUSE_IF_OPEN);
    }

    private static Container container(ContainerId id, String name) {
        return new Container(id, name, Map.of(), new InitProcess(4000, 7), IdMap.IDENTITY, IdMap.IDENTITY, "");
    }

    static Facet access(DeviceNumber number) {
        return new Facet.Access(number, Permissions.RW);
    }

    static Facet node(String path, DeviceNumber number, int mode) {
        return new Facet.Node(new ContainerPath(path), number, 0, 0, 20, mode);
    }

    private static Seen ours(Facet facet) {
        return new Seen(Optional.of(facet), true, Optional.of(facet), "");
    }
}
