package devattach.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code devattach} itself: the list of the commands, and the options all of them have. */
@Command(
        name = "devattach",
        header = "GitOps for the devices inside containers.",
        description = {
            "",
            "A Git repository says which devices of this host belong into which running containers;",
            "devattach compares that with what the kernel holds, and puts right what differs.",
            ""
        },
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  sudo devattach init                 # write /etc/devattach/devattach.yaml",
            "  sudo devattach plan                 # what would change, and why",
            "  sudo devattach apply                # do it",
            "  devattach status                    # what the agent did last",
            "",
            "'devattach help COMMAND' tells more about a command."
        },
        exitCodeListHeading = "%nExit codes:%n",
        subcommands = {
            InitCommand.class,
            ValidateCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            RunCommand.class,
            StatusCommand.class,
            FactsCommand.class,
            ReleaseCommand.class,
            VersionCommand.class,
            HelpTopic.class
        })
final class Devattach implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "tell more on standard error; twice: debug, with stack traces")
    private boolean[] verbose = {};

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this help")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "show the version")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    /** No command was given. Help that was asked for goes to standard output and is not an error; this is one. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    int verbosity() {
        return verbose.length;
    }

    /** Puts on every command's help what is the same for all. */
    static void dress(CommandLine line) {
        line.getCommandSpec().usageMessage().exitCodeList(ExitCodes.list());
        line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
        line.getSubcommands().values().forEach(Devattach::dress);
    }
}
