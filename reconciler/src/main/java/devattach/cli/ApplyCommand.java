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

/** {@code devattach apply}. */
@Command(
        name = "apply",
        header = "Do once what 'plan' shows.",
        description = {
            "",
            "A device that should go while a process has it open stays, unless its entry or --force-detach says otherwise.",
            "An open descriptor goes on working in any case, until its holder closes it."
        },
        footer = {
            "",
            "Examples:",
            "  sudo devattach apply",
            "  sudo devattach apply --dir .",
            "  sudo devattach apply --force-detach # do not wait for open devices"
        })
final class ApplyCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Source source = new Source();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--dir", paramLabel = "DIR", description = "take the configuration from this folder")
    private Optional<Path> dir = Optional.empty();

    @Option(names = "--force-detach", description = "detach also what a process has open")
    private boolean forced;

    ApplyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        session.needRoot("apply", "changes device policies and makes device nodes");
        var options = source.options(dir, forced ? Detach.FORCE : Detach.AS_CONFIGURED);
        return output.report(session, ReportView.of(session.engine().apply(options)));
    }
}
