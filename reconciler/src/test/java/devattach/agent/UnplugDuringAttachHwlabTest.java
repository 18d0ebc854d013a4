package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Hardware;
import devattach.testing.Rig;
import devattach.testing.UsbGadget;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A device that is unplugged while it is being attached, at one moment or another: nothing of it is left inside. */
@Tag("hwlab")
class UnplugDuringAttachHwlabTest {

    private static final int ROUNDS = 24;

    /** How far it gets before it is unplugged. */
    private enum Until {
        AT_ONCE,
        KNOWN,
        HAS_NODE,
        BEGUN,
        ATTACHED
    }

    @Test
    void neverIsANodeLeftOfADeviceThatIsGone() throws Exception {
        try (Rig rig = new Rig();
                UsbGadget gadget = new UsbGadget("HASTY", UsbGadget.Function.ACM, UsbGadget.Function.HID)) {
            final String bare = rig.site().kernelState();
            rig.follow("hasty: { type: unix-hotplug, match: { usb: { serial: HASTY } } }");
            for (int round = 0; round < ROUNDS; round++) {
                if (round % (Damping.TIMES - 1) == 0) {
                    rig.endAgent(); // one that has forgotten how often it came and went
                    rig.resume();
                }
                Until moment = Until.values()[round % Until.values().length];
                gadget.plug("1209", "0001");
                await(rig, moment, bare);
                gadget.unplug();
                rig.until(
                        "nothing of it left, round " + round + ", unplugged " + moment,
                        () -> rig.site().kernelState().equals(bare));
            }
            rig.untilReasons("Waiting");
            rig.endAgent();
            assertEquals(List.of(), rig.site().staged());
            rig.assertNotRestarted();
        }
    }

    private static void await(Rig rig, Until moment, String bare) throws Exception {
        switch (moment) {
            case AT_ONCE -> {}
            case KNOWN -> rig.until("an identity", () -> !UsbGadget.identity().isEmpty());
            case HAS_NODE -> Hardware.await(UsbGadget.port(), "tty");
            case BEGUN ->
                rig.until("a beginning", () -> !rig.site().kernelState().equals(bare));
            case ATTACHED -> {
                Hardware.Node line = Hardware.await(UsbGadget.port(), "tty");
                rig.untilUsable(line.path(), line);
            }
        }
    }
}
