package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import devattach.testing.UsbGadget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thing that has one of its nodes long before the other, because that one's driver comes later. */
@Tag("hwlab")
class LateNodesHwlabTest {

    private static final Path DRIVER = Path.of("/sys/bus/usb/drivers/cdc_acm");

    @Test
    void eachNodeIsInsideWhenItsDriverIsThere() throws Exception {
        try (Rig rig = new Rig(Box.Options.plain().shifted());
                UsbGadget panel = new UsbGadget("LATE", UsbGadget.Function.ACM, UsbGadget.Function.HID)) {
            panel.plug("1d6b", "0104");
            Hardware.Node raw = Hardware.await(UsbGadget.port(), "hidraw");
            Hardware.Node early = Hardware.await(UsbGadget.port(), "tty");
            String line = UsbGadget.port() + ":1.0";
            Files.writeString(DRIVER.resolve("unbind"), line);

            rig.follow("panel: { type: unix-hotplug, match: { usb: { serial: LATE } } }");
            rig.untilUsable(raw.path(), raw);
            rig.untilReasons();
            assertEquals(Optional.empty(), rig.inside(early.path()));

            Files.writeString(DRIVER.resolve("bind"), line);
            Hardware.Node late = Hardware.await(UsbGadget.port(), "tty");
            rig.untilUsable(late.path(), late);
            rig.untilUsable(raw.path(), raw);

            Files.writeString(DRIVER.resolve("unbind"), line);
            rig.untilGone(late.path());
            rig.untilUsable(raw.path(), raw);
            rig.untilReasons();
        }
    }
}
