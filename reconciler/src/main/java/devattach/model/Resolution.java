package devattach.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What Git wants of this host's containers now, facet by facet, and why some of it cannot be said.
 *
 * @param wanted per container, per place; containers of which nothing is wanted have no key
 * @param undecided devices that some mapping may or may not want in a container (it is ambiguous, or a name in it could not be looked up);
 *     what the container has of them is neither completed nor taken away
 * @param exclusive devices that some mapping wants for one container alone; not what its thing shares with others
 * @param more what the host itself has to have first
 */
public record Resolution(
        Map<ContainerId, SortedMap<Place, Wanted>> wanted,
        Map<ContainerId, Set<Subject>> undecided,
        Set<Subject> exclusive,
        List<MoreFunctions> more,
        List<Finding> findings) {

    public static final Resolution NOTHING = new Resolution(Map.of(), Map.of(), Set.of(), List.of(), List.of());

    public Resolution {
        wanted = Map.copyOf(wanted);
        undecided = Map.copyOf(undecided);
        exclusive = Set.copyOf(exclusive);
        more = List.copyOf(more);
        findings = List.copyOf(findings);
    }
}
