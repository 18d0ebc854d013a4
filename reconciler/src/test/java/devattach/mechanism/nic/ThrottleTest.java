package devattach.mechanism.nic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import devattach.linux.net.Rtnetlink;
import devattach.model.Facet;
import devattach.model.HostRoute;
import devattach.model.InitProcess;
import devattach.model.Limits;
import devattach.model.Nic;
import devattach.model.Rate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What limits cost those who want none. */
class ThrottleTest {

    private static Attachment pair(Limits limits) {
        Nic.Settings settings = Nic.Settings.PLAIN.onHost(List.<HostRoute>of(), limits);
        return new Attachment(
                new InitProcess(42, 1),
                20_000_000,
                new Facet.Interface("eth1", new Nic.Pair("end", Optional.empty()), settings),
                Optional.empty(),
                Optional.empty(),
                "end",
                0);
    }

    /** Whoever asks the kernel here is refused. */
    @Test
    void whoWantsNoneCostsNoQuestion() throws Exception {
        Rtnetlink closed = Rtnetlink.here();
        closed.close();
        Attachment free = pair(Limits.NONE);
        assertEquals(Limits.NONE, Throttle.live(free, new HostSheet(closed)));
        Throttle.begin(free, closed);
        Attachment held = pair(new Limits(Optional.of(new Rate(125)), Optional.empty(), OptionalLong.empty()));
        assertThrows(IllegalStateException.class, () -> Throttle.live(held, new HostSheet(closed)));
        assertThrows(IllegalStateException.class, () -> Throttle.begin(held, closed));
    }
}
