package devattach.imports;

import devattach.config.ForeignYaml;
import devattach.model.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A text to import.
 *
 * @param file what messages call it
 * @param folder the name of the folder it lies in, after which Compose names a project
 * @param name the container, where the user says it
 * @param project Compose's project, where the user says it
 */
public record Input(String file, byte[] bytes, String folder, Optional<String> name, Optional<String> project) {

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** All of it. */
    Location where() {
        return new Location(file, 0, 0);
    }

    List<Part> yaml() throws IOException {
        return ForeignYaml.read(file, bytes).stream().map(Part::new).toList();
    }

    IOException unreadable(String why) {
        return new IOException(file + ": " + why);
    }
}
