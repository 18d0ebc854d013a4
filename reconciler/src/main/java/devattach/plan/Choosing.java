package devattach.plan;

import devattach.model.Container;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import devattach.model.World;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which of several things that fit an entry it gets that asks for a number of them. */
final class Choosing {

    private Choosing() {}

    /**
     * As many as are asked for, or all where there are no more. What is attached already is chosen first, so that a thing that comes
     * or goes moves none of the others; then by their place in the tree of devices.
     */
    static List<Thing> of(Mapping mapping, List<Thing> fitting, List<Container> containers, World world) {
        int count = mapping.choice().count();
        if (count == Mapping.Choice.ONLY || count >= fitting.size()) {
            return fitting;
        }
        Set<Long> attached = new HashSet<>();
        containers.forEach(container -> attached.addAll(world.attached().apply(container.id())));
        return fitting.stream()
                .sorted(Comparator.comparing((Thing thing) -> !isAttached(thing, attached))
                        .thenComparing(Thing::id))
                .limit(count)
                .toList();
    }

    private static boolean isAttached(Thing thing, Set<Long> attached) {
        return thing.own().stream().map(HostDevice::incarnation).anyMatch(attached::contains);
    }
}
