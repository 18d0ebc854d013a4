package devattach.runtime;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The little that runtimes themselves want to know of a process, see proc(5). */
final class Proc {

    private static final CString STAT = CString.interned("stat");
    private static final CString STATUS = CString.interned("status");
    private static final CString CGROUP = CString.interned("cgroup");

    private Proc() {}

    /** When a process started, in clock ticks after boot; empty where there is none of that number. */
    static Optional<Long> startTime(int pid) throws KernelException {
        return read(pid, STAT).map(Proc::parseStartTime);
    }

    /** A process's numbers in all its pid namespaces, outermost first; empty where there is none of that number. */
    static Optional<List<Integer>> numbers(int pid) throws KernelException {
        return read(pid, STATUS).map(Proc::parseNumbers);
    }

    /** The cgroups a process is in, as cgroups(7) writes them; empty where there is none of that number. */
    static Optional<String> cgroups(int pid) throws KernelException {
        return read(pid, CGROUP);
    }

    private static Optional<String> read(int pid, CString file) throws KernelException {
        try (Fd process = Files.open("/proc/" + pid, Files.O_PATH | Files.O_DIRECTORY)) {
            return Optional.of(Files.readText(process, file));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Field 22, counted from behind the command's name, which may hold anything. */
    static long parseStartTime(String stat) {
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
    }

    /** The line {@code NSpid:}; empty where the kernel or a zombie has none. */
    static List<Integer> parseNumbers(String status) {
        return status.lines()
                .filter(line -> line.startsWith("NSpid:"))
                .flatMap(line ->
                        Arrays.stream(line.substring("NSpid:".length()).trim().split("\\s+")))
                .map(Integer::valueOf)
                .toList();
    }
}
