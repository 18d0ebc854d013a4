package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.model.EntryId;
import devattach.model.Finding;
import devattach.model.Location;
import devattach.model.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldDownTest {

    private static final EntryId ENTRY = new EntryId("coral", "tpu");
    private static final Plan MISSING = new Plan(
            List.of(), List.of(new Finding.Missing(ENTRY, new Location("map.yaml", 3, 5), "usb.vendorid=1a6e")));

    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final HoldDown holdDown = new HoldDown(() -> now);

    private String pass(Plan plan) {
        List<Finding> findings = holdDown.patient(plan, Set.of(ENTRY)).findings();
        return findings.isEmpty() ? "" : findings.get(0).reason();
    }

    @Test
    void whatWasNeverThereIsMissingAtOnce() {
        assertEquals("Missing", pass(MISSING));
        assertEquals("Missing", pass(MISSING));
        assertEquals(Optional.empty(), holdDown.due());
    }

    @Test
    void whatLeavesIsMissingAfterTwoSeconds() {
        assertEquals("", pass(Plan.EMPTY));
        assertEquals("Waiting", pass(MISSING));
        assertEquals(Optional.of(now.plusSeconds(2)), holdDown.due());
        now = now.plusMillis(1999);
        assertEquals("Waiting", pass(MISSING));
        now = now.plusMillis(1);
        assertEquals("Missing", pass(MISSING));
        assertEquals(Optional.empty(), holdDown.due());
    }

    @Test
    void whatComesBackMayLeaveAgain() {
        pass(Plan.EMPTY);
        pass(MISSING);
        now = now.plusMillis(1500);
        assertEquals("", pass(Plan.EMPTY));
        now = now.plusMillis(1500);
        assertEquals("Waiting", pass(MISSING));
    }

    /** It was told to plug in a file's name. */
    @Test
    void whatIsWaitedForKeepsItsOwnAdvice() {
        assertEquals("plug it in; it is attached as soon as it appears", whileWaiting(MISSING));
        String advice = "have its vendor's tool write a CDI spec";
        Finding cdi = new Finding.Missing(ENTRY, new Location("map.yaml", 3, 5), "the CDI name amd.com/gpu=0", advice);
        assertEquals(advice, whileWaiting(new Plan(List.of(), List.of(cdi))));
    }

    private String whileWaiting(Plan missing) {
        pass(Plan.EMPTY);
        Finding finding = holdDown.patient(missing, Set.of(ENTRY)).findings().get(0);
        assertEquals("Waiting", finding.reason());
        return finding.next();
    }
}
