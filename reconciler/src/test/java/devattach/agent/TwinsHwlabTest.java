package devattach.agent;

import devattach.testing.Hardware;
import devattach.testing.Rig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two adapters of one make, and a container that is given one of them: exactly that one. */
@Tag("hwlab")
class TwinsHwlabTest {

    @Test
    void toldApartBySerialTheOtherIsRefused() throws Exception {
        try (Rig rig = new Rig()) {
            Hardware.Node other = rig.hardware().plugSerial("left", "LEFT", 1);
            Hardware.Node mine = rig.hardware().plugSerial("right", "RIGHT", 2);
            rig.follow("stick: { type: unix-char, path: /dev/stick, match: { subsystem: tty, usb: "
                    + "{ vendorid: '0403', productid: '6001', serial: RIGHT } } }");
            rig.untilUsable("/dev/stick", mine);
            rig.assertRefused(other);
            rig.hardware().unplug("right");
            rig.untilGone("/dev/stick");
            rig.assertRefused(mine);
            rig.assertRefused(other);
        }
    }

    @Test
    void toldApartByPortTheyMayChangePlaces() throws Exception {
        try (Rig rig = new Rig()) {
            Hardware.Node mine = rig.hardware().plugSerial("left", "SAME", 1);
            Hardware.Node other = rig.hardware().plugSerial("right", "SAME", 2);
            rig.follow("stick: { type: unix-char, path: /dev/stick, match: { subsystem: tty, usb.port: 1-1 } }");
            rig.untilUsable("/dev/stick", mine);
            rig.assertRefused(other);
            rig.hardware().unplug("left");
            rig.hardware().unplug("right");
            rig.untilGone("/dev/stick");
            Hardware.Node second = rig.hardware().plugSerial("right", "SAME", 2);
            Hardware.Node first = rig.hardware().plugSerial("left", "SAME", 1);
            rig.untilUsable("/dev/stick", first);
            rig.assertRefused(second);
        }
    }

    @Test
    void notToldApartNoneIsAttachedUntilOneIsGone() throws Exception {
        try (Rig rig = new Rig()) {
            Hardware.Node left = rig.hardware().plugSerial("left", "LEFT", 1);
            Hardware.Node right = rig.hardware().plugSerial("right", "RIGHT", 2);
            rig.follow(
                    "stick: { type: unix-char, path: /dev/stick, match: { usb: { vendorid: '0403' }, subsystem: tty } }");
            rig.untilReasons("Ambiguous");
            rig.assertRefused(left);
            rig.assertRefused(right);
            rig.hardware().unplug("left");
            rig.untilUsable("/dev/stick", right);
            rig.untilReasons();
        }
    }
}
