package devattach.report;

import devattach.model.Printable;
import devattach.model.Validation;
import devattach.model.Validation.Gravity;
import devattach.model.Validation.Problem;
import devattach.report.Style.Tone;
import java.util.Comparator;
import java.util.List;

/** What is wrong with configuration files, as text (a line each, the way compilers say it) and as JSON. */
public final class ValidationPage {

    private final Validation validation;
    private final List<Problem> problems;

    public ValidationPage(Validation validation) {
        this.validation = validation;
        this.problems = validation.problems().stream()
                .sorted(Comparator.comparing(Problem::where).thenComparing(Problem::what))
                .toList();
    }

    public String text(Style style) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            boolean error = problem.gravity() == Gravity.ERROR;
            text.append(Printable.of(problem.where() + ": "))
                    .append(style.paint(error ? Tone.BAD : Tone.NOTE, error ? "error: " : "warning: "))
                    .append(Printable.of(problem.what()))
                    .append('\n');
        }
        long errors = count(Gravity.ERROR);
        String verdict = errors == 0 ? "Valid: " : "Not valid: " + errors + (errors == 1 ? " error; " : " errors; ");
        long warnings = count(Gravity.WARNING);
        String warned = warnings == 0 ? "" : ", " + warnings + (warnings == 1 ? " warning" : " warnings");
        text.append(verdict)
                .append(validation.entries())
                .append(validation.entries() == 1 ? " entry in " : " entries in ")
                .append(validation.files())
                .append(validation.files() == 1 ? " file" : " files")
                .append(warned)
                .append(".\n");
        return text.toString();
    }

    public String json() {
        return Json.text(out -> {
            ReportJson.exit(out, validation.exitCode());
            out.writeNumberField("files", validation.files());
            out.writeNumberField("entries", validation.entries());
            Json.objects(out, "problems", problems, (to, problem) -> {
                to.writeStringField("gravity", ReportJson.word(problem.gravity()));
                to.writeStringField("file", problem.where().file());
                to.writeNumberField("line", problem.where().line());
                to.writeNumberField("column", problem.where().column());
                to.writeStringField("what", problem.what());
            });
        });
    }

    private long count(Gravity gravity) {
        return problems.stream().filter(problem -> problem.gravity() == gravity).count();
    }
}
