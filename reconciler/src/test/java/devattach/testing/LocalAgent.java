package devattach.testing;

import devattach.agent.Confirmation;
import devattach.agent.Daemon;
import devattach.agent.FolderSource;
import devattach.agent.Follower;
import devattach.agent.Schedule;
import devattach.agent.Wiring;
import devattach.config.HostName;
import devattach.linux.SystemdNotify;
import devattach.model.HostPolicy;
import devattach.model.Outcome;
import devattach.model.Report;
import devattach.model.Step;
import devattach.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code devattach run} does, within the test's own process, which spares the start of another: a full pass at once, and from then on
 * passes by the kernel's events alone. A folder of configuration takes the place of Git.
 */
public final class LocalAgent implements AutoCloseable, Daemon.Telling {

    private static final Duration NEVER = Duration.ofDays(31);

    private final Follower follower;
    private final Wiring wiring;
    private final Daemon daemon;
    private final List<String> told = new ArrayList<>();
    private Optional<Report> last = Optional.empty();
    private long corrected;

    /** On a host that says nothing of its own. */
    public LocalAgent(Path runDir, Path config, RuntimeSettings runtimes) throws IOException {
        this(runDir, config, runtimes, HostPolicy.DEFAULT);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    public LocalAgent(Path runDir, Path config, RuntimeSettings runtimes, HostPolicy policy) throws IOException {
        follower = new Follower();
        Confirmation confirmation = new Confirmation(policy.confirm(), runDir.resolve("interfaces"));
        wiring = new Wiring("test", runDir, runtimes, policy, confirmation, follower);
        daemon = new Daemon(
                new FolderSource(config, new HostName("test"), List.of()),
                wiring.reconciler(),
                () -> follower.tell(wiring.host()),
                new Schedule(NEVER, Optional.empty()),
                "test",
                new SystemdNotify(Map.of()),
                this);
        daemon.start();
        follower.start(wiring.streams(), daemon::runNow);
    }

    @Override
    public synchronized void pass(Report report, Set<String> causes) {
        last = Optional.of(report);
        List<Step> steps = report.plan().steps();
        for (int i = 0; i < report.outcomes().size(); i++) {
            boolean corrective = steps.get(i).cause() == Step.Cause.CORRECTIVE;
            corrected += corrective && report.outcomes().get(i) instanceof Outcome.Done ? 1 : 0;
        }
        told.add(causes + ": " + report.plan() + " " + report.outcomes());
    }

    @Override
    public synchronized void failed(IOException why, Set<String> causes) {
        told.add(causes + ": " + why);
    }

    /** What the last pass found and did; empty before the first has ended. */
    public synchronized Optional<Report> last() {
        return last;
    }

    /** How many steps were done so far because the world had moved, not Git. */
    public synchronized long corrected() {
        return corrected;
    }

    /** All passes, for people. */
    public synchronized String told() {
        return String.join("\n", told);
    }

    /** Ends it; what is attached stays. */
    @Override
    public void close() {
        daemon.close();
        follower.close();
        wiring.close();
    }
}
