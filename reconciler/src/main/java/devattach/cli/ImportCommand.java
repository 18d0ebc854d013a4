package devattach.cli;

import devattach.cli.Engine.Detach;
import devattach.cli.Engine.FromContainers;
import devattach.cli.Engine.FromText;
import devattach.cli.Engine.Options;
import devattach.cli.Engine.Origin;
import devattach.cli.Surroundings.Trait;
import devattach.imports.Format;
import devattach.imports.Imported;
import devattach.imports.Input;
import devattach.model.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code devattach import}. */
@Command(
        name = "import",
        header = "Print as DeviceMaps what containers are given by other tools.",
        description = {
            "",
            "KIND is what is read; left out, it is recognised:",
            "  compose   a Compose file",
            "  docker    what 'docker inspect CONTAINER...' prints",
            "  incus     what 'incus config show NAME --expanded' prints; lxd likewise",
            "  proxmox   /etc/pve/lxc/VMID.conf, or what 'pct config VMID' prints",
            "  live      no file: the device nodes in this host's running containers; needs root",
            "",
            "Devices that this host has are named by what stays the same when they are plugged in anew. What",
            "cannot be taken over is said on standard error and, as a comment, in the YAML. Changes nothing."
        },
        footer = {
            "",
            "Examples:",
            "  devattach import compose.yaml > maps/home.yaml",
            "  docker inspect zigbee2mqtt | devattach import",
            "  incus config show plc --expanded | devattach import incus --name plc -",
            "  devattach import /etc/pve/lxc/100.conf",
            "  sudo devattach import live"
        })
final class ImportCommand implements Callable<Integer> {

    private static final String LIVE = "live";
    private static final String STDIN = "-";
    private static final int MAX_BYTES = 16 << 20;

    private final Session session;

    @Parameters(
            arity = "0..2",
            paramLabel = "[KIND] [FILE|-]",
            hideParamSyntax = true,
            description = "what to read; without FILE, and for '-', standard input")
    private List<String> words = List.of();

    @Option(names = "--name", paramLabel = "NAME", description = "the container, where the text does not say it")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "Compose's project (default: the file's 'name', else its folder's)")
    private Optional<String> project = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "this host's settings, for live (default: ${DEFAULT-VALUE})")
    private Path config = Path.of(Source.CONFIG);

    ImportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Imported imported = session.engine().imported(origin());
        imported.told().forEach(session.err()::println);
        if (imported.devices() == 0) {
            session.err().println("devattach: import: no device was found that could be taken over");
        }
        session.err().flush();
        session.print(imported.yaml());
        return ExitCode.OK.code();
    }

    private Origin origin() throws IOException {
        if (words.size() > 2) {
            throw new Refused("import: " + words.get(2) + ": one argument too many; name one file at a time");
        }
        String first = words.isEmpty() ? STDIN : words.get(0);
        if (first.equals(LIVE)) {
            if (words.size() > 1) {
                throw new Refused("import: live reads no file; leave '" + words.get(1) + "' out");
            }
            session.needRoot("import live", "reads the device policy and the file tree of other users' containers");
            return new FromContainers(new Options(config, Optional.empty(), Detach.AS_CONFIGURED));
        }
        Optional<Format> format = Format.named(first);
        if (format.isEmpty() && words.size() > 1) {
            throw new Refused("import: " + first + ": no such KIND" + kinds(first));
        }
        String file = format.isEmpty() ? first : words.size() > 1 ? words.get(1) : STDIN;
        Input input = input(file);
        return new FromText(format.isPresent() ? format.get() : recognised(input), input);
    }

    private static Format recognised(Input input) throws Refused {
        String text = new String(input.bytes(), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new Refused("import: " + input.file() + ": is empty; see what should have written it");
        }
        return Format.of(text)
                .orElseThrow(() -> new Refused("import: " + input.file()
                        + ": not recognised as the output or configuration of any tool known here; say what it is, KIND: "
                        + String.join(", ", Format.words())));
    }

    private Input input(String file) throws IOException {
        if (file.equals(STDIN)) {
            if (session.surroundings().has(Trait.TERMINAL) && words.isEmpty()) {
                session.err().println("devattach: import: reading standard input; end it with Ctrl-D");
                session.err().flush();
            }
            return new Input("standard input", bounded(System.in, file), folder(Path.of("x")), name, project);
        }
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new Refused(
                    "import: " + file + ": no such file" + (words.size() == 1 ? ", and no KIND" + kinds(file) : ""));
        }
        if (Files.isDirectory(path)) {
            throw new Refused("import: " + file + ": a folder; name the file in it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new Input(file, bounded(in, file), folder(path), name, project);
        }
    }

    private static byte[] bounded(InputStream in, String file) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new Refused("import: " + file + ": longer than " + MAX_BYTES + " bytes; import it in parts");
        }
        return bytes;
    }

    private static String folder(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse("root");
    }

    private static String kinds(String typed) {
        List<String> all = new ArrayList<>(Format.words());
        all.add(LIVE);
        return Nearest.to(typed, all)
                .map(word -> "; did you mean '" + word + "'?")
                .orElse("; there are " + String.join(", ", all));
    }
}
