package devattach.host;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.linux.Listing;
import devattach.linux.Stat;
import devattach.mechanism.CgroupProcesses;
import devattach.mechanism.ContainerHandle;
import devattach.model.ContainerId;
import devattach.model.DeviceNumber;
import devattach.model.Holder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which processes of a container have a device open: all that are in its cgroup or share its mount namespace, whatever name they opened
 * it by.
 *
 * <p>The processes of the host are looked through once, and the open files of a container's once, however many devices are asked for.
 * So it is made anew for each plan.
 */
public final class Holders {

    private static final String MOUNT_NAMESPACE = "ns/mnt";

    private final List<Candidate> processes;
    private final Map<ContainerId, Map<DeviceNumber, List<Holder>>> known = new HashMap<>();

    /** A process of the host, and the mounts it sees. */
    private record Candidate(int pid, String namespace) {}

    private Holders(List<Candidate> processes) {
        this.processes = processes;
    }

    /** Looks through /proc; only before something is taken away. */
    public static Holders now() throws KernelException {
        List<Candidate> processes = new ArrayList<>();
        try (Fd proc = Files.open("/proc", Files.O_PATH | Files.O_DIRECTORY)) {
            for (String name : Listing.of("/proc")) {
                if (Character.isDigit(name.charAt(0))) {
                    read(proc, name, processes);
                }
            }
        }
        return new Holders(processes);
    }

    private static void read(Fd proc, String pid, List<Candidate> processes) throws KernelException {
        try {
            String namespace = Links.readAt(proc, pid + "/" + MOUNT_NAMESPACE);
            processes.add(new Candidate(Integer.parseInt(pid), namespace));
        } catch (KernelException e) {
            // one that is hidden even from us is not in a container of this host
            if (!hasEnded(e) && !e.is(Errno.EACCES) && !e.is(Errno.EPERM)) {
                throw e;
            }
        }
    }

    private static boolean hasEnded(KernelException e) {
        return e.is(Errno.ENOENT) || e.is(Errno.ESRCH);
    }

    /** The processes of a container that have a device open. */
    public List<Holder> of(ContainerHandle container, DeviceNumber number) throws KernelException {
        ContainerId id = container.container().id();
        Map<DeviceNumber, List<Holder>> open = known.get(id);
        if (open == null) {
            open = open(container);
            known.put(id, open);
        }
        return open.getOrDefault(number, List.of());
    }

    /** A process that has a device open, and the cgroups and mounts it lives in. */
    public record Opened(Holder holder, long user, String cgroups, String mounts) {}

    /** All processes of the host that have a device open. */
    public List<Opened> everywhere(DeviceNumber number) throws KernelException {
        List<Opened> opened = new ArrayList<>();
        Stat stat = new Stat();
        for (Candidate process : processes) {
            Map<DeviceNumber, List<Holder>> open = new HashMap<>();
            open(process.pid, open);
            if (open.containsKey(number)) {
                try (Fd proc = Files.open("/proc/" + process.pid, Files.O_PATH | Files.O_DIRECTORY);
                        Fd cgroups = Files.openAt(proc, "cgroup", Files.O_RDONLY)) {
                    Files.stat(proc, stat);
                    Holder holder = open.get(number).get(0);
                    opened.add(new Opened(holder, stat.uid(), Files.readText(cgroups), process.namespace));
                } catch (KernelException e) {
                    if (!hasEnded(e)) {
                        throw e;
                    }
                }
            }
        }
        return opened;
    }

    /** Whether a process seen here is of a container. */
    public static boolean isOf(Opened process, ContainerHandle container) throws KernelException {
        return process.mounts().equals(Links.readAt(container.proc(), MOUNT_NAMESPACE))
                || isIn(":" + container.container().cgroup(), process.cgroups());
    }

    private static boolean isIn(String cgroup, String cgroups) {
        return cgroup.length() > 2
                && cgroups.contains(cgroup)
                && cgroups.lines().anyMatch(line -> line.endsWith(cgroup) || line.contains(cgroup + "/"));
    }

    private Map<DeviceNumber, List<Holder>> open(ContainerHandle container) throws KernelException {
        String namespace = Links.readAt(container.proc(), MOUNT_NAMESPACE);
        Set<Integer> members = new TreeSet<>();
        for (Candidate process : processes) {
            if (process.namespace.equals(namespace)) {
                members.add(process.pid);
            }
        }
        // a cgroup lists its processes, which is less to read than the cgroups of all processes
        for (Optional<ContainerHandle.Cgroup> cgroup : List.of(container.cgroupV1(), container.cgroupV2())) {
            if (cgroup.isPresent() && !cgroup.get().isRoot()) {
                members.addAll(membersOf(cgroup.get().folder()));
            }
        }
        Map<DeviceNumber, List<Holder>> open = new HashMap<>();
        for (int pid : members) {
            open(pid, open);
        }
        return open;
    }

    private static List<Integer> membersOf(Fd cgroup) throws KernelException {
        try {
            return CgroupProcesses.of(cgroup);
        } catch (KernelException e) {
            if (hasEnded(e) || e.is(Errno.ENODEV) || e.is(Errno.EOPNOTSUPP)) {
                return List.of();
            }
            throw e;
        }
    }

    private static void open(int pid, Map<DeviceNumber, List<Holder>> open) throws KernelException {
        String path = "/proc/" + pid + "/fd";
        Stat stat = new Stat();
        try (Fd folder = Files.open(path, Files.O_PATH | Files.O_DIRECTORY)) {
            for (String fd : Listing.of(path)) {
                if (Files.tryStatBehind(folder, fd, stat) && stat.isDevice()) {
                    List<Holder> holders = open.computeIfAbsent(stat.number(), any -> new ArrayList<>());
                    if (holders.stream().noneMatch(holder -> holder.pid() == pid)) {
                        holders.add(new Holder(pid, command(pid)));
                    }
                }
            }
        } catch (KernelException e) {
            if (!hasEnded(e)) {
                throw e;
            }
        }
    }

    private static String command(int pid) {
        try (Fd file = Files.open("/proc/" + pid + "/comm", Files.O_RDONLY)) {
            return Files.readText(file).strip();
        } catch (KernelException e) {
            return "?";
        }
    }
}
