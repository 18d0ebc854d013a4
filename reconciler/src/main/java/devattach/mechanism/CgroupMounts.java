package devattach.mechanism;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where this host's cgroup hierarchies that decide on devices are mounted.
 *
 * @param v1 the mount point of the v1 {@code devices} hierarchy
 * @param v2 the mount point of the v2 hierarchy
 */
public record CgroupMounts(Optional<String> v1, Optional<String> v2) {

    /** Reads them out of /proc/self/mountinfo, see proc(5); the first mount of the hierarchy's root counts. */
    public static CgroupMounts parse(String mountinfo) {
        Optional<String> v1 = Optional.empty();
        Optional<String> v2 = Optional.empty();
        for (String line : mountinfo.split("\n")) {
            String[] halves = line.split(" - ", 2);
            String[] fields = halves[0].split(" ");
            if (halves.length < 2 || fields.length < 5 || !fields[3].equals("/")) {
                continue;
            }
            String[] file = halves[1].split(" ");
            if (v2.isEmpty() && file[0].equals("cgroup2")) {
                v2 = Optional.of(fields[4]);
            } else if (v1.isEmpty() && file[0].equals("cgroup") && file.length > 2 && has(file[2], "devices")) {
                v1 = Optional.of(fields[4]);
            }
        }
        return new CgroupMounts(v1, v2);
    }

    /** The hierarchies' roots; some runtimes put a cgroup per container right there. */
    public List<String> roots() {
        return Stream.of(v1, v2).flatMap(Optional::stream).toList();
    }

    private static boolean has(String options, String option) {
        return ("," + options + ",").contains("," + option + ",");
    }
}
