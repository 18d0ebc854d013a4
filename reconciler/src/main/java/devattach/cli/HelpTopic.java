package devattach.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code devattach help}. */
@Command(
        name = "help",
        header = "Show the help of a command.",
        footer = {"", "Examples:", "  devattach help plan"})
final class HelpTopic implements Runnable {

    private final Session session;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "which one; none for the list")
    private Optional<String> command = Optional.empty();

    HelpTopic(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        CommandLine line = spec.parent().commandLine();
        if (command.isPresent()) {
            CommandLine found = line.getSubcommands().get(command.get());
            if (found == null) {
                throw new UnmatchedArgumentException(line, List.of(command.get()));
            }
            line = found;
        }
        session.print(line.getUsageMessage(line.getColorScheme()));
    }
}
