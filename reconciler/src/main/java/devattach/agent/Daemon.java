package devattach.agent;

import devattach.host.Host;
import devattach.linux.KernelException;
import devattach.linux.SystemdNotify;
import devattach.model.Desired;
import devattach.model.ExitCode;
import devattach.model.Report;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent that stays: a full pass at once and on schedule, a quick one whenever the kernel says that something happened. One pass at
 * a time, and every trigger leads to the same pass.
 */
public final class Daemon implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final long SHUTDOWN_SECONDS = 20;

    private final Source source;
    private final Reconciler reconciler;
    private final Schedule schedule;
    private final String hostName;
    private final SystemdNotify systemd;
    private final Telling telling;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Scheduler scheduler;
    private @Nullable RunNow runNow;
    private @Nullable Desired desired;
    private boolean ready;

    /** Hears of every pass. */
    public interface Telling {
        void pass(Report report, Set<String> causes);

        void failed(IOException why, Set<String> causes);
    }

    public Daemon(
            Source source,
            Reconciler reconciler,
            Schedule schedule,
            String hostName,
            SystemdNotify systemd,
            Telling telling) {
        this.source = source;
        this.reconciler = reconciler;
        this.schedule = schedule;
        this.hostName = hostName;
        this.systemd = systemd;
        this.telling = telling;
    }

    /** Starts the schedule, with a full compare as the first act. */
    public void start() throws IOException {
        try {
            Scheduler quartz = new StdSchedulerFactory(quartzProperties()).getScheduler();
            quartz.setJobFactory((bundle, any) ->
                    new PassJob(this, bundle.getTrigger().getKey().getName()));
            JobDetail job = JobBuilder.newJob(PassJob.class)
                    .withIdentity("pass")
                    .storeDurably()
                    .build();
            quartz.addJob(job, true);
            quartz.scheduleJob(schedule.trigger(job, hostName, Instant.now()));
            quartz.scheduleJob(TriggerBuilder.newTrigger()
                    .withIdentity("start")
                    .forJob(job)
                    .build());
            if (systemd.watchdog().isPresent()) {
                quartz.scheduleJob(heartbeat(job, systemd.watchdog().get()));
            }
            scheduler = quartz;
            runNow = new RunNow(quartz, job);
            quartz.start();
        } catch (SchedulerException e) {
            throw new IOException("the scheduler could not be started: " + e.getMessage(), e);
        }
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

    private static Properties quartzProperties() {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "devattach");
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", "1");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        return properties;
    }

    /** Something happened: a quick pass, soon. */
    public void runNow(String cause) {
        RunNow now = runNow;
        if (now != null) {
            try {
                now.request(cause);
            } catch (SchedulerException e) {
                LOG.warn("could not ask for a pass because of {}: {}; the schedule goes on", cause, e.getMessage());
            }
        }
    }

    /** Until somebody calls {@link #close}. */
    public void await() throws InterruptedException {
        stopped.await();
    }

    /** The Quartz job; a class of its own because Quartz looks for the annotation on it. */
    @DisallowConcurrentExecution
    public static final class PassJob implements Job {
        private final Daemon daemon;
        private final String trigger;

        PassJob(Daemon daemon, String trigger) {
            this.daemon = daemon;
            this.trigger = trigger;
        }

        @Override
        public void execute(org.quartz.JobExecutionContext context) {
            daemon.pass(trigger);
        }
    }

    private void pass(String trigger) {
        RunNow now = runNow;
        Set<String> causes = now == null ? new java.util.TreeSet<>() : now.drain();
        boolean quick = trigger.equals("now") || trigger.equals("watchdog");
        if (!quick) {
            causes.add(trigger);
        }
        try {
            Desired current = desired;
            if (current == null || !quick) {
                current = source.desired();
                desired = current;
            }
            Host.Depth depth = quick && ready ? Host.Depth.EVENTS : Host.Depth.FULL;
            Report report = reconciler.pass(current, Mode.APPLY, depth);
            converged(report, current);
            telling.pass(report, causes);
            alive();
        } catch (IOException e) {
            telling.failed(e, causes);
        } catch (RuntimeException e) {
            LOG.error("this pass ended by a fault of devattach's own; the next one begins anew", e);
        }
    }

    private void converged(Report report, Desired current) throws IOException {
        boolean all = report.outcomes().stream().allMatch(outcome -> outcome.reached());
        if (all && !current.converged() && report.exitCode() != ExitCode.BLOCKED) {
            desired = source.converged(current);
        }
    }

    private void alive() throws KernelException {
        systemd.tell(ready ? "WATCHDOG=1" : "READY=1\nWATCHDOG=1");
        ready = true;
    }

    /** Lets the pass in progress come to its end. Nothing is detached: what is attached stays. */
    @Override
    public void close() {
        try {
            systemd.tell("STOPPING=1");
        } catch (KernelException e) {
            LOG.debug("systemd was not told: {}", e.getMessage());
        }
        Scheduler quartz = scheduler;
        if (quartz != null) {
            Thread waiting = new Thread(() -> shutdown(quartz), "devattach-shutdown");
            waiting.setDaemon(true);
            waiting.start();
            try {
                waiting.join(TimeUnit.SECONDS.toMillis(SHUTDOWN_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        stopped.countDown();
    }

    private static void shutdown(Scheduler quartz) {
        try {
            quartz.shutdown(true);
        } catch (SchedulerException e) {
            LOG.warn("the scheduler did not end cleanly: {}", e.getMessage());
        }
    }
}
