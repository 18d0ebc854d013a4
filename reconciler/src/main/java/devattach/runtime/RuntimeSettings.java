package devattach.runtime;

import java.util.List;

/**
 * Where the runtimes of this host keep their state.
 *
 * @param lxcPaths folders of LXC containers ({@code lxc.lxcpath})
 * @param runcRoots runc's {@code --root}s
 * @param crunRoots crun's {@code --root}s
 * @param dockerSockets Docker's API sockets
 */
public record RuntimeSettings(
        List<String> lxcPaths, List<String> runcRoots, List<String> crunRoots, List<String> dockerSockets) {

    public static final RuntimeSettings DEFAULT = new RuntimeSettings(
            List.of("/var/lib/lxc"), List.of("/run/runc"), List.of("/run/crun"), List.of("/var/run/docker.sock"));

    public RuntimeSettings {
        lxcPaths = List.copyOf(lxcPaths);
        runcRoots = List.copyOf(runcRoots);
        crunRoots = List.copyOf(crunRoots);
        dockerSockets = List.copyOf(dockerSockets);
    }
}
