package devattach.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerPath;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.ExitCode;
import devattach.model.Explanation;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.HostDevice;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Permissions;
import devattach.model.Seen;
import devattach.testing.Devices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each check failing first, in turn. */
class LadderTest {

    private static final DeviceNumber TTY = DeviceNumber.character(4, 10);
    private static final ContainerPath PATH = new ContainerPath("/dev/tty10");
    private static final Location WHERE = new Location("map.yaml", 7, 5);
    private static final EntryId ENTRY = new EntryId("hand", "tty");
    private static final HostDevice DEVICE =
            Devices.device("/devices/virtual/tty/tty10", "tty", TTY, Set.of(), Map.of());
    private static final Mapping MAPPING = new Mapping(
            ENTRY,
            WHERE,
            ContainerSelector.ANY,
            Mapping.Choice.one("unix-char", List.of(Map.of("source", "/dev/tty10"))),
            Mapping.Looks.PLAIN,
            Permissions.RW,
            false,
            false,
            Mapping.OnDetach.REFUSE_IF_OPEN);

    /** All is well, until something is changed. */
    private static final class Scene {
        private Optional<Mapping> mapping = Optional.of(MAPPING);
        private boolean elsewhere;
        private List<Finding> findings = List.of();
        private Optional<HostDevice> device = Optional.of(DEVICE);
        private Seen node = there(new Facet.Node(PATH, TTY, 0, 0, 0, 0660));
        private Seen policy = there(new Facet.Access(TTY, Permissions.RW));
        private IdMap users = IdMap.IDENTITY;
        private boolean ownMount = true;
        private boolean noDevices;
        private String label = "";

        private Explanation explain() {
            Container container = new Container(
                    new ContainerId("runc", "/r/web"), "web", Map.of(), new InitProcess(10, 1), users, users, "/web");
            return Ladder.of(
                    new Evidence(
                            container,
                            List.of(),
                            mapping,
                            elsewhere,
                            findings,
                            Optional.of(TTY),
                            device,
                            Optional.of(PATH),
                            node,
                            policy,
                            Permissions.RW,
                            ownMount,
                            noDevices,
                            label,
                            List.of()),
                    "tty");
        }

        private String first() {
            return explain().firstFailed().map(Explanation.Rung::name).orElse("");
        }
    }

    private static Seen there(Facet facet) {
        return new Seen(Optional.of(facet), true, Optional.of(facet), "");
    }

    @Test
    void nothingFailsWhereAllIsWell() {
        assertEquals("", new Scene().first());
        assertEquals(ExitCode.OK, new Scene().explain().exitCode());
    }

    @Test
    void whatNobodyAsksForIsExplainedAllTheSame() {
        Scene scene = new Scene();
        scene.mapping = Optional.empty();
        assertEquals("", scene.first());
        assertEquals(Explanation.State.NOTE, scene.explain().rungs().get(0).state());
    }

    @Test
    void anEntryForOtherContainersFailsFirst() {
        Scene scene = new Scene();
        scene.elsewhere = true;
        assertEquals("wanted", scene.first());
        assertEquals(ExitCode.PARTLY, scene.explain().exitCode());
    }

    @Test
    void anAbsentDeviceIsSaidAsThePlanSaysIt() {
        Scene scene = new Scene();
        scene.findings = List.of(new Finding.Waiting(ENTRY, WHERE, "source=/dev/tty10"));
        assertEquals("device", scene.first());
        scene = new Scene();
        scene.device = Optional.empty();
        assertEquals("device", scene.first());
    }

    @Test
    void theContainerTheRulesAndWhatIsInTheWayAreToldByTheirFindings() {
        Scene scene = new Scene();
        scene.findings = List.of(new Finding.Unreadable(ENTRY, WHERE, Optional.empty(), "its /proc is hidden"));
        assertEquals("container", scene.first());
        scene.findings =
                List.of(new Finding.Occupied(ENTRY, WHERE, Optional.empty(), MAPPING_PLACE, "/dev/tty10 is a file"));
        assertEquals("rules", scene.first());
    }

    private static final devattach.model.Place MAPPING_PLACE = new devattach.model.Place.Path(PATH);

    @Test
    void aPolicyThatAllowsLessFailsBeforeANodeThatIsAbsent() {
        Scene scene = new Scene();
        scene.policy = there(new Facet.Access(TTY, Permissions.parse("m")));
        scene.node = Seen.NOTHING;
        assertEquals("policy", scene.first());
        scene.policy = new Scene().policy;
        assertEquals("node", scene.first());
    }

    @Test
    void aNodeOfAnotherDeviceOrWhereNoneCanBeOpenedIsNone() {
        Scene scene = new Scene();
        scene.node = there(new Facet.Node(PATH, DeviceNumber.character(4, 11), 0, 0, 0, 0660));
        assertEquals("node", scene.first());
        scene.node = new Scene().node;
        scene.noDevices = true;
        assertEquals("node", scene.first());
    }

    @Test
    void anOwnerWhoIsNobodyInsideFailsUnlessOthersMay() {
        Scene scene = new Scene();
        scene.node = there(new Facet.Node(PATH, TTY, 0, -1, -1, 0660));
        assertEquals("mode", scene.first());
        scene.node = there(new Facet.Node(PATH, TTY, 0, -1, -1, 0666));
        assertEquals("", scene.first());
    }

    @Test
    void whatCannotBeToldIsANoteAndNoFailure() {
        Scene scene = new Scene();
        scene.users = new IdMap(List.of(new IdMap.Range(0, 100000, 65536)));
        scene.ownMount = false;
        scene.label = "docker-default (enforce)";
        assertEquals("", scene.first());
        assertEquals(
                List.of("node", "security"),
                scene.explain().rungs().stream()
                        .filter(rung -> rung.state() == Explanation.State.NOTE)
                        .map(Explanation.Rung::name)
                        .toList());
    }
}
