package devattach.mechanism.access;

import static devattach.mechanism.access.Steps.KMSG;
import static devattach.mechanism.access.Steps.LOOP_CONTROL;
import static devattach.mechanism.access.Steps.add;
import static devattach.mechanism.access.Steps.done;
import static devattach.mechanism.access.Steps.ours;
import static devattach.mechanism.access.Steps.present;
import static devattach.mechanism.access.Steps.remove;
import static devattach.mechanism.access.Steps.seen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.Xattrs;
import devattach.mechanism.CgroupMounts;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.PolicyOwner;
import devattach.model.DeviceNumber;
import devattach.model.Outcome;
import devattach.testing.PolicyFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class CgroupV1KernelTest {

    private static final CString NOTE = CString.of("trusted.devattach.access");
    private static final String[] USUAL = {"c *:* m", "b *:* m", "c 1:3 rwm", "c 136:* rwm"};

    private static String note(PolicyFixture box) throws Exception {
        try (Fd folder = Files.open(box.v1Folder().toString(), Files.O_RDONLY | Files.O_DIRECTORY)) {
            byte[] note = Xattrs.read(folder, NOTE);
            return note == null ? "" : new String(note, StandardCharsets.UTF_8);
        }
    }

    private static void write(PolicyFixture box, String file, String rule) throws Exception {
        java.nio.file.Files.writeString(box.v1Folder().resolve(file), rule);
    }

    @Test
    void grantsExactlyOneDeviceAndTakesItAwayAgain() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules(USUAL)) {
            String before = box.v1List();
            assertEquals("m", present(box.handle(), LOOP_CONTROL));
            assertFalse(box.opens(LOOP_CONTROL, "<>"));

            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            assertTrue(box.opens(LOOP_CONTROL, "<>"));
            assertFalse(box.opens(KMSG, "<"));
            assertEquals(before + "c 10:237 rw\n", box.v1List());
            assertEquals("devattach-access 1\nc 10:237 rw -\n", note(box));
            assertEquals("rw", ours(box.handle(), LOOP_CONTROL));

            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertFalse(box.opens(LOOP_CONTROL, "<>"));
            assertEquals(before, box.v1List());
            assertEquals("", note(box));
        }
    }

    @Test
    void whatTheSameRuleAllowedBeforeStays() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules("c 1:3 rwm", "c 10:237 r")) {
            String before = box.v1List();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            assertEquals("devattach-access 1\nc 10:237 rw r\n", note(box));
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertEquals(before, box.v1List());
            assertTrue(box.opens(LOOP_CONTROL, "<"));
            assertFalse(box.opens(LOOP_CONTROL, ">"));
        }
    }

    @Test
    void anAdditionNarrowsOursToWhatIsAskedNow() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules("c 1:3 rwm")) {
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rwm"));
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "r"));
            assertEquals("c 1:3 rwm\nc 10:237 r\n", box.v1List());
            assertEquals("r", ours(box.handle(), LOOP_CONTROL));
        }
    }

    /** The owner's later wildcard keeps the device open after ours is gone, and that is what is told. */
    @Test
    void aWildcardOfTheOwnersIsTold() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules("c 1:3 rwm")) {
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            write(box, "devices.allow", "c 10:* r");
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertEquals("r", present(box.handle(), LOOP_CONTROL));
            assertEquals("", ours(box.handle(), LOOP_CONTROL));
            assertTrue(box.opens(LOOP_CONTROL, "<"));
            assertFalse(box.opens(LOOP_CONTROL, "<>"));
        }
    }

    @Test
    void aCrashBetweenNoteAndRuleLeavesTheNote() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules("c 1:3 rwm")) {
            try (Fd folder = Files.open(box.v1Folder().toString(), Files.O_RDONLY | Files.O_DIRECTORY)) {
                Xattrs.set(folder, NOTE, "devattach-access 1\nc 10:237 rw -\n".getBytes(StandardCharsets.UTF_8));
            }
            assertEquals("", present(box.handle(), LOOP_CONTROL));
            assertEquals("rw", ours(box.handle(), LOOP_CONTROL));
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            assertTrue(box.opens(LOOP_CONTROL, "<>"));
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertEquals("c 1:3 rwm\n", box.v1List());
            assertEquals("", note(box));
        }
    }

    @Test
    void aCrashBetweenDenialAndClearingIsCleared() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules("c 1:3 rwm")) {
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            write(box, "devices.deny", "c 10:237 rw");
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertEquals("", note(box));
            assertEquals("c 1:3 rwm\n", box.v1List());
        }
    }

    @Test
    void inAllowModeTheNoteGoesAndNothingIsDenied() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules("c 1:3 rwm")) {
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            write(box, "devices.allow", "a");
            assertEquals("rwm", present(box.handle(), LOOP_CONTROL));
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertEquals("", note(box));
            assertTrue(box.opens(LOOP_CONTROL, "<>"));
        }
    }

    @Test
    void whatTheParentDeniesIsTold() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules("c 1:3 rwm")) {
            Path inner = java.nio.file.Files.createDirectory(box.v1Folder().resolve("inner"));
            String init = Integer.toString(box.handle().container().init().pid());
            java.nio.file.Files.writeString(inner.resolve("cgroup.procs"), init);
            try (ContainerHandle below = ContainerHandle.open(
                    box.handle().container(),
                    CgroupMounts.parse(java.nio.file.Files.readString(Path.of("/proc/self/mountinfo"))))) {
                Outcome outcome = new AccessMechanism(PolicyOwner.NOBODY)
                        .change(below, List.of(add(below, LOOP_CONTROL, "rw")))
                        .get(0);
                assertTrue(
                        outcome.toString()
                                .contains("the cgroup above /" + box.name + "/inner does not allow c 10:237 rw"),
                        outcome.toString());
                assertEquals("rw", ours(below, LOOP_CONTROL), "the record is written first; the next pass clears it");
                done(below, remove(below, LOOP_CONTROL, "rw"));
                assertEquals("", ours(below, LOOP_CONTROL));
            } finally {
                java.nio.file.Files.writeString(box.v1Folder().resolve("cgroup.procs"), init);
                java.nio.file.Files.delete(inner);
            }
        }
    }

    /** The record of a later version: this one can neither add to it nor take away. */
    @Test
    void whatIsNotUnderstoodIsLeftAlone() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules("c 1:3 rwm")) {
            try (Fd folder = Files.open(box.v1Folder().toString(), Files.O_RDONLY | Files.O_DIRECTORY)) {
                Xattrs.set(folder, NOTE, "devattach-access 9".getBytes(StandardCharsets.UTF_8));
            }
            assertTrue(
                    seen(box.handle(), LOOP_CONTROL).obstacle().contains("a form this version does not know"),
                    seen(box.handle(), LOOP_CONTROL).obstacle());
            assertInstanceOf(
                    Outcome.Failed.class,
                    new AccessMechanism(PolicyOwner.NOBODY)
                            .change(box.handle(), List.of(add(box.handle(), LOOP_CONTROL, "rw")))
                            .get(0));
            assertEquals("devattach-access 9", note(box));
            assertEquals("c 1:3 rwm\n", box.v1List());
        }
    }

    @Test
    void aSharedCgroupIsNotTouched() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules(USUAL)) {
            int stranger = box.stranger();
            String before = box.v1List();
            assertEquals(
                    "cgroup /" + box.name + " also holds pid " + stranger + " (sleep), which is not of this container",
                    seen(box.handle(), LOOP_CONTROL).obstacle());
            assertInstanceOf(
                    Outcome.Failed.class,
                    new AccessMechanism(PolicyOwner.NOBODY)
                            .change(box.handle(), List.of(add(box.handle(), LOOP_CONTROL, "rw")))
                            .get(0));
            assertEquals(before, box.v1List());
            assertEquals("", note(box));
        }
    }

    /** On a hybrid host both hierarchies must allow; ours goes where it is needed. */
    @Test
    void bothLayersCount() throws Exception {
        try (PolicyFixture box = PolicyFixture.flat().v1Rules(USUAL)) {
            box.attach(Captures.captured("crun-1.8.1").instructions()).close();
            done(box.handle(), add(box.handle(), LOOP_CONTROL, "rw"));
            assertTrue(box.opens(LOOP_CONTROL, "<>"));
            assertEquals("devattach-access 1\nc 10:237 rw -\n", note(box));
            write(box, "devices.deny", "c 10:237 w");
            assertEquals("rm", present(box.handle(), LOOP_CONTROL));
            assertFalse(box.opens(LOOP_CONTROL, "<>"));
            done(box.handle(), remove(box.handle(), LOOP_CONTROL, "rw"));
            assertFalse(box.opens(LOOP_CONTROL, "<"));
            assertTrue(box.opens(DeviceNumber.character(1, 3), "<>"));
        }
    }
}
