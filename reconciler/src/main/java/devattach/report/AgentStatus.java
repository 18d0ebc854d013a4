package devattach.report;

import devattach.model.ExitCode;
import devattach.model.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What the agent leaves for {@code devattach status} after each pass, in {@code status.json} of its run folder: who it is,
 * how often it looks, and its last report.
 *
 * @param pid of the agent
 * @param startTime of that process, in clock ticks after boot (field 22 of /proc/PID/stat, see proc(5)): with the pid, its identity
 * @param interval between two full passes
 */
public record AgentStatus(int pid, long startTime, Duration interval, ReportView last) {

    /** The file's name in the run folder. */
    public static final String FILE = "status.json";

    /** Whether what the agent last said still holds. */
    public enum Pulse {
        /** It runs, and looked lately. */
        FRESH,
        /** It runs, but its last pass is older than three intervals. */
        LATE,
        /** That process is no more. */
        GONE
    }

    public static AgentStatus of(int pid, long startTime, Duration interval, Report report) {
        return new AgentStatus(pid, startTime, interval, ReportView.of(report));
    }

    /** Replaces the file in one step: a reader sees the old one or the new one. Readable by all, writable by its owner. */
    public void write(Path runDir) throws IOException {
        Path fresh = runDir.resolve(FILE + ".new");
        Files.writeString(fresh, json(Pulse.FRESH), StandardCharsets.UTF_8);
        Files.move(fresh, runDir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the agent last wrote. */
    public static AgentStatus read(Path runDir) throws IOException {
        JsonObject in = JsonObject.parse(Files.readString(runDir.resolve(FILE)));
        JsonObject agent = in.object("agent");
        return new AgentStatus(
                agent.number("pid"),
                agent.longNumber("startTime"),
                Duration.ofMillis(agent.longNumber("intervalMillis")),
                ReportReader.view(in.object("report")));
    }

    /**
     * Whether it still holds.
     *
     * @param nowThere the start time of the process that has the agent's pid now; -1 for none
     */
    public Pulse pulse(Instant now, long nowThere) {
        if (nowThere != startTime) {
            return Pulse.GONE;
        }
        return now.isAfter(last.time().plus(interval.multipliedBy(3))) ? Pulse.LATE : Pulse.FRESH;
    }

    /** The last report's, but never better than {@code PARTLY} when nobody watches any more. */
    public ExitCode exitCode(Pulse pulse) {
        return last.exitCode() == ExitCode.OK && pulse != Pulse.FRESH ? ExitCode.PARTLY : last.exitCode();
    }

    public String json(Pulse pulse) {
        return Json.text(out -> {
            Json.object(out, "agent", to -> {
                to.writeNumberField("pid", pid);
                to.writeNumberField("startTime", startTime);
                to.writeNumberField("intervalMillis", interval.toMillis());
                to.writeStringField("pulse", pulse.name().toLowerCase(Locale.ROOT));
            });
            ReportJson.exit(out, exitCode(pulse));
            Json.object(out, "report", to -> ReportJson.write(to, last));
        });
    }

    public String text(Pulse pulse, Style style, Instant now) {
        long seconds = Math.max(0, Duration.between(last.time(), now).toSeconds());
        String pass = "last pass " + seconds + " s ago (" + last.time() + ")";
        String agent =
                switch (pulse) {
                    case FRESH -> style.paint(Style.Tone.GOOD, "agent running") + ", pid " + pid + ", " + pass;
                    case LATE ->
                        style.paint(Style.Tone.BAD, "agent late") + ", pid " + pid + ", " + pass + ", expected every "
                                + interval.toSeconds() + " s; see its log: journalctl -u devattach";
                    case GONE ->
                        style.paint(Style.Tone.BAD, "agent not running") + ", was pid " + pid + ", " + pass
                                + "; what is attached stays, but nothing is repaired; start it: systemctl start devattach";
                };
        return agent + "\n" + PlanText.render(last, style);
    }
}
