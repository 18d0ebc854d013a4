package devattach.agent;

import devattach.testing.Hardware;
import devattach.testing.Rig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A driver that lets a device go and takes it again, with nobody touching the plug. */
@Tag("hwlab")
class RebindHwlabTest {

    private static final Path DRIVER = Path.of("/sys/bus/usb/drivers/ftdi_sio");

    @Test
    void theDeviceIsThereAgainWhenItsDriverIs() throws Exception {
        try (Rig rig = new Rig()) {
            rig.hardware().plugSerial("stick", "STICK", 1);
            rig.follow("stick: { type: unix-char, path: /dev/stick, match: { usb.serial: STICK, driver: ftdi_sio } }");
            rig.untilUsable("/dev/stick", Hardware.await("1-1", "tty"));
            Files.writeString(DRIVER.resolve("unbind"), "1-1:1.0");
            rig.untilGone("/dev/stick");
            rig.untilReasons("Waiting");
            Files.writeString(DRIVER.resolve("bind"), "1-1:1.0");
            rig.untilUsable("/dev/stick", Hardware.await("1-1", "tty"));
        }
    }
}
