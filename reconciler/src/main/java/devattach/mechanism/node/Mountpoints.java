package devattach.mechanism.node;

import java.util.List;

/** Where something is mounted, out of /proc/PID/mountinfo, see proc(5). Pure: the text comes in. */
final class Mountpoints {

    private static final String DELETED = "//deleted";

    private Mountpoints() {}

    /**
     * The mount points of one file, as the kernel escapes them.
     *
     * @param fileSystem as {@link devattach.linux.Stat#fileSystem}
     * @param file below the root of that file system; also found when it has been removed since
     */
    static List<String> of(String mountinfo, long fileSystem, String file) {
        String device = (fileSystem >>> 32) + ":" + (int) fileSystem;
        String root = "/" + file;
        return mountinfo
                .lines()
                .map(line -> line.split(" "))
                .filter(fields -> fields.length > 4 && fields[2].equals(device))
                .filter(fields -> fields[3].equals(root) || fields[3].equals(root + DELETED))
                .map(fields -> fields[4])
                .toList();
    }
}
