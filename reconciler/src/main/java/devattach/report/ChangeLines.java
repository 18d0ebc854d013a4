package devattach.report;

import devattach.model.Printable;
import devattach.report.ReportView.Change;
import devattach.report.ReportView.Effect;
import devattach.report.ReportView.Result;
import devattach.report.ReportView.Verb;
import devattach.report.Style.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The changes of one container in columns, one line each, with the reasons and the failures below. */
final class ChangeLines {

    private static final List<Function<Change, String>> COLUMNS = List.of(
            change -> change.path().isEmpty() ? "(access)" : change.path(),
            change -> (change.device() + " " + change.access()).strip(),
            change -> (change.mode() + " " + change.owner()).strip());

    private final List<Change> changes;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    ChangeLines(List<Change> changes, Style style) {
        this.changes = changes;
        this.style = style;
    }

    List<String> all() {
        List<Integer> widths = COLUMNS.stream().map(this::width).toList();
        changes.forEach(change -> {
            lines.add(head(change, widths));
            change.links().forEach(link -> lines.add("      link " + Printable.of(link)));
            reasons(change);
            change.effects().forEach(this::failure);
        });
        return lines;
    }

    private int width(Function<Change, String> column) {
        return changes.stream()
                .mapToInt(change -> Printable.of(column.apply(change)).length())
                .max()
                .orElse(0);
    }

    private String head(Change change, List<Integer> widths) {
        StringBuilder line = new StringBuilder("  ");
        line.append(style.paint(tone(change.verb()), symbol(change.verb())));
        for (int index = 0; index < COLUMNS.size(); index++) {
            String cell = Printable.of(COLUMNS.get(index).apply(change));
            if (widths.get(index) > 0) {
                line.append(index == 0 ? " " : "  ").append(cell).append(" ".repeat(widths.get(index) - cell.length()));
            }
        }
        String entry = change.entry().isEmpty() ? "entry not known" : change.entry();
        String where = change.where().isEmpty() ? "" : ", " + change.where();
        line.append("  ").append(style.paint(Tone.QUIET, Printable.of("(" + entry + where + ")")));
        return line + result(change.result());
    }

    private String result(Result result) {
        return switch (result) {
            case PLANNED -> "";
            case DONE -> "  " + style.paint(Tone.GOOD, "done");
            case UNCHANGED -> "  " + style.paint(Tone.GOOD, "already so");
            case SKIPPED -> "  " + style.paint(Tone.NOTE, "skipped");
            case STALE -> "  " + style.paint(Tone.NOTE, "stale");
            case FAILED -> "  " + style.paint(Tone.BAD, "FAILED");
        };
    }

    private void reasons(Change change) {
        if (!change.reasons().isEmpty()) {
            lines.add("      because: " + Printable.of(String.join("; ", change.reasons())));
        }
    }

    private void failure(Effect effect) {
        if (!effect.why().isEmpty()) {
            String name = effect.result().name();
            String result = effect.result() == Result.FAILED ? name : name.toLowerCase(Locale.ROOT);
            lines.add("      " + result + ": "
                    + Printable.of(effect.action() + " " + effect.facet() + ": " + effect.why()));
        }
    }

    private static String symbol(Verb verb) {
        return switch (verb) {
            case ATTACH -> "+";
            case CHANGE, REPAIR -> "~";
            case DETACH -> "-";
        };
    }

    private static Tone tone(Verb verb) {
        return switch (verb) {
            case ATTACH -> Tone.ATTACH;
            case CHANGE -> Tone.CHANGE;
            case REPAIR -> Tone.REPAIR;
            case DETACH -> Tone.DETACH;
        };
    }
}
