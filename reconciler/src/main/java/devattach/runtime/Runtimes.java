package devattach.runtime;

import java.util.List;
import java.util.Set;

/** The one place that names all runtimes. */
public final class Runtimes {

    /** What {@code containers.runtime} may be. */
    public static final Set<String> NAMES = Set.copyOf(
            all(RuntimeSettings.DEFAULT).stream().map(ContainerRuntime::name).toList());

    private Runtimes() {}

    /** All runtimes devattach knows, with where to look for each. */
    public static List<ContainerRuntime> all(RuntimeSettings settings) {
        return List.of(
                new ProcessRuntime(),
                new CgroupRuntime(),
                new LxcRuntime(settings.lxcPaths()),
                new RuncRuntime(settings.runcRoots()),
                new CrunRuntime(settings.crunRoots()),
                new DockerRuntime(settings.dockerSockets()));
    }
}
