package devattach.cli;

import devattach.cli.Engine.Detach;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code devattach run}. */
@Command(
        name = "run",
        header = "Run the agent in the foreground.",
        description = {
            "",
            "Fetches the configuration, watches devices and containers, and keeps the one what the other asks for.",
            "Stopping it revokes nothing. Logs to standard error."
        },
        footer = {
            "",
            "Examples:",
            "  sudo systemctl start devattach      # the usual way",
            "  sudo devattach run -v               # here, telling more"
        })
final class RunCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Source source = new Source();

    RunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        session.needRoot("run", "changes device policies and makes device nodes");
        var options = source.options(Optional.empty(), Detach.AS_CONFIGURED);
        return session.engine().run(options).code();
    }
}
