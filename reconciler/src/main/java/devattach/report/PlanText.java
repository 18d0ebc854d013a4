package devattach.report;

import devattach.model.Printable;
import devattach.model.Revision;
import devattach.model.Severity;
import devattach.report.ReportView.Block;
import devattach.report.ReportView.Change;
import devattach.report.ReportView.Mode;
import devattach.report.ReportView.Note;
import devattach.report.Style.Tone;
import java.util.List;
import java.util.Locale;

/** A report for people: what it is about, what changes where and why, what does not and why, the numbers, what next. */
public final class PlanText {

    private final ReportView view;
    private final Style style;
    private final StringBuilder text = new StringBuilder();

    private PlanText(ReportView view, Style style) {
        this.view = view;
        this.style = style;
    }

    /** The whole report, ending with a line break. The same view gives the same text. */
    public static String render(ReportView view, Style style) {
        PlanText page = new PlanText(view, style);
        page.header();
        page.hostChanges();
        view.containers().forEach(page::block);
        page.findings();
        page.line("");
        page.line(new Summary(view).paint(style));
        page.next();
        return page.text.toString();
    }

    private void header() {
        String command = view.mode().name().toLowerCase(Locale.ROOT);
        line(style.paint(Tone.TITLE, "devattach " + command + " on " + Printable.of(view.host())));
        view.revision().ifPresent(this::revision);
        if (!view.stale().isEmpty()) {
            field("warning", Tone.NOTE, "the source could not be asked, this is the last known: " + view.stale());
        }
        view.warnings().forEach(warning -> field("warning", Tone.NOTE, warning));
        view.rejected().forEach(why -> field("rejected", Tone.BAD, why));
    }

    private void revision(Revision revision) {
        String ref = revision.ref().isEmpty() ? "" : " (" + revision.ref() + ")";
        String subject = revision.subject().isEmpty() ? "" : " \"" + revision.subject() + "\"";
        field("revision", Tone.QUIET, revision.shortCommit() + ref + subject);
        if (!revision.author().isEmpty()) {
            field("author", Tone.QUIET, revision.author() + ", " + revision.time());
        }
        field("source", Tone.QUIET, revision.source());
    }

    private void field(String name, Tone tone, String value) {
        line("  " + style.paint(tone, String.format("%-9s", name)) + " " + Printable.of(value));
    }

    private void hostChanges() {
        if (!view.hostChanges().isEmpty()) {
            changes("This host itself, first", view.hostChanges());
        }
    }

    private void block(Block block) {
        changes(Printable.of(block.title()), block.changes());
    }

    private void changes(String title, List<Change> changes) {
        line("");
        line(style.paint(Tone.TITLE, title));
        new ChangeLines(changes, style).all().forEach(this::line);
    }

    private void findings() {
        if (view.findings().isEmpty()) {
            return;
        }
        line("");
        line(style.paint(Tone.TITLE, "Not among the changes"));
        view.findings().forEach(this::finding);
    }

    private void finding(Note note) {
        String container = note.container().isEmpty() ? "" : " in " + note.container();
        line("  " + style.paint(tone(note.severity()), String.format("%-15s", note.reason())) + " "
                + Printable.of(note.entry() + container + "  (" + note.where() + ")"));
        String indent = " ".repeat(18);
        line(indent + Printable.of(note.sentence()));
        line(indent + style.paint(Tone.QUIET, "next: ") + Printable.of(note.next()));
    }

    private static Tone tone(Severity severity) {
        return switch (severity) {
            case NOTE, GREEN -> Tone.QUIET;
            case DEGRADED -> Tone.NOTE;
            case BLOCKED -> Tone.BAD;
        };
    }

    /** The command that does what was only planned, so that nobody has to look it up. */
    private void next() {
        if (view.mode() == Mode.PLAN && !view.tally().isEmpty()) {
            String folder = view.revision()
                    .filter(revision -> revision.ref().isEmpty())
                    .map(revision -> " --dir " + revision.source())
                    .orElse("");
            line("Next: devattach apply" + Printable.of(folder));
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
