package devattach.agent;

import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import org.quartz.JobDetail;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;

/**
 * Asks for a pass now. Requests close together become one pass, and a stream of requests cannot put it off for longer than a cap: a
 * fixed trigger is moved rather than one added per request, since a scheduler queues what is added.
 */
final class RunNow {

    private static final long DEBOUNCE_MILLIS = 5;
    private static final long CAP_MILLIS = 200;
    private static final long SETTLING_MILLIS = 4000;
    private static final long LONGEST_DELAY_MILLIS = 500;
    private static final TriggerKey KEY = new TriggerKey("now");

    private final Scheduler scheduler;
    private final JobDetail job;
    private final Set<String> causes = new TreeSet<>();
    private long firstRequest;
    private long settledAt;
    private long nextDelay;

    RunNow(Scheduler scheduler, JobDetail job) {
        this.scheduler = scheduler;
        this.job = job;
    }

    /**
     * Soon, and once however often it is asked for.
     *
     * @param cause why, for the log: {@code docker/app started}
     */
    synchronized void request(String cause) throws SchedulerException {
        long now = System.currentTimeMillis();
        firstRequest = causes.isEmpty() ? now : Math.min(now, firstRequest);
        causes.add(cause);
        schedule(Math.min(now + DEBOUNCE_MILLIS, firstRequest + CAP_MILLIS));
    }

    private void schedule(long at) throws SchedulerException {
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity(KEY)
                .forJob(job)
                .startAt(new Date(at))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
        try {
            if (scheduler.rescheduleJob(KEY, trigger) == null) {
                scheduler.scheduleJob(trigger);
            }
        } catch (ObjectAlreadyExistsException e) {
            // it fired and was set again between the two calls: a pass is coming
        }
    }

    /**
     * Soon, and again and again for some seconds, less and less often: something begins that may not be there yet, as a container whose
     * cgroup is made before its first process runs.
     */
    synchronized void requestUntilSettled(String cause) throws SchedulerException {
        settledAt = System.currentTimeMillis() + SETTLING_MILLIS;
        nextDelay = DEBOUNCE_MILLIS;
        request(cause);
    }

    /**
     * Later, unless something asks for a pass before: for what could not be done and may be possible soon.
     *
     * @param delay milliseconds
     */
    synchronized void requestIn(long delay, String cause) throws SchedulerException {
        long now = System.currentTimeMillis();
        if (causes.isEmpty() && now >= settledAt) {
            causes.add(cause);
            firstRequest = now + delay;
            schedule(now + delay);
        }
    }

    /** A pass ended; the next one is asked for where things are still settling. */
    synchronized void passed() throws SchedulerException {
        long now = System.currentTimeMillis();
        if (now < settledAt && causes.isEmpty()) {
            nextDelay = Math.min(2 * nextDelay, LONGEST_DELAY_MILLIS);
            causes.add("settling");
            firstRequest = now + nextDelay;
            schedule(now + nextDelay);
        }
    }

    /** The causes since the last pass, which begins now. */
    synchronized Set<String> drain() {
        Set<String> drained = new TreeSet<>(causes);
        causes.clear();
        return drained;
    }
}
