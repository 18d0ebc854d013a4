package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Hardware;
import devattach.testing.Rig;
import devattach.testing.UsbGadget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many events at once, and devices that are gone before they were attached. */
@Tag("hwlab")
class PlugStormHwlabTest {

    private static final int ROUNDS = 40;
    private static final int ANNOUNCEMENTS = 37;

    /** Some fifteen hundred events, among which a device comes and goes forty times; afterwards all is as if nothing had been. */
    @Test
    void afterAStormNothingIsLeftAndAllIsAsWanted() throws Exception {
        try (Rig rig = new Rig();
                UsbGadget flapping = new UsbGadget("FLAPPING", UsbGadget.Function.ACM)) {
            final String bare = rig.site().kernelState();
            rig.follow(
                    "flapping: { type: unix-hotplug, match: { usb: { serial: FLAPPING } } }",
                    "quiet: { type: unix-char, match: { subsystem: tty, usb: { serial: QUIET } }, path: /dev/quiet }");
            Hardware.Node quiet = rig.hardware().plugSerial("quiet", "QUIET", 1);
            rig.untilUsable("/dev/quiet", quiet);
            for (int time = 0; time < Damping.TIMES; time++) {
                flapping.plug("1209", "0001");
                Hardware.Node line = Hardware.await(UsbGadget.port(), "tty");
                rig.untilUsable(line.path(), line);
                flapping.unplug();
                rig.untilGone(line.path());
            }
            for (int round = 0; round < ROUNDS; round++) {
                flapping.plug("1209", "0001");
                for (int i = 0; i < ANNOUNCEMENTS; i++) {
                    Files.writeString(Path.of("/sys/class/mem/null/uevent"), "change");
                }
                flapping.unplug();
            }
            flapping.plug("1209", "0001");
            Hardware.Node line = Hardware.await(UsbGadget.port(), "tty");
            // what flaps is attached only so often; what stays then is attached when the minute is over
            rig.untilUsable(line.path(), line);
            assertTrue(rig.told().contains("Flapping"), rig.told());
            rig.untilUsable("/dev/quiet", quiet);
            flapping.unplug();
            rig.untilGone(line.path());
            rig.hardware().unplug("quiet");
            rig.untilGone("/dev/quiet");
            rig.until("nothing left", () -> rig.site().kernelState().equals(bare));
            rig.endAgent();
            assertEquals(List.of(), rig.site().staged());
            rig.assertNotRestarted();
        }
    }
}
