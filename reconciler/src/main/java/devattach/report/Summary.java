package devattach.report;

import devattach.model.ExitCode;
import devattach.model.Severity;
import devattach.report.ReportView.Mode;
import devattach.report.ReportView.Result;
import devattach.report.ReportView.Verb;
import devattach.report.Style.Tone;
import java.util.ArrayList;
import java.util.List;

/** The one line at the end of a report. */
final class Summary {

    private final ReportView view;
    private final Tally tally;

    Summary(ReportView view) {
        this.view = view;
        this.tally = view.tally();
    }

    String paint(Style style) {
        return style.paint(view.exitCode() == ExitCode.OK ? Tone.GOOD : Tone.TITLE, line());
    }

    String line() {
        List<String> others = others();
        return changes() + (others.isEmpty() ? "" : "; " + String.join(", ", others)) + ".";
    }

    private String changes() {
        if (tally.isEmpty() && view.mode() == Mode.RELEASE) {
            return "Nothing to release: nothing here was attached by devattach";
        }
        if (tally.isEmpty()) {
            String settled = tally.settled() + (tally.settled() == 1 ? " attachment" : " attachments");
            boolean well = view.exitCode() == ExitCode.OK;
            return (well ? "In sync: " : "No changes: ") + settled + ", as wanted";
        }
        return switch (view.mode()) {
            case PLAN -> planned();
            case APPLY -> applied();
            case RELEASE -> "Released: " + tally.reached(Verb.DETACH) + " detached";
        };
    }

    private String planned() {
        String change = tally.of(Verb.CHANGE) == 0 ? "" : tally.of(Verb.CHANGE) + " to change, ";
        return "Plan: " + tally.of(Verb.ATTACH) + " to attach, " + change + tally.of(Verb.REPAIR) + " to repair, "
                + tally.of(Verb.DETACH) + " to detach";
    }

    private String applied() {
        String change = tally.of(Verb.CHANGE) == 0 ? "" : tally.reached(Verb.CHANGE) + " changed, ";
        return "Applied: " + tally.reached(Verb.ATTACH) + " attached, " + change + tally.reached(Verb.REPAIR)
                + " repaired, " + tally.reached(Verb.DETACH) + " detached";
    }

    private List<String> others() {
        List<String> others = new ArrayList<>();
        count(others, tally.of(Result.FAILED), "failed");
        count(others, tally.of(Result.STALE), "stale");
        count(others, tally.of(Result.SKIPPED), "skipped");
        count(others, tally.of(Severity.GREEN), "waiting");
        count(others, tally.of(Severity.DEGRADED), "degraded");
        count(others, tally.of(Severity.BLOCKED), "blocked");
        count(others, tally.of(Severity.NOTE), "left to others");
        if (!view.rejected().isEmpty()) {
            others.add("newer revision rejected");
        }
        return others;
    }

    private static void count(List<String> parts, long number, String what) {
        if (number > 0) {
            parts.add(number + " " + what);
        }
    }
}
