package devattach.cli;

import devattach.cli.Engine.Detach;
import devattach.report.ReportView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code devattach plan}. */
@Command(
        name = "plan",
        header = "Show what would change on this host, and why; change nothing.",
        description = {
            "",
            "Compares what the configuration asks for with what the kernel holds for each running container.",
            "+ attach, ~ change or repair, - detach."
        },
        footer = {
            "",
            "Examples:",
            "  sudo devattach plan",
            "  sudo devattach plan --dir .         # a tree that was not pushed yet",
            "  sudo devattach plan -o json | jq .summary"
        })
final class PlanCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Source source = new Source();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--dir", paramLabel = "DIR", description = "take the configuration from this folder")
    private Optional<Path> dir = Optional.empty();

    PlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        session.needRoot("plan", "reads the device policy and the file tree of other users' containers");
        var options = source.options(dir, Detach.AS_CONFIGURED);
        return output.report(session, ReportView.of(session.engine().plan(options)));
    }
}
