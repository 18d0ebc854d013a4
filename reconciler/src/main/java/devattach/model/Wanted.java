package devattach.model;

import java.util.List;

/** A facet some mappings want in a container, and which mappings those are. */
public record Wanted(Facet facet, List<Mapping> by) {
    public Wanted {
        by = List.copyOf(by);
    }
}
