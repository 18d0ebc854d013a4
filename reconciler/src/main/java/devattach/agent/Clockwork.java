package devattach.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When things happen: the source is asked on schedule, passes run when asked for; never two of a sort at once. Quartz behind it. */
final class Clockwork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);
    private static final long SHUTDOWN_SECONDS = 20;
    private static final String ASK = "ask";
    private static final String PASS = "pass";

    private final Schedule schedule;
    private final String hostName;
    private final Optional<Duration> watchdog;
    private final Runnable ask;
    private final Consumer<Set<String>> pass;
    private @Nullable Scheduler scheduler;
    private volatile @Nullable RunNow runNow;

    Clockwork(
            Schedule schedule, String hostName, Optional<Duration> watchdog, Runnable ask, Consumer<Set<String>> pass) {
        this.schedule = schedule;
        this.hostName = hostName;
        this.watchdog = watchdog;
        this.ask = ask;
        this.pass = pass;
    }

    void start() throws SchedulerException {
        Scheduler quartz = new StdSchedulerFactory(properties()).getScheduler();
        quartz.setJobFactory(
                (bundle, any) -> new Work(this, bundle.getJobDetail().getKey().getName()));
        JobDetail asking = job(ASK);
        JobDetail passing = job(PASS);
        quartz.addJob(asking, true);
        quartz.addJob(passing, true);
        quartz.scheduleJob(schedule.trigger(asking, hostName, Instant.now()));
        quartz.scheduleJob(
                TriggerBuilder.newTrigger().withIdentity("first").forJob(asking).build());
        if (watchdog.isPresent()) {
            quartz.scheduleJob(heartbeat(passing, watchdog.get()));
        }
        scheduler = quartz;
        runNow = new RunNow(quartz, passing);
        quartz.start();
        runNow("start");
    }

    void runNow(String cause) throws SchedulerException {
        RunNow now = runNow;
        if (now != null) {
            now.request(cause);
        }
    }

    void runUntilSettled(String cause) throws SchedulerException {
        RunNow now = runNow;
        if (now != null) {
            now.requestUntilSettled(cause);
        }
    }

    void runIn(long millis, String cause) throws SchedulerException {
        RunNow now = runNow;
        if (now != null) {
            now.requestIn(millis, cause);
        }
    }

    private void pass() {
        RunNow now = runNow;
        pass.accept(now == null ? Set.of() : now.drain());
        try {
            if (now != null) {
                now.passed();
            }
        } catch (SchedulerException e) {
            LOG.warn("could not ask for the next pass: {}; the schedule goes on", e.getMessage());
        }
    }

    /** The Quartz job; Quartz looks for the annotation on its class, and runs one of each name at a time. */
    @DisallowConcurrentExecution
    public static final class Work implements Job {
        private final Clockwork clockwork;
        private final String name;

        Work(Clockwork clockwork, String name) {
            this.clockwork = clockwork;
            this.name = name;
        }

        @Override
        public void execute(JobExecutionContext context) {
            if (name.equals(ASK)) {
                clockwork.ask.run();
            } else {
                clockwork.pass();
            }
        }
    }

    private static JobDetail job(String name) {
        return JobBuilder.newJob(Work.class).withIdentity(name).storeDurably().build();
    }

    /** A quick pass often enough for systemd's watchdog, which only completed passes feed. */
    private static Trigger heartbeat(JobDetail job, Duration watchdog) {
        return TriggerBuilder.newTrigger()
                .withIdentity("watchdog")
                .forJob(job)
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(Math.max(1000, watchdog.toMillis() / 3))
                        .repeatForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "devattach-" + System.nanoTime());
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        // one thread asks, one passes
        properties.setProperty("org.quartz.threadPool.threadCount", "2");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        return properties;
    }

    @Override
    public void close() {
        Scheduler quartz = scheduler;
        if (quartz == null) {
            return;
        }
        // Quartz waits for running jobs without limit; a source that hangs must not keep the agent from ending
        Thread waiting = new Thread(() -> shutdown(quartz), "devattach-shutdown");
        waiting.setDaemon(true);
        waiting.start();
        try {
            waiting.join(TimeUnit.SECONDS.toMillis(SHUTDOWN_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void shutdown(Scheduler quartz) {
        try {
            quartz.shutdown(true);
        } catch (SchedulerException e) {
            LOG.warn("the scheduler did not end cleanly: {}", e.getMessage());
        }
    }
}
