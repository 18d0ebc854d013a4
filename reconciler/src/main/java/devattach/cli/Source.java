package devattach.cli;

import devattach.cli.Engine.Detach;
import devattach.cli.Engine.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the settings of this host are: {@code --config}. */
final class Source {

    static final String CONFIG = "/etc/devattach/devattach.yaml";

    @Option(names = "--config", paramLabel = "FILE", description = "this host's settings (default: ${DEFAULT-VALUE})")
    private Path config = Path.of(CONFIG);

    Options options(Optional<Path> dir, Detach detach) throws Refused {
        if (dir.isPresent() && !Files.isDirectory(dir.get())) {
            throw new Refused("--dir: " + dir.get() + ": no such folder; name the root of a configuration tree");
        }
        // with --dir the defaults do for the rest, so only a file that was asked for by name must be there
        boolean needed = dir.isEmpty() || !config.equals(Path.of(CONFIG));
        if (needed && !Files.exists(config)) {
            throw new Refused(
                    "--config: " + config + ": no such file; write one with 'devattach init', or name another");
        }
        return new Options(config, dir, detach);
    }
}
