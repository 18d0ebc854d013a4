package devattach.cli;

import devattach.cli.Surroundings.Trait;
import devattach.report.Style;
import java.io.IOException;
import java.io.PrintWriter;

/** One invocation: what a command may use of the world. */
record Session(EngineSource source, Surroundings surroundings, PrintWriter out, PrintWriter err) {

    Engine engine() throws IOException {
        return source.open();
    }

    /**
     * Refuses before anything was done, where it would only be refused halfway otherwise.
     *
     * @param why what root is needed for
     */
    void needRoot(String command, String why) throws Refused {
        if (!surroundings.has(Trait.ROOT)) {
            throw new Refused(command + ": needs root, because it " + why + "; run 'sudo devattach " + command + "'");
        }
    }

    Style style(Color color) {
        return switch (color) {
            case ALWAYS -> Style.ANSI;
            case NEVER -> Style.PLAIN;
            case AUTO ->
                surroundings.has(Trait.TERMINAL) && !surroundings.has(Trait.NO_COLOR) ? Style.ANSI : Style.PLAIN;
        };
    }

    void print(String text) {
        out.print(text);
        out.flush();
    }
}
