package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Hardware;
import devattach.testing.Rig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was unplugged and plugged in while no agent ran: its first pass sees it, with no event to tell. */
@Tag("hwlab")
class AgentDownHwlabTest {

    private static final String STICK =
            "stick: { type: unix-char, path: /dev/stick, match: { usb.serial: STICK, subsystem: tty } }";

    @Test
    void theFirstPassRepairsWhatHappenedMeanwhile() throws Exception {
        try (Rig rig = new Rig()) {
            Hardware.Node before = rig.hardware().plugSerial("stick", "STICK", 1);
            rig.follow(STICK);
            rig.untilUsable("/dev/stick", before);
            rig.endAgent();

            rig.hardware().unplug("stick");
            Hardware.Node other = rig.hardware().plugSerial("other", "OTHER", 2);
            assertEquals(before, other, "the number is another adapter's now");
            Hardware.Node after = rig.hardware().plugSerial("stick", "STICK", 1);

            rig.resume();
            rig.untilUsable("/dev/stick", after);
            rig.assertRefused(other);
        }
    }

    @Test
    void theFirstPassTakesAwayWhatIsGone() throws Exception {
        try (Rig rig = new Rig()) {
            Hardware.Node before = rig.hardware().plugSerial("stick", "STICK", 1);
            rig.follow(STICK);
            rig.untilUsable("/dev/stick", before);
            rig.endAgent();
            rig.hardware().unplug("stick");
            rig.resume();
            rig.untilGone("/dev/stick");
            rig.untilReasons("Waiting");
            rig.assertRefused(before);
        }
    }
}
