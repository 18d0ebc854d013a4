package devattach.config;

import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.quartz.CronExpression;

/** Reads {@code schedule}: an interval, or a Quartz cron expression. */
final class ScheduleReader {

    static final List<String> KEYS = List.of("interval", "cron");
    static final AgentSettings.Schedule DEFAULT = new AgentSettings.Every(Duration.ofSeconds(60));
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    private ScheduleReader() {}

    static Optional<AgentSettings.Schedule> read(Fields fields) {
        fields.onlyKnown(KEYS, List.of("jitter"));
        if (fields.has("interval") && fields.has("cron")) {
            fields.wrong("cron", "'interval' and 'cron' in schedule both say when; keep one of the two");
        }
        Optional<AgentSettings.Schedule> every = fields.read("interval", ScheduleReader::every);
        return every.or(() -> fields.read("cron", ScheduleReader::cron));
    }

    private static AgentSettings.Schedule every(String text) {
        Duration interval = Scalars.duration(text);
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("shorter than a second; events are followed at once anyway, write 60s");
        }
        if (interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("longer than 31 days; write 'cron' for a date, or 24h");
        }
        return new AgentSettings.Every(interval);
    }

    /** Says in our words what people get wrong; Quartz, which goes by it, has the last word. */
    private static AgentSettings.Schedule cron(String text) {
        String[] parts = text.trim().split("\\s+");
        if (parts.length == 5) {
            throw new IllegalArgumentException(
                    "five fields, and seconds come first here; write for example 0 */5 * * * ?");
        }
        if (parts.length < 6 || parts.length > 7) {
            throw new IllegalArgumentException(
                    parts.length + " fields instead of six (seconds, minutes, hours, day, month, weekday); "
                            + "write for example 0 */5 * * * ?");
        }
        if (parts[3].equals("?") == parts[5].equals("?")) {
            throw new IllegalArgumentException(
                    "exactly one of day (4th field) and weekday (6th) is to be '?'; write for example 0 */5 * * * ?");
        }
        try {
            CronExpression.validateExpression(text.trim());
        } catch (ParseException e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage()).replaceAll("\\.$", "") + "; write for example 0 */5 * * * ?", e);
        }
        return new AgentSettings.Cron(text.trim());
    }
}
