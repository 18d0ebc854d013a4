package devattach.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobDetail;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

/**
 * When full passes happen by themselves.
 *
 * @param interval between two passes
 * @param cron instead of an interval: a Quartz cron expression, seconds first
 */
public record Schedule(Duration interval, Optional<String> cron) {

    /**
     * The trigger for it. Passes on many hosts do not fall on one instant: each host has its own phase within the interval, the same
     * after every restart. Passes missed while one ran long are not made up for: one late pass does all there is to do.
     */
    Trigger trigger(JobDetail job, String hostName, Instant now) {
        TriggerBuilder<Trigger> trigger =
                TriggerBuilder.newTrigger().withIdentity("schedule").forJob(job);
        if (cron.isPresent()) {
            return trigger.withSchedule(
                            CronScheduleBuilder.cronSchedule(cron.get()).withMisfireHandlingInstructionDoNothing())
                    .build();
        }
        return trigger.startAt(Date.from(first(hostName, now)))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(interval.toMillis())
                        .repeatForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
    }

    /** The next instant after {@code now} that lies at this host's phase of the interval. */
    Instant first(String hostName, Instant now) {
        long length = Math.max(1, interval.toMillis());
        long phase = Math.floorMod(hostName.hashCode() * 0x9E3779B97F4A7C15L >>> 16, length);
        long since = Math.floorMod(now.toEpochMilli() - phase, length);
        return now.plusMillis(length - since);
    }
}
