package devattach.plan;

import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.Glob;
import devattach.model.InitProcess;
import devattach.model.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which containers a selector means. */
final class Selection {

    private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{32,}");

    private Selection() {}

    /** Each container once, under its primary id, whichever of its names fitted. */
    static List<Container> of(ContainerSelector selector, World world) {
        Set<ContainerId> chosen = new TreeSet<>();
        Predicate<Container> labelled = labelled(selector, world);
        for (Container container : world.containers()) {
            if (fits(selector, container) && labelled.test(container)) {
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
        if (!selector.runtimes().isEmpty() && !selector.runtimes().contains(runtime)) {
            return false;
        }
        boolean named =
                selector.names().isEmpty() || selector.names().stream().anyMatch(name -> fits(name, container.name()));
        boolean identified = selector.ids().isEmpty()
                || selector.ids().stream()
                        .anyMatch(id -> fits(id, container.id().id()));
        return named && identified;
    }

    /** A rule that a label be absent or another holds for none of a container's names when one of them has the label. */
    private static Predicate<Container> labelled(ContainerSelector selector, World world) {
        if (selector.labels().isEmpty()) {
            return container -> true;
        }
        Map<InitProcess, Map<String, String>> labels = new HashMap<>();
        for (Container container : world.containers()) {
            Map<String, String> all = labels.computeIfAbsent(container.init(), init -> new HashMap<>());
            boolean primary = world.primary(container).equals(container.id());
            container.labels().forEach((key, value) -> all.merge(key, value, (one, other) -> primary ? other : one));
        }
        return container ->
                selector.labels().stream().allMatch(rule -> rule.fits(labels.getOrDefault(container.init(), Map.of())));
    }

    /** A beginning is enough where ids are long and random; of a path or a number it would be another container's, too. */
    private static boolean fits(String wanted, String id) {
        return id.equals(wanted) || id.startsWith(wanted) && RANDOM.matcher(id).matches();
    }

    private static boolean fits(ContainerSelector.Name wanted, String name) {
        return wanted instanceof ContainerSelector.NameGlob glob
                ? Glob.matches(glob.glob(), name)
                : Pattern.matches(((ContainerSelector.NameRegex) wanted).regex(), name);
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
        return world.troubles().entrySet().stream()
                .filter(trouble ->
                        selector.runtimes().isEmpty() || selector.runtimes().contains(trouble.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst();
    }
}
