package devattach.cli;

import devattach.cli.Engine.Detach;
import devattach.cli.Engine.Options;
import devattach.model.DeviceUse;
import devattach.model.ExitCode;
import devattach.report.DeviceUsePage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code devattach who}. */
@Command(
        name = "who",
        header = "Show which containers and processes have a device.",
        description = {
            "",
            "Every container with a node of the device below /dev or whose device policy lets it be read or written, whoever",
            "gave it; and every process that has it open. Needs no configuration."
        },
        footer = {
            "",
            "Examples:",
            "  sudo devattach who /dev/ttyUSB0",
            "  sudo devattach who /dev/serial/by-id/usb-Silicon_Labs_CP2102-if00-port0",
            "  sudo devattach who c:188:0 -o json | jq '.open[].pid'"
        })
final class WhoCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "DEVICE", description = "its path, a link to it, or its number (c:188:0)")
    private String device = "";

    @Option(names = "--config", paramLabel = "FILE", description = "this host's settings (default: ${DEFAULT-VALUE})")
    private Path config = Path.of(Source.CONFIG);

    @Mixin
    private final Output output = new Output();

    WhoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        session.needRoot("who", "looks into containers and at the open files of processes");
        DeviceUse use = session.engine().who(new Options(config, Optional.empty(), Detach.AS_CONFIGURED), device);
        DeviceUsePage page = new DeviceUsePage(use);
        ExitCode exit = use.unreadable().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
        return output.answer(session, page::text, page::json, exit.code());
    }
}
