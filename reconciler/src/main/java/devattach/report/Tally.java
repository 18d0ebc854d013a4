package devattach.report;

import devattach.model.Severity;
import devattach.report.ReportView.Change;
import devattach.report.ReportView.Note;
import devattach.report.ReportView.Result;
import devattach.report.ReportView.Verb;
import java.util.List;
import java.util.stream.Stream;

/** The numbers of a report, counted from its changes and findings and stored nowhere else. */
record Tally(List<Change> changes, List<Note> findings, int settled) {

    static Tally of(ReportView view) {
        List<Change> changes = Stream.concat(
                        view.hostChanges().stream(),
                        view.containers().stream().flatMap(block -> block.changes().stream()))
                .toList();
        return new Tally(changes, view.findings(), view.settled());
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** How many are to be done or were tried. */
    long of(Verb verb) {
        return changes.stream().filter(change -> change.verb() == verb).count();
    }

    /** How many came to be as wanted. */
    long reached(Verb verb) {
        return changes.stream()
                .filter(change -> change.verb() == verb)
                .filter(change -> change.result() == Result.DONE || change.result() == Result.UNCHANGED)
                .count();
    }

    long of(Result result) {
        return changes.stream().filter(change -> change.result() == result).count();
    }

    long of(Severity severity) {
        return findings.stream().filter(note -> note.severity() == severity).count();
    }
}
