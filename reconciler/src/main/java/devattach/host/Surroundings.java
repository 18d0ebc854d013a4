package devattach.host;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.mechanism.Processes;
import devattach.model.Container;
import devattach.model.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which containers a container runs in, as Docker's in an LXC container: those whose init is among the ancestors of its own. The kernel
 * hands an orphan to the init of its PID namespace, so no container gets out of that line.
 */
public final class Surroundings {

    private static final int DEEPEST = 1000;

    private Surroundings() {}

    /** The innermost first; empty for most. */
    public static List<Container> of(Container inner, World world) throws KernelException {
        Map<Integer, Container> byInit = new HashMap<>();
        for (Container container : world.containers()) {
            if (world.primary(container).equals(container.id())) {
                byInit.put(container.init().pid(), container);
            }
        }
        List<Container> around = new ArrayList<>();
        try (Fd proc = Files.open("/proc", Files.O_PATH | Files.O_DIRECTORY)) {
            int pid = Processes.parent(proc, inner.init().pid());
            for (int depth = 0; pid > 1 && depth < DEEPEST; depth++) {
                Container outer = byInit.get(pid);
                if (outer != null) {
                    around.add(outer);
                }
                pid = Processes.parent(proc, pid);
            }
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ESRCH)) {
                throw e;
            }
        }
        return around;
    }
}
