package devattach.agent;

import devattach.model.ContainerPath;
import java.util.Arrays;
import java.util.Optional;

/**
 * A mount of a container.
 *
 * @param point where in the container
 * @param noDevices whether no node in it can be opened, because it was mounted {@code nodev}
 */
record Mount(String point, boolean noDevices) {

    static final Mount NONE = new Mount("", false);

    /** Of the mounts of a container, see proc_pid_mountinfo(5), the one a path is in: of the longest that fit the last. */
    static Mount holding(String mountinfo, String path) {
        Mount found = NONE;
        for (String line : mountinfo.split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length < 6) {
                continue;
            }
            String point = fields[4];
            boolean holds = path.equals(point) || point.equals("/") || path.startsWith(point + "/");
            if (holds && point.length() >= found.point.length()) {
                found = new Mount(point, Arrays.asList(fields[5].split(",")).contains("nodev"));
            }
        }
        return found;
    }

    /** Whether the path is the mount itself, as a node is that was put there alone. */
    boolean isOf(Optional<ContainerPath> path) {
        return path.isPresent() && path.get().value().equals(point);
    }
}
