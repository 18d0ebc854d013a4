package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A serial adapter that is unplugged and plugged in again, while the container that has it goes on running. */
@Tag("hwlab")
class SerialReplugHwlabTest {

    private static final String BY_SERIAL = "stick: { type: unix-char, path: /dev/stick, match: "
            + "{ subsystem: tty, usb: { vendorid: '0403', productid: '6001', serial: STICK } } }";

    private static final String BY_LINK =
            "stick: { device: '/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_STICK-if00-port0:/dev/stick' }";

    @Test
    void itIsAtItsPathAgainThoughAnotherHasItsNumber() throws Exception {
        replugged(new Rig(), BY_SERIAL);
    }

    /** The link is udev's, which makes it some time after the kernel's node, by renaming. */
    @Test
    void soItIsWhenNamedByTheLinkOfUdevAndInAContainerWithUsersOfItsOwn() throws Exception {
        replugged(new Rig(Box.Options.plain().shifted()), BY_LINK);
    }

    private static void replugged(Rig made, String entry) throws Exception {
        try (Rig rig = made) {
            Hardware.Node before = rig.hardware().plugSerial("stick", "STICK", 1);
            rig.follow(entry);
            rig.untilUsable("/dev/stick", before);

            rig.hardware().unplug("stick");
            rig.untilGone("/dev/stick");
            rig.untilReasons("Waiting");

            assertEquals(before, rig.hardware().plugSerial("other", "OTHER", 2), "another adapter takes the number");
            Hardware.Node after = rig.hardware().plugSerial("stick", "STICK", 1);
            assertNotEquals(before, after);
            rig.untilUsable("/dev/stick", after);
            rig.untilReasons();
            rig.assertNotRestarted();
        }
    }
}
