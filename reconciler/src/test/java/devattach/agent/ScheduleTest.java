package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** When passes happen by themselves. */
class ScheduleTest {

    @Property
    void theFirstPassIsWithinOneInterval(
            @ForAll String host,
            @ForAll @IntRange(min = 1, max = 100000) int seconds,
            @ForAll @LongRange(min = 0, max = 1L << 41) long now) {
        Schedule schedule = new Schedule(Duration.ofSeconds(seconds), Optional.empty());
        Instant at = Instant.ofEpochMilli(now);
        Instant first = schedule.first(host, at);
        assertTrue(first.isAfter(at) && !first.isAfter(at.plusSeconds(seconds)));
    }

    @Property
    void aHostKeepsItsPhaseOverRestarts(@ForAll String host, @ForAll @LongRange(min = 0, max = 1L << 41) long now) {
        Schedule schedule = new Schedule(Duration.ofSeconds(60), Optional.empty());
        Instant first = schedule.first(host, Instant.ofEpochMilli(now));
        assertEquals(first.plusSeconds(60), schedule.first(host, first));
    }
}
