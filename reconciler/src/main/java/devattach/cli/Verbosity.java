package devattach.cli;

import picocli.CommandLine.ParseResult;

/**
 * How much is told on standard error: 0 warnings, 1 decisions, 2 everything of ours, 3 everything. Kept apart from
 * {@link Logging}, so that a command that logs nothing loads no logging.
 */
final class Verbosity {

    private static final String PROPERTY = "devattach.verbosity";

    private Verbosity() {}

    /** To be said before anything logs. The agent tells its decisions unasked. */
    static void ask(int times, ParseResult parsed) {
        boolean agent = parsed.hasSubcommand()
                && parsed.subcommand().commandSpec().name().equals("run");
        System.setProperty(PROPERTY, Integer.toString(agent ? times + 1 : times));
    }

    static int asked() {
        return Integer.getInteger(PROPERTY, 0);
    }
}
