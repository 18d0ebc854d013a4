package devattach.cli;

import devattach.cli.Engine.Detach;
import devattach.cli.Engine.Options;
import devattach.report.ReportView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code devattach release}. */
@Command(
        name = "release",
        header = "Detach everything that devattach attached on this host.",
        description = {
            "",
            "For uninstalling. What a runtime or somebody else put into a container stays.",
            "A running agent would attach it all again: stop it first."
        },
        footer = {
            "",
            "Examples:",
            "  sudo systemctl stop devattach && sudo devattach release",
            "  sudo devattach release --yes        # without the question, for scripts"
        })
final class ReleaseCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--config", paramLabel = "FILE", description = "this host's settings (default: ${DEFAULT-VALUE})")
    private Path config = Path.of(Source.CONFIG);

    @Option(names = "--yes", description = "do not ask")
    private boolean confirmed;

    @Option(names = "--force-detach", description = "detach also what a process has open")
    private boolean forced;

    @Mixin
    private final Output output = new Output();

    ReleaseCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        session.needRoot("release", "changes device policies and removes device nodes");
        if (!confirmed) {
            confirm();
        }
        var options = new Options(config, Optional.empty(), forced ? Detach.FORCE : Detach.AS_CONFIGURED);
        return output.report(session, ReportView.released(session.engine().release(options)));
    }

    private void confirm() throws Refused {
        Optional<String> answer = session.surroundings()
                .terminal()
                .ask("Detach all devices that devattach attached on this host? Type 'yes': ");
        if (answer.isEmpty()) {
            throw new Refused("release: not confirmed: there is no terminal to ask at; run it with '--yes'");
        }
        if (!answer.get().strip().equals("yes")) {
            throw new Refused("release: not confirmed: nothing was changed; type 'yes' to confirm");
        }
    }
}
