package devattach.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code devattach init}. */
@Command(
        name = "init",
        header = "Write this host's settings file, and a configuration repository to start from.",
        description = {"", "Never overwrites: a file that is there already is left as it is, and named."},
        footer = {
            "",
            "Examples:",
            "  sudo devattach init                 # " + Source.CONFIG,
            "  devattach init --repo devices       # only a tree to put under Git, in ./devices"
        })
final class InitCommand implements Callable<Integer> {

    private static final List<String> REPOSITORY = List.of("README.md", "maps/example.yaml");

    private final Session session;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "where to write this host's settings (default: " + Source.CONFIG + " unless --repo is given)")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--repo", paramLabel = "DIR", description = "where to write a starter configuration repository")
    private Optional<Path> repository = Optional.empty();

    InitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (config.isPresent() || repository.isEmpty()) {
            write("devattach.yaml", config.orElse(Path.of(Source.CONFIG)));
        }
        if (repository.isPresent()) {
            for (String file : REPOSITORY) {
                write("repository/" + file, repository.get().resolve(file));
            }
            session.print("Next: cd " + repository.get() + " && devattach validate . && git init && git add .\n");
        }
        return 0;
    }

    private void write(String template, Path target) throws IOException {
        if (target.getParent() != null) {
            Files.createDirectories(target.getParent());
        }
        if (Files.exists(target)) {
            session.print("kept   " + target + " (it was there)\n");
            return;
        }
        try (InputStream content = InitCommand.class.getResourceAsStream("init/" + template)) {
            if (content == null) {
                throw new FileNotFoundException("init: " + template + ": not in this build");
            }
            Files.copy(content, target);
        }
        session.print("wrote  " + target + "\n");
    }
}
