package devattach.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.Locale;

/**
 * One log record as one line. Under systemd it begins with the priority in angle brackets, see sd-daemon(3), and has no
 * time, which the journal adds.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {

    private final boolean journal = System.getenv("JOURNAL_STREAM") != null;

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        if (journal) {
            line.append('<').append(priority(event.getLevel())).append('>');
        } else {
            line.append(event.getInstant())
                    .append(' ')
                    .append(event.getLevel().toString().toLowerCase(Locale.ROOT))
                    .append(' ');
        }
        line.append(oneLine(event.getFormattedMessage())).append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    /** What others named (containers, processes, commits) must not fake a record of its own, or move a cursor. */
    private static String oneLine(String message) {
        StringBuilder safe = new StringBuilder(message.length());
        message.chars().forEach(letter -> safe.append(Character.isISOControl(letter) ? '?' : (char) letter));
        return safe.toString();
    }

    private static int priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }
}
