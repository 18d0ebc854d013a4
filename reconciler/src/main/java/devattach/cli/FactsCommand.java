package devattach.cli;

import devattach.cli.Engine.Detach;
import devattach.cli.Engine.Options;
import devattach.model.ExitCode;
import devattach.model.Facts;
import devattach.report.FactsPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code devattach facts}. */
@Command(
        name = "facts",
        header = "Show the devices and the running containers of this host.",
        description = {"", "Each device with every key by which an entry can select it."},
        footer = {
            "",
            "Examples:",
            "  sudo devattach facts",
            "  sudo devattach facts -o json | jq '.devices[] | select(.subsystem == \"tty\")'"
        })
final class FactsCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--config", paramLabel = "FILE", description = "this host's settings (default: ${DEFAULT-VALUE})")
    private Path config = Path.of(Source.CONFIG);

    @Mixin
    private final Output output = new Output();

    FactsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        session.needRoot("facts", "reads the processes of other users' containers");
        Facts facts = session.engine().facts(new Options(config, Optional.empty(), Detach.AS_CONFIGURED));
        FactsPage page = new FactsPage(facts);
        ExitCode exit = facts.troubles().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
        return output.answer(session, page::text, page::json, exit.code());
    }
}
