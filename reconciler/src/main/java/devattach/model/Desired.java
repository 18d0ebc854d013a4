package devattach.model;

import java.util.List;

/**
 * What is in force: the mappings of a revision, for this host.
 *
 * @param before the mappings of the revision converged before this one; they explain what is to be taken away
 * @param converged whether this very revision was carried out completely before: then a difference is drift
 * @param rejected why a newer revision is not the one in force; one line per error, {@code file:line:col: message}
 * @param stale why the source could not be asked just now; empty when it was
 * @param warnings what is valid and still unwise
 */
public record Desired(
        Revision revision,
        List<Mapping> mappings,
        List<Mapping> before,
        boolean converged,
        List<String> rejected,
        String stale,
        List<String> warnings) {
    public Desired {
        mappings = List.copyOf(mappings);
        before = List.copyOf(before);
        rejected = List.copyOf(rejected);
        warnings = List.copyOf(warnings);
    }
}
