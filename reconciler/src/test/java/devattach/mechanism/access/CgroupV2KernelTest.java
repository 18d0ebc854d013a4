package devattach.mechanism.access;

import static devattach.mechanism.access.Steps.KMSG;
import static devattach.mechanism.access.Steps.LOOP_CONTROL;
import static devattach.mechanism.access.Steps.NEIGHBOUR;
import static devattach.mechanism.access.Steps.NVRAM;
import static devattach.mechanism.access.Steps.add;
import static devattach.mechanism.access.Steps.done;
import static devattach.mechanism.access.Steps.ours;
import static devattach.mechanism.access.Steps.present;
import static devattach.mechanism.access.Steps.remove;
import static devattach.mechanism.access.Steps.seen;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Bpf;
import devattach.linux.Fd;
import devattach.mechanism.PolicyOwner;
import devattach.model.DeviceNumber;
import devattach.model.Outcome;
import devattach.model.Permissions;
import devattach.testing.PolicyFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernel")
class CgroupV2KernelTest {

    static List<String> captured() {
        return Captures.CAPTURED;
    }

    private static byte[] runc() {
        return Captures.captured("runc-1.1.5").instructions();
    }

    @ParameterizedTest
    @MethodSource("captured")
    void grantsExactlyOneDeviceAndTakesItAwayAgain(String name) throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            byte[] original = Captures.captured(name).instructions();
            box.attach(original).close();
            assertFalse(box.opens(LOOP_CONTROL, "<>"));
            assertEquals("m", present(box.handle(), LOOP_CONTROL));

            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            assertTrue(box.opens(LOOP_CONTROL, "<>"));
            assertFalse(box.opens(DeviceNumber.character(1, 11), "<"));
            assertTrue(box.opens(DeviceNumber.character(1, 3), "<>"));
            assertEquals("rwm", present(box.handle(), LOOP_CONTROL));
            assertEquals("rw", ours(box.handle(), LOOP_CONTROL));

            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertFalse(box.opens(LOOP_CONTROL, "<>"));
            assertEquals(1, box.attached().size());
            assertArrayEquals(original, box.instructions(box.attached().get(0)));
            assertEquals("", ours(box.handle(), LOOP_CONTROL));
        }
    }

    /** Every answer computed equals the kernel's. */
    @Test
    void whatIsSeenIsWhatCanBeOpened() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(runc()).close();
            done(
                    box.handle(),
                    add(box.handle(), LOOP_CONTROL, "r"),
                    add(box.handle(), KMSG, "w"),
                    add(box.handle(), NVRAM, "rwm"));
            for (DeviceNumber number : List.of(LOOP_CONTROL, KMSG, NVRAM, NEIGHBOUR, DeviceNumber.character(1, 8))) {
                String letters = present(box.handle(), number);
                assertEquals(letters.contains("r"), box.opens(number, "<"), number + " r");
                assertEquals(letters.contains("w"), box.opens(number, ">"), number + " w");
                assertEquals(letters.contains("rw"), box.opens(number, "<>"), number + " rw");
                assertEquals(letters.contains("m"), box.makes(number), number + " m");
            }
        }
    }

    @Test
    void severalDevicesCostOneLoad() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat();
                Fd owners = box.attach(runc())) {
            int before = Bpf.id(owners);
            done(
                    box.handle(),
                    add(box.handle(), LOOP_CONTROL, "rw"),
                    add(box.handle(), KMSG, "r"),
                    add(box.handle(), NEIGHBOUR, "w"));
            int first = box.attached().get(0);
            assertNotEquals(before, first);
            done(box.handle(), remove(box.handle(), KMSG, "r"), add(box.handle(), NVRAM, "w"));
            Preamble ours = Preamble.of(box.instructions(box.attached().get(0)))
                    .orElseThrow()
                    .preamble();
            assertEquals(
                    Map.of(
                            LOOP_CONTROL, Permissions.RW,
                            NEIGHBOUR, Permissions.parse("w"),
                            NVRAM, Permissions.parse("w")),
                    ours.rules());
            assertEquals(before, ours.replaced());
            assertEquals(1, box.attached().size());
        }
    }

    @Test
    void onlyTheSurplusIsTakenAway() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(runc()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "w"));
            assertTrue(box.opens(LOOP_CONTROL, "<"));
            assertFalse(box.opens(LOOP_CONTROL, ">"));
        }
    }

    @Test
    void theOwnersOwnObjectIsPutBackWhileItExists() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat();
                Fd owners = box.attach(runc())) {
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            assertNotEquals(List.of(Bpf.id(owners)), box.attached());
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertEquals(List.of(Bpf.id(owners)), box.attached());
        }
    }

    /** LXC and systemd add their next program beside ours; both then must allow. */
    @Test
    void movesOverToTheProgramTheOwnerPutBeside() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(runc()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            byte[] next = Captures.allowing(Map.of(KMSG, Permissions.RW)).instructions();
            try (Fd theirs = box.attach(next)) {
                assertEquals("", present(box.handle(), LOOP_CONTROL));
                assertEquals("rw", ours(box.handle(), LOOP_CONTROL));
                assertFalse(box.opens(LOOP_CONTROL, "<>"));

                done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
                assertTrue(box.opens(LOOP_CONTROL, "<>"));
                assertTrue(box.opens(KMSG, "<"));
                assertFalse(box.opens(DeviceNumber.character(1, 3), "<"));
                assertEquals(1, box.attached().size());

                done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
                assertEquals(List.of(Bpf.id(theirs)), box.attached());
            }
        }
    }

    @Test
    void whenNothingIsWantedAnyMoreTheOwnersNewProgramStandsAlone() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(runc()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            try (Fd theirs = box.attach(runc())) {
                done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
                assertEquals(List.of(Bpf.id(theirs)), box.attached());
            }
        }
    }

    /** The other order of a repair's two writes never happens; this is its middle. */
    @Test
    void aRepairThatWasCutShortIsFinished() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(runc()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            DeviceProgram next = Captures.allowing(Map.of(KMSG, Permissions.RW));
            try (Fd theirs = Bpf.load(next.instructions(), "")) {
                var rules = new java.util.TreeMap<>(Map.of(LOOP_CONTROL, Permissions.RW));
                box.attach(new Preamble(rules, Bpf.id(theirs), Author.NAMELESS).before(next.instructions()))
                        .close();
            }
            assertEquals("", present(box.handle(), LOOP_CONTROL), "so that the next pass has something to repair");
            done(box.handle(), add(box.handle(), NEIGHBOUR, "rw"));
            assertEquals(1, box.attached().size());
            assertTrue(box.opens(KMSG, "<"), "by the owner's newest");
            assertFalse(box.opens(DeviceNumber.character(1, 3), "<"), "by the owner's last, which it replaced");
            assertTrue(box.opens(NEIGHBOUR, "<>") && box.opens(LOOP_CONTROL, "<>"));
        }
    }

    @Test
    void aProgramAboveIsExtendedWhenItHoldsThisContainerAlone() throws Exception {
        try (PolicyFixture box = PolicyFixture.nested()) {
            box.attach(runc()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            assertTrue(box.opens(LOOP_CONTROL, "<>"));
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertFalse(box.opens(LOOP_CONTROL, "<>"));
        }
    }

    @Test
    void aSharedCgroupIsNotTouched() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            isNotTouched(box, "cgroup /" + box.name + ", whose program decides, also holds ");
        }
    }

    @Test
    void aSharedCgroupAboveIsNotTouched() throws Exception {
        try (PolicyFixture box = PolicyFixture.nested()) {
            isNotTouched(box, "cgroup /" + box.name + ", whose program decides, also holds ");
        }
    }

    private static void isNotTouched(PolicyFixture box, String why) throws Exception {
        box.attach(runc()).close();
        int stranger = box.stranger();
        assertEquals(
                why + "pid " + stranger + " (sleep), which is not of this container",
                seen(box.handle(), LOOP_CONTROL).obstacle());
        List<Integer> before = box.attached();
        assertInstanceOf(
                Outcome.Failed.class,
                new AccessMechanism(PolicyOwner.NOBODY)
                        .change(box.handle(), List.of(add(box.handle(), LOOP_CONTROL, "rw")))
                        .get(0));
        assertEquals(before, box.attached());
        box.end(stranger);
        assertEquals("", seen(box.handle(), LOOP_CONTROL).obstacle());
    }

    /** r0 = 1 through a stack slot: legal, and nothing devattach understands. */
    @Test
    void anOpaqueProgramIsAnObstacleAndNotAGuess() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(Captures.of(
                                    Captures.insn(0x7a, 10, 0, -8, 1),
                                    Captures.insn(0x79, 0, 10, -8, 0),
                                    Captures.insn(0x95, 0, 0, 0, 0))
                            .instructions())
                    .close();
            assertEquals("", present(box.handle(), LOOP_CONTROL));
            assertEquals(
                    "the device program " + box.attached().get(0) + " of cgroup /" + box.name
                            + " is not one devattach understands (instruction 0 has opcode 0x7a)",
                    seen(box.handle(), LOOP_CONTROL).obstacle());
        }
    }

    @Test
    void withoutAProgramAllIsAllowed() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            assertEquals("rwm", present(box.handle(), LOOP_CONTROL));
            assertEquals("", ours(box.handle(), LOOP_CONTROL));
        }
    }
}
