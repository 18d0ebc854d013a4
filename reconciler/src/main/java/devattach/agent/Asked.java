package devattach.agent;

import devattach.model.ContainerSelector;
import devattach.model.Desired;
import devattach.model.Mapping;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What the mappings make it necessary to look for. */
final class Asked {

    private static final String ATTRIBUTE = "attribute.";

    private Asked() {}

    /** The selectors of all mappings, of the revision before too: what was attached by it must be found to be taken away. */
    static Collection<ContainerSelector> selectors(Desired desired) {
        Set<ContainerSelector> selectors = new HashSet<>();
        desired.mappings().forEach(mapping -> selectors.add(mapping.containers()));
        desired.before().forEach(mapping -> selectors.add(mapping.containers()));
        return selectors;
    }

    /** The sysfs attributes some mapping matches by. */
    static Set<String> attributes(Desired desired) {
        Set<String> names = new HashSet<>();
        for (Mapping mapping : desired.mappings()) {
            mapping.match().forEach(match -> match.keySet().stream()
                    .filter(key -> key.startsWith(ATTRIBUTE))
                    .forEach(key -> names.add(key.substring(ATTRIBUTE.length()))));
        }
        return names;
    }
}
