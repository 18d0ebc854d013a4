package devattach.cli;

import java.util.LinkedHashMap;
import java.util.Map;
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
            "  sudo devattach discover             # what this host could give, and how to name it",
            "  sudo devattach plan                 # what would change, and why",
            "  sudo devattach apply                # do it",
            "  devattach status                    # what the agent did last",
            "",
            "'devattach help COMMAND' tells more about a command."
        },
        exitCodeListHeading = "%nExit codes:%n")
final class Devattach implements Runnable {

    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("init", InitCommand.class);
        COMMANDS.put("discover", DiscoverCommand.class);
        COMMANDS.put("import", ImportCommand.class);
        COMMANDS.put("validate", ValidateCommand.class);
        COMMANDS.put("plan", PlanCommand.class);
        COMMANDS.put("apply", ApplyCommand.class);
        COMMANDS.put("run", RunCommand.class);
        COMMANDS.put("status", StatusCommand.class);
        COMMANDS.put("facts", FactsCommand.class);
        COMMANDS.put("explain", ExplainCommand.class);
        COMMANDS.put("who", WhoCommand.class);
        COMMANDS.put("release", ReleaseCommand.class);
        COMMANDS.put("version", VersionCommand.class);
        COMMANDS.put("help", HelpTopic.class);
    }

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

    /**
     * Gives the line its commands. Where the first word names one, no other is looked at: reading the options of all of them would take
     * longer than many a command.
     */
    static void addCommands(CommandLine line, String... args) {
        Class<?> named = args.length == 0 || args[0].equals("help") ? null : COMMANDS.get(args[0]);
        if (named != null) {
            line.addSubcommand(named);
        } else {
            COMMANDS.values().forEach(line::addSubcommand);
        }
    }

    /** Puts on every command's help what is the same for all. */
    static void dress(CommandLine line) {
        line.getCommandSpec().usageMessage().exitCodeList(ExitCodes.list());
        line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
        line.getSubcommands().values().forEach(Devattach::dress);
    }
}
