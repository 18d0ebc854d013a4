package devattach.cli;

import devattach.model.Validation;
import devattach.report.ValidationPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code devattach validate}. */
@Command(
        name = "validate",
        header = "Check configuration files; say everything that is wrong with them.",
        description = {"", "Needs neither root nor the devices: made for editors, hooks and CI."},
        footer = {
            "",
            "Examples:",
            "  devattach validate .                # a whole tree",
            "  devattach validate maps/zigbee.yaml maps/gpu.yaml"
        })
final class ValidateCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "DIR|FILE", description = "what to check")
    private List<Path> paths = List.of();

    @Mixin
    private final Output output = new Output();

    ValidateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new Refused("validate: " + path + ": no such file or folder; check the spelling");
            }
        }
        Validation validation = session.engine().validate(List.copyOf(paths));
        ValidationPage page = new ValidationPage(validation);
        return output.answer(
                session, page::text, page::json, validation.exitCode().code());
    }
}
