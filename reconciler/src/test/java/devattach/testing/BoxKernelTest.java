package devattach.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.mechanism.ContainerHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The box must be what it says, or the tests that use it prove nothing. */
@Tag("kernel")
class BoxKernelTest {

    @Test
    void aPlainBoxIsAContainerOfItsOwn() throws IOException {
        try (Box box = Box.start(Box.Options.plain());
                ContainerHandle handle = box.handle()) {
            assertEquals("0", box.run("id -u"));
            assertEquals("1 (sleep)", box.run("cut -d' ' -f1,2 /proc/1/stat"));
            assertEquals("full null random tty urandom zero", box.run("ls /dev | tr '\\n' ' '"));
            assertNotEquals(0, box.exec("touch", "/usr/x").status());
            assertTrue(handle.stillTrue());
            assertEquals("/" + box.name(), handle.cgroupV2().orElseThrow().path());
        }
    }

    @Test
    void aShiftedBoxHasItsOwnUsers() throws IOException {
        try (Box box = Box.start(Box.Options.plain().shifted())) {
            assertEquals("0 100000 65536", box.run("tr -s ' ' < /proc/self/uid_map | sed 's/^ //'"));
            assertEquals("0:0", box.run("touch /tmp/x; stat -c %u:%g /tmp/x"));
            assertEquals(0, box.exec("sh", "-c", "echo x > /dev/null").status());
        }
    }

    @Test
    void aRestrictedBoxOpensOnlyWhatRuncAllows() throws IOException {
        try (Box box = Box.start(Box.Options.plain().restricted())) {
            Assumptions.assumeTrue(box.cgroupV1().isPresent(), "this host has no v1 devices hierarchy");
            box.run("mknod /dev/kmsg c 1 11");
            assertEquals(0, box.exec("sh", "-c", ": < /dev/zero").status());
            assertNotEquals(0, box.exec("sh", "-c", ": < /dev/kmsg").status());
        }
    }

    @Test
    void aRestartMakesAnotherContainerAndTheEndLeavesNothing() throws IOException {
        Path cgroup;
        int pid;
        try (Box box = Box.start(Box.Options.plain())) {
            int before = box.pid();
            box.restart();
            pid = box.pid();
            assertNotEquals(before, pid);
            cgroup = box.cgroupV2().or(box::cgroupV1).orElseThrow();
            assertTrue(Files.exists(cgroup));
        }
        assertFalse(Files.exists(cgroup));
        assertFalse(Files.exists(Path.of("/proc/" + pid)));
    }
}
