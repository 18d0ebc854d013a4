package devattach.plan;

import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.Glob;
import devattach.model.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which containers a selector means. */
final class Selection {

    private Selection() {}

    /** Each container once, under its primary id, whichever of its names fitted. */
    static List<Container> of(ContainerSelector selector, World world) {
        Set<ContainerId> chosen = new TreeSet<>();
        for (Container container : world.containers()) {
            if (fits(selector, container)) {
                chosen.add(world.primary(container));
            }
        }
        return chosen.isEmpty()
                ? List.of()
                : world.containers().stream()
                        .filter(container -> chosen.contains(container.id()))
                        .toList();
    }

    private static boolean fits(ContainerSelector selector, Container container) {
        String runtime = container.id().runtime();
        if (selector.target().isPresent()) {
            return fits(selector.target().get(), container);
        }
        if (selector.runtime().isPresent() && !selector.runtime().get().equals(runtime)) {
            return false;
        }
        boolean named = selector.names().isEmpty()
                || selector.names().stream().anyMatch(name -> Glob.matches(name, container.name()));
        boolean identified = selector.ids().isEmpty()
                || selector.ids().stream().anyMatch(id -> container.id().id().startsWith(id));
        return named && identified;
    }

    // A target is its own runtime: the id says what was asked for, so that no other container can be taken for it.
    private static boolean fits(ContainerSelector.Target target, Container container) {
        ContainerId id = container.id();
        if (target instanceof ContainerSelector.Cgroup cgroup) {
            return id.runtime().equals("cgroup") && id.id().equals(cgroup.path());
        }
        String process = target instanceof ContainerSelector.PidFile file
                ? file.path()
                : Integer.toString(((ContainerSelector.Pid) target).pid());
        return id.runtime().equals("process") && id.id().equals(process);
    }

    /** Why a selector's containers are not known, where that is so. */
    static Optional<String> trouble(ContainerSelector selector, World world) {
        if (selector.target().isPresent()) {
            String runtime = selector.target().get() instanceof ContainerSelector.Cgroup ? "cgroup" : "process";
            return Optional.ofNullable(world.troubles().get(runtime));
        }
        if (selector.runtime().isPresent()) {
            return Optional.ofNullable(world.troubles().get(selector.runtime().get()));
        }
        return world.troubles().values().stream().sorted().findFirst();
    }
}
