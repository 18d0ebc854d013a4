package devattach.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
import devattach.report.Sample;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed wrongly is answered on standard error, with the way out, and is exit code 1. */
class WrongInputTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "paln | paln: no such command; did you mean 'plan'?; see 'devattach --help'",
                "frobnicate | frobnicate: no such command; see 'devattach --help'",
                "plan --dri . | --dri: no such option; did you mean '--dir'?; see 'devattach plan --help'",
                "help aply | aply: no such command; did you mean 'apply'?; see 'devattach --help'",
                "status extra | extra: one argument too many; see 'devattach status --help'",
                "'' | no command given; see 'devattach --help'",
                "validate /no/such/file | validate: /no/such/file: no such file or folder; check the spelling",
                "plan --dir /no/such | --dir: /no/such: no such folder; name the root of a configuration tree",
                "run --config /proc/self/stat | run: /run/devattach/lock: held by pid 12; stop that agent first"
            })
    void mistakesAreNamedWithTheWayOut(String typed, String said) {
        String[] args = typed.equals("''") ? new String[0] : typed.split(" ");
        assertEquals(1, run(args));
        assertEquals("devattach: " + said + "\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void aDefectShowsItsStackOnlyWhenAskedTwice() {
        EngineSource broken = () -> {
            throw new IllegalStateException("a defect");
        };
        assertEquals(1, run(broken, "plan", "--dir", "/"));
        assertTrue(err.toString().startsWith("devattach: internal error: "), err.toString());
        assertFalse(err.toString().contains("\tat "));
        assertEquals(1, run(broken, "plan", "--dir", "/", "-v", "-v"));
        assertTrue(err.toString().contains("\tat "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "init",
                "validate",
                "plan",
                "apply",
                "run",
                "status",
                "facts",
                "explain",
                "who",
                "release",
                "version",
                "help"
            })
    void everyCommandsHelpHasAnExampleAndTheExitCodes(String command) {
        assertEquals(0, run("help", command));
        String help = out.toString();
        out.getBuffer().setLength(0);
        assertEquals(0, run(command, "--help"));
        assertEquals(help, out.toString());
        assertTrue(help.contains("Examples:"), help);
        assertTrue(
                help.lines()
                        .anyMatch(line ->
                                line.matches("  (sudo )?devattach " + command + ".*|.* devattach " + command + ".*")),
                help);
        for (ExitCode code : ExitCode.values()) {
            assertTrue(help.contains("  " + code.code() + "   " + code.meaning()), help);
        }
    }

    @Test
    void thePageOfExitCodesIsComplete() throws Exception {
        String page = Files.readString(Path.of("../docs/exit-codes.md"));
        for (ExitCode code : ExitCode.values()) {
            assertTrue(page.contains("| " + code.code() + " | " + code.meaning() + " |"), code.toString());
        }
    }

    private int run(String... args) {
        return run(() -> new HostOfValues(Sample.plan(List.of(), List.of())), args);
    }

    private int run(EngineSource engine, String... args) {
        Surroundings script = new Surroundings(Set.of(Surroundings.Trait.ROOT), question -> Optional.empty());
        return Main.run(new Session(engine, script, new PrintWriter(out), new PrintWriter(err)), args);
    }
}
