package devattach.mechanism;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.model.IdMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What files of /proc/PID say, see proc(5). Pure: the text comes in. */
public final class ProcFiles {

    private ProcFiles() {}

    /** The process that made it, or took it over, of /proc/PID/stat; the command in it, in brackets, may hold anything. */
    public static int parent(String stat) {
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1]);
    }

    /** Field 22 of /proc/PID/stat: clock ticks after boot. The command name before it may hold blanks and parentheses. */
    public static long startTime(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[19]);
    }

    /** Whether /proc/PID/stat is that of a process that has ended and waits to be reaped. */
    public static boolean isZombie(String stat) {
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        return state == 'Z' || state == 'X';
    }

    /**
     * The process's path in one hierarchy.
     *
     * @param controller a v1 controller, or "" for the v2 hierarchy
     */
    public static Optional<String> cgroupPath(String cgroups, String controller) {
        for (String line : cgroups.split("\n")) {
            String[] fields = line.split(":", 3);
            boolean v2 = fields.length == 3 && fields[0].equals("0") && fields[1].isEmpty();
            if (fields.length == 3
                    && (controller.isEmpty()
                            ? v2
                            : List.of(fields[1].split(",")).contains(controller))) {
                String path = fields[2];
                return Optional.of(path.endsWith(" (deleted)") ? path.substring(0, path.length() - 10) : path);
            }
        }
        return Optional.empty();
    }

    /** A uid_map or gid_map file. The initial namespace's own map is {@link IdMap#IDENTITY}. */
    public static IdMap idMap(String text) {
        List<IdMap.Range> ranges = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] fields = line.trim().split(" +");
            if (fields.length == 3) {
                ranges.add(new IdMap.Range(
                        Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2])));
            }
        }
        return new IdMap(ranges);
    }

    static KernelException gone(String container) {
        return KernelException.of("open", container + " has ended", Errno.ESRCH);
    }

    static KernelException outside(String path) {
        return KernelException.of(
                "open", "cgroup " + path + " lies outside devattach's own cgroup namespace", Errno.ENOENT);
    }
}
