package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ContainerId;
import devattach.model.ContainerPath;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Outcome;
import devattach.model.Permissions;
import devattach.model.Plan;
import devattach.model.Seen;
import devattach.model.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DampingTest {

    private static final EntryId ENTRY = new EntryId("map", "stick");
    private static final ContainerId BOX = new ContainerId("test", "box");
    private static final DeviceNumber NUMBER = DeviceNumber.character(188, 0);
    private static final Map<EntryId, Mapping> MAPPINGS = Map.of(
            ENTRY,
            new Mapping(
                    ENTRY,
                    new Location("map.yaml", 3, 5),
                    ContainerSelector.ANY,
                    Mapping.Choice.one("unix-char", List.of(Map.of("usb.serial", "A1"))),
                    Mapping.Looks.PLAIN,
                    Permissions.RW,
                    false,
                    false,
                    Mapping.OnDetach.REFUSE_IF_OPEN));

    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private Damping damping = fresh();

    private Damping fresh() {
        return new Damping(node -> Optional.of("/devices/usb1/1-1"), () -> now);
    }

    private static Facet.Node node(long incarnation) {
        return new Facet.Node(new ContainerPath("/dev/stick"), NUMBER, incarnation, 0, 0, 0600);
    }

    private static Plan attach(long incarnation) {
        Optional<EntryId> entry = Optional.of(ENTRY);
        Step.Cause cause = Step.Cause.CORRECTIVE;
        return new Plan(
                List.of(
                        new Step.Remove(BOX, node(incarnation - 1), Seen.NOTHING, cause, entry),
                        new Step.Add(BOX, new Facet.Access(NUMBER, Permissions.RW), Seen.NOTHING, cause, entry),
                        new Step.Add(BOX, node(incarnation), Seen.NOTHING, cause, entry)),
                List.of());
    }

    private Plan pass(long incarnation) {
        Plan calm = damping.calm(attach(incarnation), MAPPINGS);
        List<Outcome> outcomes =
                calm.steps().stream().map(step -> (Outcome) new Outcome.Done()).toList();
        damping.happened(calm, outcomes);
        return calm;
    }

    private static boolean attaches(Plan plan) {
        return plan.steps().stream().anyMatch(Step.Add.class::isInstance);
    }

    @Test
    void theSixthTimeInAMinuteWaitsUntilTheFirstIsAMinuteAgo() {
        Instant first = now;
        for (int time = 1; time <= Damping.TIMES; time++) {
            assertTrue(attaches(pass(time)), "time " + time);
            now = now.plusSeconds(3);
        }
        Plan sixth = pass(6);
        assertEquals(1, sixth.steps().size(), "what is gone is taken away all the same: " + sixth);
        Finding.Flapping finding = (Finding.Flapping) sixth.findings().get(0);
        assertEquals(first.plus(Damping.WINDOW), finding.until());
        assertEquals(Optional.of(finding.until()), damping.due());
        assertEquals(
                "/devices/usb1/1-1 came and went 5 times within a minute; attaching it waits until 2026-03-01T10:01:00Z",
                finding.sentence());
        now = finding.until();
        assertTrue(attaches(pass(6)));
        assertEquals(Optional.empty(), damping.due());
    }

    @Test
    void whatStaysIsNotDampedHoweverOftenItIsLost() {
        for (int time = 1; time <= 50; time++) {
            Plan plan = attach(1);
            assertSame(plan, damping.calm(plan, MAPPINGS));
            damping.happened(plan, List.of(new Outcome.Done(), new Outcome.Done(), new Outcome.Done()));
        }
    }

    @Test
    void whatFailedWasNotAttached() {
        for (int time = 1; time <= 50; time++) {
            Plan plan = attach(time);
            assertSame(plan, damping.calm(plan, MAPPINGS));
            damping.happened(plan, List.of(new Outcome.Done(), new Outcome.Done(), new Outcome.Failed("EBUSY")));
        }
    }

    /** However it comes and goes: never more often than that in any minute, and never is a removal kept. */
    @Property
    void neverMoreOftenInAnyMinute(@ForAll @Size(max = 60) List<@IntRange(max = 30_000) Integer> pauses) {
        damping = fresh();
        Deque<Instant> attached = new ArrayDeque<>();
        List<Instant> all = new ArrayList<>();
        long incarnation = 0;
        for (int pause : pauses) {
            now = now.plus(Duration.ofMillis(pause));
            Plan plan = pass(++incarnation);
            assertTrue(plan.steps().get(0) instanceof Step.Remove);
            while (!attached.isEmpty() && !attached.peekFirst().isAfter(now.minus(Damping.WINDOW))) {
                attached.removeFirst();
            }
            assertEquals(attached.size() < Damping.TIMES, attaches(plan), all.toString());
            if (attaches(plan)) {
                attached.addLast(now);
                all.add(now);
            }
        }
    }
}
