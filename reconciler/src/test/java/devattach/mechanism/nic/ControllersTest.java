package devattach.mechanism.nic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.CanSettings;
import devattach.linux.net.CanState;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.model.CanTerms;
import devattach.model.HardwareAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is asked of a CAN controller, when it is not so, and what puts it back. */
class ControllersTest {

    private static final CanState.Timing SLOW = new CanState.Timing(250_000, 750, 250, 5, 6, 4, 1);
    private static final CanState.Timing USUAL = new CanState.Timing(500_000, 875, 125, 6, 7, 2, 1);
    private static final CanState.Timing FAST = new CanState.Timing(2_000_000, 750, 25, 7, 7, 5, 1);
    private static final int ONE_SHOT = 8;

    private static CanTerms terms(int bitrate, CanTerms.Switch flexible) {
        return new CanTerms(
                OptionalInt.of(bitrate),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                flexible,
                CanTerms.Switch.UNSAID);
    }

    private static Link link(CanState state, String bus, String device) {
        return new Link(
                7,
                "devattach-test",
                List.of(),
                "",
                new LinkKind.Can(state),
                new Link.State(0, 16, 10, HardwareAddress.NONE),
                new Link.Hardware(280, HardwareAddress.NONE, bus, device),
                new Link.Ties(0, OptionalInt.empty(), 0),
                List.of());
    }

    @Test
    void aControllerThatCanOnlyComeNearIsRight() {
        CanTerms live = Controllers.terms(link(new CanState(USUAL, CanState.Timing.NONE, 0, 0), "pci", "1"));
        assertEquals(List.of(), live.differences(CanTerms.UNSAID));
        assertEquals(List.of(), live.differences(terms(500_000, CanTerms.Switch.OFF)));
        assertEquals(List.of(), live.differences(terms(490_000, CanTerms.Switch.UNSAID)));
        assertEquals(
                List.of("can.bitrate is 500000, not 250000", "can.fd is off"),
                live.differences(terms(250_000, CanTerms.Switch.ON)));
    }

    @Test
    void itIsPutBackByWhatDiffers() {
        CanState before = new CanState(SLOW, CanState.Timing.NONE, ONE_SHOT, 50);
        assertEquals(
                new CanSettings(
                        Optional.of(SLOW.exactly()),
                        Optional.empty(),
                        ONE_SHOT | CanState.LISTEN_ONLY,
                        ONE_SHOT,
                        OptionalInt.of(50)),
                Controllers.back(before, new CanState(USUAL, CanState.Timing.NONE, CanState.LISTEN_ONLY, 100)));
        assertEquals(
                new CanSettings(Optional.empty(), Optional.empty(), CanState.FLEXIBLE, 0, OptionalInt.empty()),
                Controllers.back(CanState.UNSET, new CanState(USUAL, FAST, CanState.FLEXIBLE, 0)),
                "a rate is not taken away again");
        assertEquals(
                new CanSettings(
                        Optional.of(USUAL.exactly()),
                        Optional.of(FAST.exactly()),
                        CanState.FLEXIBLE,
                        CanState.FLEXIBLE,
                        OptionalInt.empty()),
                Controllers.back(
                        new CanState(USUAL, FAST, CanState.FLEXIBLE, 0),
                        new CanState(USUAL, SLOW, CanState.FLEXIBLE, 0)),
                "all of CAN FD goes at once");
    }

    @Test
    void aControllerIsKnownByItsDeviceAndChannelAndOneOfAnotherMakerByItsName() {
        CanState state = new CanState(SLOW, CanState.Timing.NONE, 0, 0);
        Parked.Identity inside = Parked.Identity.of(link(state, "usb", "1-2:1.0"));
        assertEquals(new Parked.Identity("usb", "1-2:1.0", HardwareAddress.NONE), inside);
        Parked.Identity first = new Parked.Identity("usb", "1-2:1.0", HardwareAddress.NONE, "0");
        Parked.Identity second = new Parked.Identity("usb", "1-2:1.0", HardwareAddress.NONE, "1");
        assertTrue(inside.fits(first) && inside.fits(second), "a container does not say which");
        assertFalse(first.fits(second));
        assertNotEquals(first.id(), second.id());
        assertEquals("1-2:1.0", first.id().text());
        assertEquals("1-2:1.0 port 1", second.id().text());
        assertTrue(Parked.Identity.of(link(state, "", "")).isMade(), "slcan");
        assertEquals(Optional.of(state), Parked.of(link(state, "", "")).can());
    }
}
