package devattach.cli;

import devattach.cli.Engine.Detach;
import devattach.cli.Engine.Options;
import devattach.model.Explanation;
import devattach.report.ExplanationPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code devattach explain}. */
@Command(
        name = "explain",
        header = "Say why a device can be used in a container, or cannot.",
        description = {
            "",
            "Walks the checks between an entry in Git and an open device, and marks the first that fails: entry, container, device,",
            "rules, device policy, node, mode, security module. Also for devices that nothing in Git asks for, and without any",
            "configuration. Changes nothing. Exit code 4 when a check fails."
        },
        footer = {
            "",
            "Examples:",
            "  sudo devattach explain docker/zigbee2mqtt/stick            # an entry, as plan shows it",
            "  sudo devattach explain web /dev/ttyUSB0                    # a device of this host",
            "  sudo devattach explain web c:188:0 -o json | jq -r .firstFailed"
        })
final class ExplainCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "CONTAINER[/ENTRY]", description = "its name, RUNTIME/NAME or id")
    private String container = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ENTRY|DEVICE",
            description = "an entry (MAP/KEY or KEY), or a device: path, link or number")
    private Optional<String> subject = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "this host's settings (default: ${DEFAULT-VALUE})")
    private Path config = Path.of(Source.CONFIG);

    @Option(names = "--dir", paramLabel = "DIR", description = "take the configuration from a folder, not from Git")
    private Optional<Path> dir = Optional.empty();

    @Mixin
    private final Output output = new Output();

    ExplainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        session.needRoot("explain", "looks into containers");
        Options options = new Options(config, dir, Detach.AS_CONFIGURED);
        Explanation explanation = session.engine().explain(options, container, subject);
        ExplanationPage page = new ExplanationPage(explanation);
        return output.answer(
                session, page::text, page::json, explanation.exitCode().code());
    }
}
