package devattach.mechanism.access;

import devattach.linux.CString;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.mechanism.ContainerHandle;
import devattach.model.InitProcess;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
        try {
            boolean own = !namespace.equals(
                    Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString());
            return stranger(Path.of(hostPath), own ? namespace : "", init);
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.of("somebody who could not be looked up (" + e.getMessage() + ")");
        }
    }

    private static Optional<String> stranger(Path cgroup, String namespace, InitProcess init) throws IOException {
        for (String pid : Files.readAllLines(cgroup.resolve("cgroup.procs"))) {
            if (!isMember(pid, namespace, init)) {
                return Optional.of("pid " + pid + " (" + command(pid) + ")");
            }
        }
        // a folder has a link more for each folder in it; most cgroups have none
        if ((int) Files.getAttribute(cgroup, "unix:nlink") > 2) {
            try (DirectoryStream<Path> below = Files.newDirectoryStream(cgroup, Files::isDirectory)) {
                for (Path one : below) {
                    Optional<String> found = stranger(one, namespace, init);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * In the container's own pid namespace, or a descendant of its init, or the process that made this namespace and waits for its end,
     * which systemd-nspawn keeps in the container's scope. Pid 0 is a process of a namespace we cannot see.
     */
    private static boolean isMember(String pid, String namespace, InitProcess init) throws IOException {
        if (pid.equals("0")) {
            return false;
        }
        try {
            Path process = Path.of("/proc", pid);
            if (!namespace.isEmpty()
                    && Files.readSymbolicLink(process.resolve("ns/pid"))
                            .toString()
                            .equals(namespace)) {
                return true;
            }
            int at = Integer.parseInt(pid);
            if (!namespace.isEmpty() && at > 1 && at == parent(init.pid())) {
                return true;
            }
            for (int depth = 0; depth < 1000 && at > 1; depth++) {
                if (at == init.pid()) {
                    return true;
                }
                at = parent(at);
            }
            return false;
        } catch (NoSuchFileException e) {
            return true; // it has ended
        }
    }

    private static int parent(int pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1]);
    }

    private static String command(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "comm")).strip();
        } catch (IOException e) {
            return "?";
        }
    }
}
