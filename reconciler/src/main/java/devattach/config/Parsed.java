package devattach.config;

import devattach.model.Mapping;
import java.util.List;

/** A configuration tree after reading: wholly right, or wholly refused. */
public sealed interface Parsed permits Parsed.Valid, Parsed.Invalid {

    /**
     * Nothing is wrong with it.
     *
     * @param mappings those for this host, in order of their identity
     * @param warnings what works and is likely to surprise, sorted
     */
    record Valid(List<Mapping> mappings, List<ConfigError> warnings) implements Parsed {
        public Valid {
            mappings = List.copyOf(mappings);
            warnings = List.copyOf(warnings);
        }
    }

    /** Every mistake in every file, sorted; at least one. */
    record Invalid(List<ConfigError> errors) implements Parsed {
        public Invalid {
            errors = List.copyOf(errors);
        }
    }
}
