package devattach.report;

import com.fasterxml.jackson.core.JsonGenerator;
import devattach.model.ExitCode;
import devattach.model.Revision;
import devattach.model.Severity;
import devattach.report.ReportView.Block;
import devattach.report.ReportView.Change;
import devattach.report.ReportView.Effect;
import devattach.report.ReportView.Note;
import devattach.report.ReportView.Result;
import devattach.report.ReportView.Verb;
import java.io.IOException;
import java.util.Locale;

/** A report for programs, see {@code schema/report.schema.json}. {@link ReportReader} reads it back. */
public final class ReportJson {

    private ReportJson() {}

    public static String render(ReportView view) {
        return Json.text(out -> write(out, view));
    }

    /**
     * The report that {@link #render} wrote.
     *
     * @throws IOException when the text is not one
     */
    public static ReportView parse(String text) throws IOException {
        return ReportReader.view(JsonObject.parse(text));
    }

    static void write(JsonGenerator out, ReportView view) throws IOException {
        out.writeStringField("time", view.time().toString());
        out.writeStringField("host", view.host());
        out.writeStringField("mode", word(view.mode()));
        exit(out, view.exitCode());
        Json.object(out, "summary", to -> summary(to, view.tally()));
        if (view.revision().isPresent()) {
            Json.object(out, "revision", to -> revision(to, view.revision().get()));
        }
        Json.strings(out, "rejected", view.rejected());
        out.writeStringField("stale", view.stale());
        Json.strings(out, "warnings", view.warnings());
        Json.objects(out, "hostChanges", view.hostChanges(), ReportJson::change);
        Json.objects(out, "containers", view.containers(), ReportJson::block);
        Json.objects(out, "findings", view.findings(), ReportJson::note);
    }

    /** Written alike wherever an exit code stands in our JSON. */
    static void exit(JsonGenerator out, ExitCode exit) throws IOException {
        Json.object(out, "exit", to -> {
            to.writeNumberField("code", exit.code());
            to.writeStringField("name", word(exit));
            to.writeStringField("meaning", exit.meaning());
        });
    }

    private static void summary(JsonGenerator out, Tally tally) throws IOException {
        for (Verb verb : Verb.values()) {
            out.writeNumberField(word(verb), tally.of(verb));
        }
        out.writeNumberField("settled", tally.settled());
        for (Result result : Result.values()) {
            out.writeNumberField(word(result), tally.of(result));
        }
        out.writeNumberField("waiting", tally.of(Severity.GREEN));
        out.writeNumberField("degraded", tally.of(Severity.DEGRADED));
        out.writeNumberField("blocked", tally.of(Severity.BLOCKED));
    }

    private static void revision(JsonGenerator out, Revision revision) throws IOException {
        out.writeStringField("source", revision.source());
        out.writeStringField("ref", revision.ref());
        out.writeStringField("commit", revision.commit());
        out.writeStringField("author", revision.author());
        out.writeStringField("subject", revision.subject());
        out.writeStringField("time", revision.time().toString());
    }

    private static void block(JsonGenerator out, Block block) throws IOException {
        out.writeStringField("runtime", block.runtime());
        out.writeStringField("id", block.id());
        out.writeStringField("name", block.name());
        Json.objects(out, "changes", block.changes(), ReportJson::change);
    }

    private static void change(JsonGenerator out, Change change) throws IOException {
        out.writeStringField("verb", word(change.verb()));
        out.writeStringField("cause", word(change.cause()));
        out.writeStringField("result", word(change.result()));
        out.writeStringField("entry", change.entry());
        out.writeStringField("where", change.where());
        out.writeStringField("path", change.path());
        out.writeStringField("device", change.device());
        out.writeStringField("access", change.access());
        out.writeStringField("mode", change.mode());
        out.writeStringField("owner", change.owner());
        Json.strings(out, "links", change.links());
        Json.strings(out, "reasons", change.reasons());
        Json.objects(out, "effects", change.effects(), ReportJson::effect);
    }

    private static void effect(JsonGenerator out, Effect effect) throws IOException {
        out.writeStringField("action", effect.action());
        out.writeStringField("facet", effect.facet());
        out.writeStringField("result", word(effect.result()));
        out.writeStringField("why", effect.why());
    }

    private static void note(JsonGenerator out, Note note) throws IOException {
        out.writeStringField("reason", note.reason());
        out.writeStringField("severity", word(note.severity()));
        out.writeStringField("entry", note.entry());
        out.writeStringField("where", note.where());
        out.writeStringField("container", note.container());
        out.writeStringField("sentence", note.sentence());
        out.writeStringField("next", note.next());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
