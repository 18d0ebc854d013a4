package devattach.cli;

import devattach.config.AgentSettings;
import devattach.report.AgentStatus;
import devattach.report.AgentStatus.Pulse;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code devattach status}: what the agent wrote after its last pass. Never opens the engine, so it is quick. */
@Command(
        name = "status",
        header = "Show what the agent did last, and whether it runs.",
        description = {"", "Exit code 0 only when all is as wanted and the agent is there to keep it so."},
        footer = {"", "Examples:", "  devattach status", "  devattach status -o json | jq .report.summary"})
final class StatusCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "this host's settings, which name the run folder (default: ${DEFAULT-VALUE})")
    private Path config = Path.of(Source.CONFIG);

    @Option(names = "--run-dir", paramLabel = "DIR", description = "the agent's run folder (default: as configured)")
    private Optional<Path> runDir = Optional.empty();

    @Mixin
    private final Output output = new Output();

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        AgentStatus status = read();
        Instant now = Instant.now();
        Pulse pulse = status.pulse(now, startTime(status.pid()));
        return output.answer(
                session,
                style -> status.text(pulse, style, now),
                () -> status.json(pulse),
                status.exitCode(pulse).code());
    }

    private AgentStatus read() throws IOException {
        Path folder = runDir.isPresent() ? runDir.get() : configured();
        Path file = folder.resolve(AgentStatus.FILE);
        try {
            return AgentStatus.read(folder);
        } catch (NoSuchFileException none) {
            throw new Refused("status: " + file
                    + ": no such file: the agent has made no pass since this host started;"
                    + " start it with 'systemctl start devattach', or look now with 'devattach plan'");
        } catch (FileSystemException unreadable) {
            throw unreadable;
        } catch (IOException malformed) {
            throw new Refused("status: " + file + ": not a status of this version: " + malformed.getMessage()
                    + "; restart the agent so that it writes it anew");
        }
    }

    /** The settings are read as YAML only where they can hold the key: that takes as long as all the rest of this command. */
    private Path configured() throws IOException {
        try {
            if (!Files.readString(config).contains("runDir")) {
                return AgentSettings.RUN_DIR;
            }
        } catch (NoSuchFileException none) {
            if (config.equals(Path.of(Source.CONFIG))) {
                return AgentSettings.RUN_DIR;
            }
            throw new Refused("--config: " + config + ": no such file; name another");
        }
        return Installation.of(new Engine.Options(config, Optional.empty(), Engine.Detach.AS_CONFIGURED))
                .settings()
                .runDir();
    }

    /** Field 22 of proc_pid_stat(5); -1 where there is no such process. The command in field 2 may hold anything. */
    static long startTime(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
            String[] afterCommand = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(afterCommand[19]);
        } catch (IOException gone) {
            return -1;
        }
    }
}
