package devattach.cli;

import devattach.agent.Daemon;
import devattach.mechanism.ProcFiles;
import devattach.model.Report;
import devattach.report.AgentStatus;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a running agent says: a line per decision in its log, and its last report for {@code devattach status}. */
final class Telling implements Daemon.Telling {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final Path runDir;
    private final Duration interval;
    private final int pid = (int) ProcessHandle.current().pid();
    private final long startTime;
    private List<String> lastFindings = List.of();
    private String lastFailure = "";
    private Instant written = Instant.EPOCH;

    Telling(Path runDir, Duration interval) throws IOException {
        this.runDir = runDir;
        this.interval = interval;
        this.startTime = ProcFiles.startTime(Files.readString(Path.of("/proc/self/stat")));
    }

    @Override
    public void pass(Report report, Set<String> causes) {
        List<String> findings = report.plan().findings().stream()
                .map(finding ->
                        finding.where() + ": " + finding.entry() + ": " + finding.sentence() + "; " + finding.next())
                .toList();
        boolean news = !report.outcomes().isEmpty()
                || !findings.equals(lastFindings)
                || !report.rejected().isEmpty();
        if (!report.outcomes().isEmpty()) {
            LOG.info("pass because of {}", String.join(", ", causes));
            PlanText.render(ReportView.of(report), Style.PLAIN)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(LOG::info);
        } else if (!findings.equals(lastFindings)) {
            findings.forEach(LOG::info);
        }
        failure(report.rejected().isEmpty() ? report.stale() : String.join("\n", report.rejected()));
        lastFindings = findings;
        boolean due = written.plus(interval.dividedBy(2)).isBefore(report.time());
        if (news || due) {
            write(report);
        }
    }

    /** Once when it begins and once when it ends, not at every pass. */
    private void failure(String why) {
        if (!why.equals(lastFailure)) {
            if (why.isEmpty()) {
                LOG.info("the source is well again");
            } else {
                LOG.warn(why);
            }
            lastFailure = why;
        }
    }

    private void write(Report report) {
        try {
            AgentStatus.of(pid, startTime, interval, report).write(runDir);
            written = report.time();
        } catch (IOException e) {
            LOG.warn("the status could not be written to {}: {}", runDir, e.getMessage());
        }
    }

    @Override
    public void failed(IOException why, Set<String> causes) {
        failure(String.valueOf(why.getMessage()));
    }
}
