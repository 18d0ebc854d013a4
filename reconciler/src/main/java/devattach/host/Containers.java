package devattach.host;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.mechanism.ProcFiles;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import devattach.runtime.ContainerRuntime;
import devattach.runtime.Listed;
import devattach.runtime.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The running containers of this host: who they are by their runtimes, all the rest by the kernel.
 *
 * <p>A container that two runtimes know (Docker's, which runc knows as well; one named by its process) is listed for each of them.
 */
public final class Containers {

    private static final CString STAT = CString.interned("stat");
    private static final CString CGROUP = CString.interned("cgroup");
    private static final CString UID_MAP = CString.interned("uid_map");
    private static final CString GID_MAP = CString.interned("gid_map");
    private static final CString MOUNTS = CString.interned("ns/mnt");

    private final List<ContainerRuntime> runtimes;
    private final String ownMounts;
    private Map<ContainerId, Container> known = Map.of();

    /**
     * What one look at all runtimes found.
     *
     * @param trouble by runtime, why its part may be incomplete; a container of such a runtime that is not listed is unknown, not absent
     */
    public record Listing(List<Container> containers, Map<String, String> trouble) {
        public Listing {
            containers = List.copyOf(containers);
            trouble = Map.copyOf(trouble);
        }
    }

    public Containers(List<ContainerRuntime> runtimes) throws IOException {
        this.runtimes = List.copyOf(runtimes);
        try (Fd self = Files.open("/proc/self", Files.O_PATH | Files.O_DIRECTORY)) {
            this.ownMounts = Links.readAt(self, MOUNTS);
        }
    }

    /**
     * Asks every runtime.
     *
     * @param asked the selectors of all mappings
     */
    public synchronized Listing list(Collection<ContainerSelector> asked) {
        Map<ContainerId, Container> found = new TreeMap<>();
        Map<String, String> trouble = new HashMap<>();
        for (ContainerRuntime runtime : runtimes) {
            List<String> troubles = new ArrayList<>();
            for (Running running : ask(runtime, asked, troubles)) {
                try {
                    container(running).ifPresent(container -> found.put(container.id(), container));
                } catch (IOException | RuntimeException e) {
                    troubles.add(running.name() + " (process " + running.pid() + "): " + e.getMessage());
                }
            }
            if (!troubles.isEmpty()) {
                trouble.put(runtime.name(), String.join("; ", troubles));
            }
        }
        known = found;
        return new Listing(List.copyOf(found.values()), trouble);
    }

    private static List<Running> ask(
            ContainerRuntime runtime, Collection<ContainerSelector> asked, List<String> troubles) {
        try {
            Listed listed = runtime.list(asked);
            troubles.addAll(listed.troubles());
            return listed.running();
        } catch (IOException e) {
            troubles.add(e.toString());
            return List.of();
        }
    }

    /**
     * Who a container is, by the kernel.
     *
     * @return empty where the process has ended, is a zombie, or is not the one the runtime started
     * @throws IOException where it is no container, or cannot be read
     */
    public Optional<Container> container(Running running) throws IOException {
        try (Fd proc = Files.open("/proc/" + running.pid(), Files.O_PATH | Files.O_DIRECTORY)) {
            String stat = Files.readText(proc, STAT);
            long start = ProcFiles.startTime(stat);
            if (ProcFiles.isZombie(stat) || running.startTime() != 0 && running.startTime() != start) {
                return Optional.empty();
            }
            InitProcess init = new InitProcess(running.pid(), start);
            Container before = known.get(running.id());
            if (before != null
                    && before.init().equals(init)
                    && before.name().equals(running.name())
                    && before.labels().equals(running.labels())) {
                return Optional.of(before);
            }
            return read(running, init, proc);
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Container> read(Running running, InitProcess init, Fd proc) throws IOException {
        // its nodes would appear in the host's own /dev
        if (Links.readAt(proc, MOUNTS).equals(ownMounts)) {
            throw new IOException(
                    "shares the host's mounts, so it is no container; name the container's first process");
        }
        IdMap uids = ProcFiles.idMap(Files.readText(proc, UID_MAP));
        IdMap gids = ProcFiles.idMap(Files.readText(proc, GID_MAP));
        if (uids.ranges().isEmpty() || gids.ranges().isEmpty()) {
            return Optional.empty(); // its runtime is still making it
        }
        String cgroups = Files.readText(proc, CGROUP);
        String cgroup = ProcFiles.cgroupPath(cgroups, "devices")
                .filter(path -> !path.equals("/"))
                .or(() -> ProcFiles.cgroupPath(cgroups, ""))
                .orElse("");
        return Optional.of(new Container(running.id(), running.name(), running.labels(), init, uids, gids, cgroup));
    }
}
