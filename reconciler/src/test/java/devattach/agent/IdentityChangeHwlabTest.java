package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Hardware;
import devattach.testing.Rig;
import devattach.testing.UsbGadget;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An accelerator that comes back with another USB identity at the same port when its firmware is loaded. */
@Tag("hwlab")
class IdentityChangeHwlabTest {

    private static final String EITHER = "anyOf: [ { usb: { vendorid: '1a6e', productid: 089a } }, "
            + "{ usb: { vendorid: 18d1, productid: '9302' } } ]";

    @Test
    void itStaysAttachedByEitherIdentity() throws Exception {
        try (Rig rig = new Rig();
                UsbGadget accelerator = new UsbGadget("ACCELERATOR", UsbGadget.Function.ACM)) {
            accelerator.plug("1a6e", "089a");
            rig.follow("tpu: { type: unix-char, path: /dev/tpu, match: { subsystem: tty, " + EITHER + " } }");
            rig.untilUsable("/dev/tpu", Hardware.await(UsbGadget.port(), "tty"));
            accelerator.become("18d1", "9302");
            rig.until("the other identity", () -> UsbGadget.identity().equals("18d1:9302"));
            rig.untilUsable("/dev/tpu", Hardware.await(UsbGadget.port(), "tty"));
            rig.untilReasons();
            assertDataGoesThrough(rig);
            rig.assertNotRestarted();
        }
    }

    /** What the container writes arrives at the other end of the line, sooner or later: what nobody waits for is thrown away. */
    private static void assertDataGoesThrough(Rig rig) throws Exception {
        Process listener = new ProcessBuilder("timeout", "60", "head", "-n", "1", UsbGadget.OTHER_END).start();
        rig.until("a line heard", () -> {
            rig.write("/dev/tpu", "hello");
            return !listener.isAlive();
        });
        assertEquals("hello\n", new String(listener.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
