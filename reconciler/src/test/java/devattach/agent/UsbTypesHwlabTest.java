package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import devattach.testing.UsbGadget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** USB devices as {@code usb}, {@code unix-hotplug} and {@code subtree}: with their nodes of libusb, with all others, by their place. */
@Tag("hwlab")
class UsbTypesHwlabTest {

    private static String libusb(String port) throws Exception {
        Path device = Path.of("/sys/bus/usb/devices", port);
        return String.format(
                "/dev/bus/usb/%03d/%03d",
                Integer.parseInt(Files.readString(device.resolve("busnum")).strip()),
                Integer.parseInt(Files.readString(device.resolve("devnum")).strip()));
    }

    private static String number(String port) throws Exception {
        return Files.readString(Path.of("/sys/bus/usb/devices", port, "dev")).strip();
    }

    /** The number on the bus is another after each plug, so the node inside is at another path: libusb looks at all of them. */
    @Test
    void theNodeOfLibusbFollowsADeviceThatIsPluggedInAgain() throws Exception {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            rig.follow("stick: { type: usb, vendorid: '0403', productid: '6001', serial: STICK }");
            rig.untilReasons("Waiting");
            rig.hardware().plugSerial("other", "OTHER", 2);
            rig.hardware().plugSerial("stick", "STICK", 1);
            String first = libusb("1-1");
            rig.untilUsable(first, new Hardware.Node("first", number("1-1")));
            assertEquals(Optional.empty(), rig.inside(libusb("1-2")), "another device of the same make");
            rig.hardware().unplug("stick");
            rig.untilGone(first);
            rig.hardware().plugSerial("stick", "STICK", 1);
            String second = libusb("1-1");
            rig.untilUsable(second, new Hardware.Node("second", number("1-1")));
            rig.untilGone(first);
            rig.assertNotRestarted();
        }
    }

    /** Of a device with two drivers: a serial line and a human interface. */
    @Test
    void allNodesOfOneThingComeAndGoTogether() throws Exception {
        try (Rig rig = new Rig();
                UsbGadget panel = new UsbGadget("PANEL", UsbGadget.Function.ACM, UsbGadget.Function.HID)) {
            rig.follow("panel: { type: unix-hotplug, vendorid: 1d6b, productid: '0104' }");
            rig.untilReasons("Waiting");
            panel.plug("1d6b", "0104");
            Hardware.Node line = Hardware.await(UsbGadget.port(), "tty");
            Hardware.Node raw = Hardware.await(UsbGadget.port(), "hidraw");
            rig.untilUsable(line.path(), line);
            rig.untilUsable(raw.path(), raw);
            assertEquals(Optional.empty(), rig.inside(libusb(UsbGadget.port())));
            panel.unplug();
            rig.untilGone(line.path());
            rig.untilGone(raw.path());
        }
    }

    /** The hub's own node is not given: with it one could switch off what is plugged in beside. */
    @Test
    void whatIsPluggedIntoAHubLaterIsThereTooAndTheHubIsNot() throws Exception {
        try (Rig rig = new Rig()) {
            rig.follow("front: { type: subtree, match: { usb: { port: 1-3 } } }");
            rig.untilReasons("Waiting");
            rig.hardware().plug("usb-hub", "hub", "port=3");
            rig.until("a hub", () -> Files.exists(Path.of("/sys/bus/usb/devices/1-3/dev")));
            rig.hardware().plug("usb-serial", "late", "serial=LATE", "port=3.2");
            Hardware.Node line = Hardware.await("1-3.2", "tty");
            rig.untilUsable(line.path(), line);
            rig.untilUsable(libusb("1-3.2"), new Hardware.Node("libusb", number("1-3.2")));
            assertEquals(Optional.empty(), rig.inside(libusb("1-3")));
            rig.assertRefused(rig.hardware().plugSerial("beside", "BESIDE", 1));
            rig.hardware().unplug("late");
            rig.untilGone(line.path());
        }
    }

    /** A device in its boot loader, in its application, and being flashed: three identities, one thing. */
    @Test
    void threeIdentitiesAreOneThing() throws Exception {
        try (Rig rig = new Rig();
                UsbGadget board = new UsbGadget("BOARD", UsbGadget.Function.LOOPBACK)) {
            rig.follow("board: { type: usb, match: { usb: { serial: BOARD }, anyOf: [ { usb: { productid: '0001' } }, "
                    + "{ usb: { productid: '0002' } }, { usb: { productid: df11 } } ] } }");
            board.plug("1209", "0001");
            for (String product : new String[] {"0001", "0002", "df11", "0001"}) {
                if (!UsbGadget.identity().endsWith(product)) {
                    board.become("1209", product);
                }
                rig.until(product, () -> UsbGadget.identity().equals("1209:" + product));
                rig.untilUsable(libusb(UsbGadget.port()), new Hardware.Node("board", number(UsbGadget.port())));
            }
            rig.assertNotRestarted();
        }
    }

    /** Links go with their node, and lead to it whatever number it has. */
    @Test
    void lastingNamesAreThereInsideAsOnTheHost() throws Exception {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            rig.follow("stick: { type: unix-char, path: /dev/stick, by-id: true, links: [/dev/modem], "
                    + "match: { subsystem: tty, usb: { serial: STICK } } }");
            rig.hardware().plugSerial("stick", "STICK", 1);
            String link = "/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_STICK-if00-port0";
            rig.until(
                    "names inside",
                    () -> rig.box()
                                    .exec("sh", "-c", "[ -c \"$0\" ] && [ -c /dev/modem ]", link)
                                    .status()
                            == 0);
            assertEquals("../../stick", rig.box().run("readlink " + link));
            rig.hardware().unplug("stick");
            rig.untilGone("/dev/stick");
            rig.untilGone("/dev/modem");
            rig.untilGone(link);
            assertTrue(rig.box().exec("sh", "-c", "[ -e /dev/serial ]").status() != 0);
        }
    }
}
