package devattach.mechanism.access;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.mechanism.CgroupProcesses;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.Processes;
import devattach.model.InitProcess;
import java.util.Optional;

/**
 * Whether a cgroup holds processes of one container alone. A policy changed where others live, too, would be changed for them, so
 * without a yes nothing is.
 */
final class Membership {

    private static final CString PID_NAMESPACE = CString.interned("ns/pid");

    private Membership() {}

    /** Who else lives in the cgroup or below it; empty when nobody does. */
    static Optional<String> stranger(String hostPath, ContainerHandle container) throws KernelException {
        String namespace = Links.readAt(container.proc(), PID_NAMESPACE);
        InitProcess init = container.container().init();
        try (Fd cgroup = Files.open(hostPath, Files.O_RDONLY | Files.O_DIRECTORY);
                Fd proc = Files.open("/proc", Files.O_PATH | Files.O_DIRECTORY)) {
            boolean own = !namespace.equals(Links.readAt(proc, "self/ns/pid"));
            for (int pid : CgroupProcesses.of(cgroup)) {
                if (!isMember(proc, pid, own ? namespace : "", init)) {
                    return Optional.of("pid " + pid + " (" + command(proc, pid) + ")");
                }
            }
            return Optional.empty();
        } catch (KernelException e) {
            return Optional.of("somebody who could not be looked up (" + e.getMessage() + ")");
        }
    }

    /**
     * In the container's own pid namespace, or a descendant of its init, or the process that made this namespace and waits for its end,
     * which systemd-nspawn keeps in the container's scope. Pid 0 is a process of a namespace we cannot see.
     */
    private static boolean isMember(Fd proc, int pid, String namespace, InitProcess init) throws KernelException {
        if (pid == 0) {
            return false;
        }
        try {
            if (!namespace.isEmpty() && Links.readAt(proc, pid + "/ns/pid").equals(namespace)) {
                return true;
            }
            int at = pid;
            if (!namespace.isEmpty() && at > 1 && at == Processes.parent(proc, init.pid())) {
                return true;
            }
            for (int depth = 0; depth < 1000 && at > 1; depth++) {
                if (at == init.pid()) {
                    return true;
                }
                at = Processes.parent(proc, at);
            }
            return false;
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ESRCH)) {
                return true; // it has ended
            }
            throw e;
        }
    }

    private static String command(Fd proc, int pid) {
        try (Fd comm = Files.openAt(proc, pid + "/comm", Files.O_RDONLY)) {
            return Files.readText(comm).strip();
        } catch (KernelException e) {
            return "?";
        }
    }
}
