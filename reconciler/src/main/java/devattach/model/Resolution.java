package devattach.model;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What Git wants of this host's containers now, facet by facet, and why some of it cannot be said.
 *
 * @param wanted per container, per place; containers nothing is wanted of have no key
 * @param total how many (entry, container) pairs were resolved
 */
public record Resolution(Map<ContainerId, SortedMap<Place, Wanted>> wanted, List<Finding> findings, int total) {
    public Resolution {
        wanted = Map.copyOf(wanted);
        findings = List.copyOf(findings);
    }
}
