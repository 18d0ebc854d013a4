package devattach.mechanism.access;

import static devattach.mechanism.access.Steps.KMSG;
import static devattach.mechanism.access.Steps.LOOP_CONTROL;
import static devattach.mechanism.access.Steps.add;
import static devattach.mechanism.access.Steps.done;
import static devattach.mechanism.access.Steps.places;
import static devattach.mechanism.access.Steps.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import devattach.linux.Fd;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.Mechanism;
import devattach.mechanism.Observation;
import devattach.mechanism.PolicyOwner;
import devattach.model.Outcome;
import devattach.model.Place;
import devattach.model.Step;
import devattach.testing.PolicyFixture;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class AccessKernelTest {

    private final Mechanism access = new AccessMechanism(PolicyOwner.NOBODY);

    @Test
    void nothingNewIsTheSameObject() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(Captures.captured("runc-1.1.5").instructions()).close();
            Set<Place> places = places(LOOP_CONTROL);
            Observation first = access.look(box.handle(), places, null);
            assertSame(first, access.look(box.handle(), places, first));
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            Observation second = access.look(box.handle(), places, first);
            assertNotSame(first, second);
            assertSame(second, access.look(box.handle(), places, second));
            box.attach(Captures.captured("runc-1.1.5").instructions()).close();
            assertNotSame(second, access.look(box.handle(), places, second));
            assertNotSame(second, access.look(box.handle(), places(KMSG), second));
        }
    }

    @Test
    void lookingWhereNothingChangedAllocatesNothing() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules("c *:* m", "c 10:237 rw")) {
            Set<Place> places = places(LOOP_CONTROL);
            Observation last = access.look(box.handle(), places, null);
            for (int i = 0; i < 20_000; i++) {
                last = access.look(box.handle(), places, last);
            }
            ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = memory.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                last = access.look(box.handle(), places, last);
            }
            long perLook = (memory.getCurrentThreadAllocatedBytes() - before) / 1000;
            assertEquals(0, perLook);
        }
    }

    @Test
    void aChangedPlaceIsStaleAndNotTouched() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(Captures.captured("runc-1.1.5").instructions()).close();
            Step tooLate = add(box.handle(), LOOP_CONTROL, "rwm");
            Step other = add(box.handle(), KMSG, "r");
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            List<Outcome> outcomes = access.change(box.handle(), List.of(tooLate, other));
            assertInstanceOf(Outcome.Stale.class, outcomes.get(0));
            assertEquals(Steps.DONE, outcomes.get(1));
            assertEquals("rw", Steps.ours(box.handle(), LOOP_CONTROL));
        }
    }

    @Test
    void takingAwayWhatIsNotOursIsAlreadySo() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(Captures.captured("runc-1.1.5").instructions()).close();
            List<Integer> before = box.attached();
            assertEquals(
                    List.of(new Outcome.AlreadySo()),
                    access.change(box.handle(), List.of(remove(box.handle(), KMSG, "rw"))));
            assertEquals(before, box.attached());
        }
    }

    @Test
    void anotherHandleOnTheSameContainerSeesTheLedger() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(Captures.captured("crun-1.8.1").instructions()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            try (ContainerHandle again = ContainerHandle.open(
                    box.handle().container(),
                    devattach.mechanism.CgroupMounts.parse(
                            java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/mountinfo"))))) {
                assertEquals(
                        "[access c 10:237 rw]",
                        access.look(again, Set.of(), null).ledger().toString());
            }
        }
    }

    @Test
    void nothingStaysOpen() throws Exception {
        int before = Fd.open();
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(Captures.captured("lxc-5.0.2").instructions()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertTrue(Fd.open() > before);
        }
        assertEquals(before, Fd.open());
    }
}
