package devattach.cli;

import devattach.report.PlanText;
import devattach.report.ReportJson;
import devattach.report.ReportView;
import devattach.report.Style;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a command answers: {@code -o} and {@code --color}. */
final class Output {

    enum Format {
        TEXT,
        JSON;

        /** As it is typed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TEXT;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Color color = Color.AUTO;

    int report(Session session, ReportView view) {
        return answer(
                session,
                style -> PlanText.render(view, style),
                () -> ReportJson.render(view),
                view.exitCode().code());
    }

    int answer(Session session, Function<Style, String> text, Supplier<String> json, int exitCode) {
        session.print(format == Format.JSON ? json.get() : text.apply(session.style(color)));
        return exitCode;
    }
}
