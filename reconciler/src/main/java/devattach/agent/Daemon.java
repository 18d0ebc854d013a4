package devattach.agent;

import devattach.host.Host;
import devattach.linux.KernelException;
import devattach.linux.SystemdNotify;
import devattach.model.Desired;
import devattach.model.Finding;
import devattach.model.Outcome;
import devattach.model.Report;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent that stays: a full pass at once and after every look at the source, a quick one whenever the kernel says that something
 * happened. One pass at a time; a source that hangs holds up no pass.
 */
public final class Daemon implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LONGEST_RETRY_MILLIS = 60_000;

    private final Source source;
    private final Reconciler reconciler;
    private final Runnable beforePass;
    private final SystemdNotify systemd;
    private final Telling telling;
    private final Clockwork clockwork;
    private volatile Optional<Desired> desired = Optional.empty();
    private final AtomicBoolean fullPassDue = new AtomicBoolean(true);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean ready;
    private long retryMillis = FIRST_RETRY_MILLIS;

    /** Hears of every pass, and of what kept one from happening. */
    public interface Telling {
        void pass(Report report, Set<String> causes);

        void failed(IOException why, Set<String> causes);
    }

    public Daemon(
            Source source,
            Reconciler reconciler,
            Runnable beforePass,
            Schedule schedule,
            String hostName,
            SystemdNotify systemd,
            Telling telling) {
        this.source = source;
        this.reconciler = reconciler;
        this.beforePass = beforePass;
        this.systemd = systemd;
        this.telling = telling;
        this.clockwork = new Clockwork(schedule, hostName, systemd.watchdog(), this::ask, this::pass);
    }

    /** Compares everything with the last valid revision as the first act, asks the source as the second, then keeps to the schedule. */
    public void start() throws IOException {
        desired = source.last();
        try {
            clockwork.start();
        } catch (SchedulerException e) {
            throw new IOException("the scheduler could not be started: " + e.getMessage(), e);
        }
    }

    /** Something happened: a quick pass, soon. */
    public void runNow(String cause) {
        try {
            if (cause.startsWith(Follower.STARTED) || cause.endsWith(Follower.ENDED)) {
                clockwork.runUntilSettled(cause);
            } else {
                clockwork.runNow(cause);
            }
        } catch (SchedulerException e) {
            LOG.warn("could not ask for a pass because of {}: {}; the schedule goes on", cause, e.getMessage());
        }
    }

    /** Until somebody calls {@link #close}. */
    public void await() throws InterruptedException {
        stopped.await();
    }

    private void ask() {
        try {
            desired = Optional.of(source.desired());
        } catch (IOException e) {
            telling.failed(e, Set.of("source"));
        }
        fullPassDue.set(true);
        runNow("schedule");
    }

    private void pass(Set<String> causes) {
        Optional<Desired> current = desired;
        if (current.isEmpty()) {
            return; // nothing is known yet, which is not the same as nothing being wanted; the source is being asked
        }
        Host.Depth depth = fullPassDue.getAndSet(false) ? Host.Depth.FULL : Host.Depth.EVENTS;
        try {
            beforePass.run();
            Report report = reconciler.pass(current.get(), Mode.APPLY, depth);
            remember(report, current);
            telling.pass(report, causes);
            alive();
            retry(report);
        } catch (IOException e) {
            fullPassDue.set(true);
            telling.failed(e, causes);
        } catch (RuntimeException e) {
            fullPassDue.set(true);
            LOG.error("this pass ended by a fault of devattach's own; the next one begins anew", e);
        }
    }

    /**
     * What failed is tried again before the schedule comes round, less and less often: a process of a runtime was just passing through
     * the container's cgroup, a device was still being made.
     */
    private void retry(Report report) {
        if (report.outcomes().stream().anyMatch(Outcome.Stale.class::isInstance)) {
            fullPassDue.set(true);
        }
        boolean open = !report.outcomes().stream().allMatch(Outcome::reached)
                || report.plan().findings().stream().anyMatch(Daemon::mayPass);
        retryMillis = open ? Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS) : FIRST_RETRY_MILLIS;
        OptionalLong delay = reconciler.due().stream()
                .mapToLong(due -> Math.max(1, Instant.now().until(due, ChronoUnit.MILLIS) + 1))
                .map(millis -> open ? Math.min(millis, retryMillis) : millis)
                .findAny();
        if (open || delay.isPresent()) {
            try {
                clockwork.runIn(delay.orElse(retryMillis), "retry");
            } catch (SchedulerException e) {
                LOG.warn("could not ask for another try: {}; the schedule goes on", e.getMessage());
            }
        }
    }

    private static boolean mayPass(Finding finding) {
        return finding instanceof Finding.Denied
                || finding instanceof Finding.Held
                || finding instanceof Finding.Unreadable;
    }

    private void remember(Report report, Optional<Desired> current) throws IOException {
        boolean all = report.outcomes().stream().allMatch(Outcome::reached)
                && current.filter(reconciler::isOpen).isEmpty();
        if (all && current.isPresent() && !current.get().converged()) {
            Desired converged = source.converged(current.get());
            if (desired.equals(current)) { // else the source moved on meanwhile, and the next pass is for that
                desired = Optional.of(converged);
            }
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
        clockwork.close();
        stopped.countDown();
    }
}
