package devattach.mechanism;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Listing;
import devattach.linux.Stat;
import java.util.ArrayList;
import java.util.List;

/** The processes of a cgroup and of all below it, by the kernel's own lists. */
public final class CgroupProcesses {

    private static final CString PROCESSES = CString.interned("cgroup.procs");

    /** A list of half a million processes. */
    private static final int MOST_BYTES = 1 << 22;

    private CgroupProcesses() {}

    /**
     * As the host numbers them; 0 for one of a PID namespace that we cannot see.
     *
     * @param cgroup its folder
     * @throws KernelException ENOENT or ENODEV where it has gone; EOPNOTSUPP for a threaded one, whose processes its parent lists
     */
    public static List<Integer> of(Fd cgroup) throws KernelException {
        List<Integer> processes = new ArrayList<>();
        add(cgroup, processes, new Stat());
        return processes;
    }

    private static void add(Fd cgroup, List<Integer> processes, Stat stat) throws KernelException {
        try (Fd list = Files.openAt(cgroup, PROCESSES, Files.O_RDONLY)) {
            String pids = Files.readText(list, MOST_BYTES);
            for (int from = 0; from < pids.length(); ) {
                int end = pids.indexOf('\n', from);
                processes.add(Integer.parseInt(pids, from, end, 10));
                from = end + 1;
            }
        }
        Files.stat(cgroup, stat);
        if (stat.links() > 2) { // a folder has a link more for each folder in it; most cgroups have none
            try (Fd folder = Files.openAt(cgroup, ".", Files.O_RDONLY | Files.O_DIRECTORY)) {
                for (String below : Listing.kinds(folder).folders()) {
                    addBelow(cgroup, below, processes, stat);
                }
            }
        }
    }

    private static void addBelow(Fd cgroup, String below, List<Integer> processes, Stat stat) throws KernelException {
        try (Fd child = Files.openAt(cgroup, below, Files.O_RDONLY | Files.O_DIRECTORY)) {
            add(child, processes, stat);
        } catch (KernelException e) {
            boolean gone = e.is(Errno.ENOENT) || e.is(Errno.ENODEV);
            if (!gone && !e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
    }
}
