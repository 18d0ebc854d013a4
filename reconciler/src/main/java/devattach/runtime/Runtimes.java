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
                new LxcRuntime(settings.of("lxc", "paths")),
                new LxdRuntime("lxd", settings.of("lxd", "dirs")),
                new LxdRuntime("incus", settings.of("incus", "dirs")),
                new ProxmoxRuntime(settings.of("proxmox", "configs"), settings.of("proxmox", "paths")),
                new RuncRuntime(settings.of("runc", "roots")),
                new CrunRuntime(settings.of("crun", "roots")),
                new DockerRuntime(
                        settings.of("docker", "sockets"),
                        settings.of("docker", "execRoots"),
                        settings.of("containerd", "states")),
                new PodmanRuntime(
                        settings.of("podman", "roots"),
                        settings.of("podman", "runroots"),
                        settings.of("podman", "sockets")),
                new ContainerdRuntime(settings.of("containerd", "states")),
                new KubernetesRuntime(settings.of("kubernetes", "containerd"), settings.of("kubernetes", "crio")),
                new NspawnRuntime(settings.of("nspawn", "machines"), settings.of("nspawn", "nspawn")));
    }
}
