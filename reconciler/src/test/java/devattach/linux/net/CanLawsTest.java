package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.linux.Answers;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** How a CAN controller is set and read: the kernel says it in the words in which it is asked. */
class CanLawsTest {

    @Property(tries = 200)
    void aControllerIsReadAsItIsSet(
            @ForAll @IntRange(min = 1) int bitrate,
            @ForAll @IntRange(max = 999) int samplePoint,
            @ForAll @IntRange(min = 1) int dataBitrate,
            @ForAll int modes,
            @ForAll @IntRange(min = 0) int restart)
            throws Exception {
        CanState.Timing nominal = CanState.Timing.of(bitrate, samplePoint);
        CanState.Timing data = new CanState.Timing(dataBitrate, 750, 125, 6, 7, 2, 1);
        CanSettings settings =
                new CanSettings(Optional.of(nominal), Optional.of(data), -1, modes, OptionalInt.of(restart));
        Link link = LinkReader.read(Answers.like(LinkMessages.change(7, LinkSettings.NONE.can(settings))));
        assertEquals(new LinkKind.Can(new CanState(nominal, data, modes, restart)), link.kind());
        assertEquals("can", link.kind().name());
        assertEquals((modes & 0x20) != 0, new CanState(nominal, data, modes, restart).isFlexible());
    }

    /** struct can_bittiming, of which the kernel takes either the rate or the rest. */
    @Example
    void whatTheKernelComputedIsSetAgainByItsParts() {
        assertEquals(
                new CanState.Timing(0, 0, 250, 5, 6, 4, 1),
                new CanState.Timing(250_000, 750, 250, 5, 6, 4, 1).exactly());
        assertEquals(
                CanState.Timing.of(500_000, 0), CanState.Timing.of(500_000, 0).exactly(), "of slcan");
    }
}
