package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Hardware;
import devattach.testing.Rig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A USB disk as a block device, without a file system of the host's. */
@Tag("hwlab")
class UsbDiskHwlabTest {

    private static final String DISK = "disk: { type: unix-block, path: /dev/backup, match: "
            + "{ usb: { vendorid: 46f4, serial: DISK }, property: { DEVTYPE: disk } } }";

    @Test
    void itIsWrittenAndReadInsideAndComesBackWhenPluggedInAgain() throws Exception {
        try (Rig rig = new Rig()) {
            rig.follow(DISK);
            rig.untilReasons("Waiting");
            rig.hardware().plug("usb-storage", "disk", "serial=DISK", "port=3", "size=4M");
            rig.untilUsable("/dev/backup", Hardware.await("2-3", "block"));
            assertTrue(rig.write("/dev/backup", "precious"));
            assertEquals("precious", rig.box().run("head -n 1 /dev/backup"));

            rig.hardware().unplug("disk");
            rig.untilGone("/dev/backup");
            rig.hardware().plug("usb-storage", "other", "serial=OTHER", "port=4", "size=4M");
            Hardware.await("2-4", "block");
            rig.hardware().plug("usb-storage", "disk", "serial=DISK", "port=3", "size=4M");
            rig.untilUsable("/dev/backup", Hardware.await("2-3", "block"));
        }
    }
}
