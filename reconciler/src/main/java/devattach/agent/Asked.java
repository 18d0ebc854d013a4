package devattach.agent;

import devattach.model.ContainerSelector;
import devattach.model.Desired;
import devattach.model.EntryId;
import devattach.model.Mapping;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the mappings make it necessary to look for, and themselves by entry; all of it the same for as long as the mappings are.
 *
 * @param selectors of all mappings, of the revision before too: what was attached by it must be found to be taken away
 * @param attributes of sysfs that some mapping matches by
 * @param mappings by entry, those in force before those of the revision before
 */
record Asked(Collection<ContainerSelector> selectors, Set<String> attributes, Map<EntryId, Mapping> mappings) {

    private static final String ATTRIBUTE = "attribute.";

    static Asked of(Desired desired) {
        return new Asked(selectors(desired), Set.copyOf(attributes(desired)), Map.copyOf(mappings(desired)));
    }

    private static Collection<ContainerSelector> selectors(Desired desired) {
        Set<ContainerSelector> selectors = new LinkedHashSet<>();
        desired.mappings().forEach(mapping -> selectors.add(mapping.containers()));
        desired.before().forEach(mapping -> selectors.add(mapping.containers()));
        return List.copyOf(selectors);
    }

    private static Set<String> attributes(Desired desired) {
        Set<String> names = new HashSet<>();
        for (Mapping mapping : desired.mappings()) {
            mapping.match().forEach(match -> match.keySet().stream()
                    .filter(key -> key.startsWith(ATTRIBUTE))
                    .forEach(key -> names.add(key.substring(ATTRIBUTE.length()))));
        }
        return names;
    }

    private static Map<EntryId, Mapping> mappings(Desired desired) {
        Map<EntryId, Mapping> all = new HashMap<>();
        desired.before().forEach(mapping -> all.put(mapping.entry(), mapping));
        desired.mappings().forEach(mapping -> all.put(mapping.entry(), mapping));
        return all;
    }
}
