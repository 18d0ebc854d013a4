package devattach.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;

/**
 * Sets logging up in code, when the first logger is made: standard error only, quiet unless {@code -v} is given. Logback
 * finds it as a service; its XML, which costs ten times the start-up time, is never read.
 */
public final class Logging extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        LogLine line = new LogLine();
        line.setContext(context);
        line.start();
        encoder.setContext(context);
        encoder.setLayout(line);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        int verbosity = Verbosity.asked();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        // libraries are two steps quieter than we are
        root.setLevel(verbosity >= 3 ? Level.DEBUG : verbosity == 2 ? Level.INFO : Level.ERROR);
        root.addAppender(console);
        context.getLogger("devattach")
                .setLevel(verbosity >= 2 ? Level.DEBUG : verbosity == 1 ? Level.INFO : Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
