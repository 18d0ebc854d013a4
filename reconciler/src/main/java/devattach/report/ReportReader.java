package devattach.report;

import devattach.model.ExitCode;
import devattach.model.Revision;
import devattach.model.Severity;
import devattach.model.Step.Cause;
import devattach.report.ReportView.Block;
import devattach.report.ReportView.Change;
import devattach.report.ReportView.Effect;
import devattach.report.ReportView.Mode;
import devattach.report.ReportView.Note;
import devattach.report.ReportView.Result;
import devattach.report.ReportView.Verb;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Makes a report's view out of its JSON again: {@code status} shows what the agent wrote. */
final class ReportReader {

    private ReportReader() {}

    static ReportView view(JsonObject in) throws IOException {
        Optional<JsonObject> revision = in.optionalObject("revision");
        return new ReportView(
                time(in, "time"),
                in.text("host"),
                in.constant("mode", Mode.class),
                in.object("exit").constant("name", ExitCode.class),
                revision.isPresent() ? Optional.of(revision(revision.get())) : Optional.empty(),
                in.texts("rejected"),
                in.text("stale"),
                in.texts("warnings"),
                in.objects("hostChanges", ReportReader::change),
                in.objects("containers", ReportReader::block),
                in.objects("findings", ReportReader::note),
                in.object("summary").number("settled"));
    }

    static Instant time(JsonObject in, String key) throws IOException {
        try {
            return Instant.parse(in.text(key));
        } catch (DateTimeException wrong) {
            throw new IOException(key + ": not a time: " + in.text(key), wrong);
        }
    }

    private static Revision revision(JsonObject in) throws IOException {
        return new Revision(
                in.text("source"),
                in.text("ref"),
                in.text("commit"),
                in.text("author"),
                in.text("subject"),
                time(in, "time"));
    }

    private static Block block(JsonObject in) throws IOException {
        return new Block(
                in.text("runtime"), in.text("id"), in.text("name"), in.objects("changes", ReportReader::change));
    }

    private static Change change(JsonObject in) throws IOException {
        return new Change(
                in.constant("verb", Verb.class),
                in.constant("cause", Cause.class),
                in.text("entry"),
                in.text("where"),
                in.text("path"),
                in.text("device"),
                in.text("access"),
                in.text("mode"),
                in.text("owner"),
                in.texts("links"),
                in.texts("reasons"),
                in.objects("effects", ReportReader::effect));
    }

    private static Effect effect(JsonObject in) throws IOException {
        return new Effect(in.text("action"), in.text("facet"), in.constant("result", Result.class), in.text("why"));
    }

    private static Note note(JsonObject in) throws IOException {
        return new Note(
                in.text("reason"),
                in.constant("severity", Severity.class),
                in.text("entry"),
                in.text("where"),
                in.text("container"),
                in.text("sentence"),
                in.text("next"));
    }
}
