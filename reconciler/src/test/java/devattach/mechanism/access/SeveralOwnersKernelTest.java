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
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Bpf;
import devattach.linux.Fd;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import devattach.testing.PolicyFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A container whose cgroup two have a word on: a runtime with the systemd cgroup driver puts its program in the place of systemd's, and
 * systemd puts its next one beside that, at every {@code daemon-reload}.
 */
@Tag("kernel")
class SeveralOwnersKernelTest {

    private static final String SYSTEMD = "sd_devices";
    private static final DeviceNumber NULL = DeviceNumber.character(1, 3);

    private static byte[] runc() {
        return Captures.captured("runc-1.1.5").instructions();
    }

    /** Of what runc allows a part only, and of what it forbids some. */
    private static byte[] systemd() {
        return Captures.allowing(Map.of(NULL, Permissions.RW, NVRAM, Permissions.RW))
                .instructions();
    }

    @Test
    void oursGoesInFrontOfEachAndEachKeepsItsSay() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(runc()).close();
            try (Fd second = box.attach(systemd(), SYSTEMD)) {
                List<Integer> before = box.attached();
                done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
                assertTrue(box.opens(LOOP_CONTROL, "<>"));
                assertTrue(box.opens(NULL, "<>"));
                assertFalse(box.opens(NVRAM, "<"), "systemd allows it, runc does not");
                assertFalse(box.opens(DeviceNumber.character(1, 5), "<"), "runc allows it, systemd does not");
                assertEquals(2, box.attached().size());

                done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
                assertFalse(box.opens(LOOP_CONTROL, "<>"));
                assertEquals(2, box.attached().size());
                assertArrayEquals(runc(), box.instructions(box.attached().get(0)));
                assertEquals(Bpf.id(second), box.attached().get(1));
                assertEquals(before.get(1), box.attached().get(1), "systemd still holds it");
            }
        }
    }

    /** Taking over to systemd's program would have left nobody to say what runc forbids. */
    @Test
    void whatSystemdPutsBesideARuntimesProgramDoesNotReplaceIt() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(runc()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            box.attach(systemd(), SYSTEMD).close();
            assertEquals("", present(box.handle(), LOOP_CONTROL));
            assertEquals("rw", ours(box.handle(), LOOP_CONTROL));
            assertFalse(box.opens(LOOP_CONTROL, "<"));

            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            assertTrue(box.opens(LOOP_CONTROL, "<>"));
            assertFalse(box.opens(NVRAM, "<"), "runc never allowed it");
            assertFalse(box.opens(NEIGHBOUR, "<"));
            assertEquals(2, box.attached().size());
        }
    }

    /** It does not find its own any more, and so leaves ours in its place standing; runc's says what it said. */
    @Test
    void systemdsNextProgramReplacesItsLast() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(runc()).close();
            box.attach(systemd(), SYSTEMD).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            DeviceProgram next = Captures.allowing(Map.of(NULL, Permissions.RW, KMSG, Permissions.RW));
            try (Fd theirs = box.attach(next.instructions(), SYSTEMD)) {
                done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
                assertTrue(box.opens(LOOP_CONTROL, "<>"));
                assertFalse(box.opens(KMSG, "<"), "systemd now allows it, runc does not");
                assertEquals(2, box.attached().size());

                done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
                assertEquals(2, box.attached().size());
                assertArrayEquals(runc(), box.instructions(box.attached().get(0)));
                assertEquals(Bpf.id(theirs), box.attached().get(1));
            }
        }
    }

    /** What is not understood is nobody's newer word: what stands in front of it may not go with ours. */
    @Test
    void ofOursBesideAProgramNobodyUnderstandsTheOwnersPartStays() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat()) {
            box.attach(runc()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            box.attach(Captures.of(
                                    Captures.insn(0x7a, 10, 0, -8, 1),
                                    Captures.insn(0x79, 0, 10, -8, 0),
                                    Captures.insn(0x95, 0, 0, 0, 0))
                            .instructions())
                    .close();
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertFalse(box.opens(LOOP_CONTROL, "<"));
            assertArrayEquals(runc(), box.instructions(box.attached().get(0)));
            assertEquals(2, box.attached().size());
        }
    }
}
