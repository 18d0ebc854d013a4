package devattach.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import devattach.report.Sample;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {

    @Test
    void logbackFindsIt() {
        assertTrue(ServiceLoader.load(Configurator.class).stream().anyMatch(found -> found.type() == Logging.class));
    }

    @ParameterizedTest
    @CsvSource({
        "plan --dir /, WARN, ERROR",
        "plan --dir / -v, INFO, ERROR",
        "plan --dir / -v -v, DEBUG, INFO",
        "-vv plan --dir /, DEBUG, INFO",
        "run --config /proc/self/stat, INFO, ERROR"
    })
    void eachVTellsMore(String typed, String ours, String others) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Main.run(new HostOfValues(Sample.plan(List.of(), List.of())), typed.split(" "), nowhere, nowhere);
        LoggerContext context = new LoggerContext();
        Logging logging = new Logging();
        logging.setContext(context);
        logging.configure(context);
        assertEquals(Level.toLevel(ours), context.getLogger("devattach.agent").getEffectiveLevel());
        assertEquals(
                Level.toLevel(others), context.getLogger("org.eclipse.jgit").getEffectiveLevel());
    }

    @Test
    void aMessageIsOneLineWhateverItQuotes() {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                "", context.getLogger("devattach"), Level.WARN, "container {}", null, new Object[] {"a\n<0>fake\033[2J"
                });
        String line = new LogLine().doLayout(event);
        assertTrue(line.endsWith("container a?<0>fake?[2J\n"), line);
    }
}
