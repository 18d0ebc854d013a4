package devattach.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.model.ContainerId;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.Holder;
import devattach.model.HostUse;
import devattach.model.InterfaceId;
import devattach.model.Mapping;
import devattach.model.Nic;
import devattach.model.Permissions;
import devattach.model.Plan;
import devattach.model.Protection;
import devattach.model.Seen;
import devattach.model.Step;
import devattach.model.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is taken out of a plan, and what is said then. */
class GuardTest {

    private static final ContainerId BOX = Scene.CONTAINER;
    private static final ContainerId NEXT = new ContainerId("test", "next");
    private static final DeviceNumber DISK = DeviceNumber.block(8, 0);
    private static final EntryId ENTRY = Scene.MAPPING.entry();

    @Test
    void aDiskTheHostUsesIsBlockedByName() {
        Plan plan = Guard.vet(
                new Plan(List.of(addAccess(BOX, DISK), addNode(BOX, DISK)), List.of()),
                facts(Map.of(DISK, "mounted at /"), Map.of(), Map.of()),
                Mapping.OnDetach.REFUSE_IF_OPEN);
        assertEquals(List.of(), plan.steps());
        assertEquals(1, plan.findings().size());
        assertEquals(
                "refused by rule 'disk-in-use': the host itself needs it: mounted at /",
                plan.findings().get(0).sentence());
        assertEquals("map.yaml:1:1", plan.findings().get(0).where().toString());
    }

    @Test
    void anInterfaceTheHostUsesStaysThereAndItIsSaidHowToShareIt() {
        InterfaceId card = new InterfaceId("card");
        Facet moved = new Facet.Interface("eth0", new Nic.Moved(card), Nic.Settings.PLAIN);
        Facet made =
                new Facet.Interface("eth1", new Nic.Made(Nic.Made.Kind.MACVLAN, card, "bridge"), Nic.Settings.PLAIN);
        List<Step> steps = Stream.of(moved, made)
                .<Step>map(facet -> new Step.Add(BOX, facet, Seen.NOTHING, Step.Cause.INTENDED, Optional.of(ENTRY)))
                .toList();
        Plan plan = Guard.vet(
                new Plan(steps, List.of()),
                new Guard.Facts(
                        new HostUse(Map.of()).with(Map.of(card, "default route")),
                        Map.of(),
                        Map.of(ENTRY, Scene.MAPPING),
                        Map.of(),
                        Protection.Here.NOTHING),
                Mapping.OnDetach.FORCE);
        assertEquals(steps.subList(1, 2), plan.steps());
        assertEquals(
                List.of("refused by rule 'network-in-use': the host itself needs it: default route"),
                plan.findings().stream().map(Finding::sentence).toList());
        assertEquals(
                "give the container a part in it by 'nictype: macvlan' (mode 'bridge') or a 'vlan', or choose another interface",
                plan.findings().get(0).next());
    }

    /** It would get all that comes in there, and the host nothing. */
    @Test
    void anInterfaceTheHostUsesIsNotGivenByPassthruEither() {
        InterfaceId card = new InterfaceId("card");
        Facet passing =
                new Facet.Interface("eth1", new Nic.Made(Nic.Made.Kind.MACVLAN, card, "passthru"), Nic.Settings.PLAIN);
        Plan plan = Guard.vet(
                new Plan(
                        List.of(new Step.Add(BOX, passing, Seen.NOTHING, Step.Cause.INTENDED, Optional.of(ENTRY))),
                        List.of()),
                new Guard.Facts(
                        new HostUse(Map.of()).with(Map.of(card, "default route")),
                        Map.of(),
                        Map.of(ENTRY, Scene.MAPPING),
                        Map.of(),
                        Protection.Here.NOTHING),
                Mapping.OnDetach.REFUSE_IF_OPEN);
        assertEquals(List.of(), plan.steps());
        assertEquals(
                List.of("refused by rule 'network-in-use': the host itself needs it: default route"),
                plan.findings().stream().map(Finding::sentence).toList());
    }

    /** Neither given, nor anything made on it; what is there already may go. */
    @Test
    void whatTheHostsFileProtectsIsUsedByNoEntry() {
        InterfaceId bridge = new InterfaceId("vmbr0");
        Facet port = new Facet.Interface("eth0", new Nic.Pair("", Optional.of(bridge)), Nic.Settings.PLAIN);
        Step attach = new Step.Add(BOX, port, Seen.NOTHING, Step.Cause.INTENDED, Optional.of(ENTRY));
        Step detach = new Step.Remove(NEXT, port, Seen.NOTHING, Step.Cause.INTENDED, Optional.of(ENTRY));
        Plan plan = Guard.vet(
                new Plan(List.of(attach, detach, addNode(BOX, DISK)), List.of()),
                reserved(new Protection.Here(Map.of(bridge, "its name", DISK, "its node"), Map.of())),
                Mapping.OnDetach.FORCE);
        assertEquals(List.of(detach), plan.steps());
        assertEquals(
                List.of("refused by rule 'protected': its name", "refused by rule 'protected': its node"),
                plan.findings().stream().map(Finding::sentence).toList());
    }

    /** Not even what is ours goes. */
    @Test
    void inAProtectedContainerNothingIsChanged() {
        Plan plan = Guard.vet(
                new Plan(List.of(removeNode(NEXT, DISK), addNode(BOX, DISK)), List.of()),
                reserved(new Protection.Here(Map.of(), Map.of(NEXT, "its name"))),
                Mapping.OnDetach.FORCE);
        assertEquals(List.of(addNode(BOX, DISK)), plan.steps());
        assertEquals("Blocked", plan.findings().get(0).reason());
    }

    private static Guard.Facts reserved(Protection.Here here) {
        return new Guard.Facts(new HostUse(Map.of()), Map.of(), Map.of(ENTRY, Scene.MAPPING), Map.of(), here);
    }

    @Test
    void theMemoryOfTheHostIsNobodys() {
        for (int minor : new int[] {1, 2, 4}) {
            DeviceNumber memory = DeviceNumber.character(1, minor);
            Plan plan = Guard.vet(
                    new Plan(List.of(addAccess(BOX, memory)), List.of()),
                    facts(Map.of(), Map.of(), Map.of()),
                    Mapping.OnDetach.FORCE);
            assertEquals("Blocked", plan.findings().get(0).reason());
            assertEquals(List.of(), plan.steps());
        }
    }

    @Test
    void whatIsOpenIsNotDetachedUnlessForced() {
        List<Step> steps = List.of(removeNode(BOX, DISK), removeAccess(BOX, DISK));
        Map<Guard.Spot, List<Holder>> holders = Map.of(new Guard.Spot(BOX, DISK), List.of(new Holder(42, "dd")));
        Plan held = Guard.vet(
                new Plan(steps, List.of()), facts(Map.of(), holders, Map.of()), Mapping.OnDetach.REFUSE_IF_OPEN);
        assertEquals(List.of(), held.steps());
        assertEquals(
                "not detached: b 8:0 is open in 1 process(es): pid 42 (dd)",
                held.findings().get(0).sentence());
        Plan forced = Guard.vet(new Plan(steps, List.of()), facts(Map.of(), holders, Map.of()), Mapping.OnDetach.FORCE);
        assertEquals(steps, forced.steps());
    }

    @Test
    void anExclusiveDeviceMovesOnlyOnceTheOtherGivesItUp() {
        Map<Subject, Set<ContainerId>> elsewhere = Map.of(DISK, Set.of(NEXT));
        Plan stuck = Guard.vet(
                new Plan(List.of(addAccess(BOX, DISK), addNode(BOX, DISK)), List.of()),
                facts(Map.of(), Map.of(), elsewhere),
                Mapping.OnDetach.REFUSE_IF_OPEN);
        assertEquals(List.of(), stuck.steps());
        assertEquals("Conflict", stuck.findings().get(0).reason());
        List<Step> moving = List.of(removeNode(NEXT, DISK), addNode(BOX, DISK));
        assertEquals(
                moving,
                Guard.vet(
                                new Plan(moving, List.of()),
                                facts(Map.of(), Map.of(), elsewhere),
                                Mapping.OnDetach.REFUSE_IF_OPEN)
                        .steps());
    }

    @Test
    void whatIsHeldElsewhereDoesNotComeHere() {
        Map<Guard.Spot, List<Holder>> holders = Map.of(new Guard.Spot(NEXT, DISK), List.of(new Holder(7, "cat")));
        Plan plan = Guard.vet(
                new Plan(List.of(removeNode(NEXT, DISK), addNode(BOX, DISK)), List.of()),
                facts(Map.of(), holders, Map.of(DISK, Set.of(NEXT))),
                Mapping.OnDetach.REFUSE_IF_OPEN);
        assertEquals(List.of(), plan.steps());
        assertEquals(
                List.of("Held", "Conflict"),
                plan.findings().stream().map(f -> f.reason()).toList());
    }

    private static Guard.Facts facts(
            Map<DeviceNumber, String> use,
            Map<Guard.Spot, List<Holder>> holders,
            Map<Subject, Set<ContainerId>> elsewhere) {
        return new Guard.Facts(
                new HostUse(use), holders, Map.of(ENTRY, Scene.MAPPING), elsewhere, Protection.Here.NOTHING);
    }

    private static Step addAccess(ContainerId id, DeviceNumber number) {
        return new Step.Add(
                id, new Facet.Access(number, Permissions.RW), Seen.NOTHING, Step.Cause.INTENDED, Optional.of(ENTRY));
    }

    private static Step addNode(ContainerId id, DeviceNumber number) {
        return new Step.Add(id, node(number), Seen.NOTHING, Step.Cause.INTENDED, Optional.of(ENTRY));
    }

    private static Step removeNode(ContainerId id, DeviceNumber number) {
        return new Step.Remove(id, node(number), Seen.NOTHING, Step.Cause.INTENDED, Optional.of(ENTRY));
    }

    private static Step removeAccess(ContainerId id, DeviceNumber number) {
        return new Step.Remove(
                id, new Facet.Access(number, Permissions.RW), Seen.NOTHING, Step.Cause.INTENDED, Optional.of(ENTRY));
    }

    private static Facet node(DeviceNumber number) {
        return new Facet.Node(new ContainerPath("/dev/x"), number, 0, 0, 0, 0660);
    }
}
