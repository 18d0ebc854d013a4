package devattach.report;

import devattach.model.Explanation;
import devattach.model.Explanation.Rung;
import devattach.model.Explanation.State;
import devattach.model.Printable;
import devattach.report.Style.Tone;
import java.util.Locale;
import java.util.Optional;

/** The ladder of checks, as text and as JSON. */
public final class ExplanationPage {

    private final Explanation explanation;

    public ExplanationPage(Explanation explanation) {
        this.explanation = explanation;
    }

    public String text(Style style) {
        StringBuilder text = new StringBuilder();
        text.append(style.paint(Tone.TITLE, Printable.of(explanation.subject() + " in " + explanation.container())))
                .append('\n');
        Optional<Rung> first = explanation.firstFailed();
        for (Rung rung : explanation.rungs()) {
            boolean isFirst = first.isPresent() && first.get() == rung;
            text.append(isFirst ? "> " : "  ")
                    .append(style.paint(tone(rung.state()), String.format("%-6s", word(rung.state()))))
                    .append(String.format("  %-9s  ", rung.name()))
                    .append(Printable.of(rung.says()))
                    .append('\n');
            if (!rung.next().isEmpty() && rung.state() != State.OK) {
                text.append(" ".repeat(21))
                        .append("next: ")
                        .append(Printable.of(rung.next()))
                        .append('\n');
            }
        }
        text.append(
                first.isPresent()
                        ? "It cannot be used: begin with '" + first.get().name() + "'.\n"
                        : "Nothing of this stands in its way.\n");
        return text.toString();
    }

    private static String word(State state) {
        return switch (state) {
            case OK -> "ok";
            case FAILED -> "FAILED";
            case NOTE -> "note";
        };
    }

    private static Tone tone(State state) {
        return switch (state) {
            case OK -> Tone.GOOD;
            case FAILED -> Tone.BAD;
            case NOTE -> Tone.NOTE;
        };
    }

    public String json() {
        return Json.text(out -> {
            out.writeStringField("container", explanation.container());
            out.writeStringField("subject", explanation.subject());
            out.writeStringField(
                    "firstFailed", explanation.firstFailed().map(Rung::name).orElse(""));
            Json.objects(out, "rungs", explanation.rungs(), (to, rung) -> {
                to.writeStringField("name", rung.name());
                to.writeStringField("state", rung.state().name().toLowerCase(Locale.ROOT));
                to.writeStringField("says", rung.says());
                to.writeStringField("next", rung.next());
            });
        });
    }
}
