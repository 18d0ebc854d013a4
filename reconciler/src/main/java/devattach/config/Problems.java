package devattach.config;

import devattach.model.Location;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The mistakes and doubts found so far; readers add to it and go on, so that a user sees all of them at once. */
final class Problems {

    private final SortedSet<ConfigError> errors = new TreeSet<>();
    private final SortedSet<ConfigError> warnings = new TreeSet<>();

    void error(Location where, String message) {
        errors.add(new ConfigError(where, message));
    }

    void warning(Location where, String message) {
        warnings.add(new ConfigError(where, message));
    }

    List<ConfigError> errors() {
        return List.copyOf(errors);
    }

    List<ConfigError> warnings() {
        return List.copyOf(warnings);
    }
}
