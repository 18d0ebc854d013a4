package devattach.host;

import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.model.CdiCatalog;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CDI spec files as they were understood, read anew only where one changed. */
final class CdiFiles {

    private static final int LARGEST = 1 << 20;
    private static final int WRITABLE_BY_ALL = 0002;

    private final CdiFolders.Parser parser;
    private final Stat stat = new Stat();
    private Map<String, Known> known = new HashMap<>();
    private Map<String, Known> seen = new HashMap<>();

    /** What differs once a file was written, replaced or given to somebody else. */
    private record Stamp(long fileSystem, long inode, long changed, long size, long owner, int mode) {}

    private record Known(Stamp stamp, CdiCatalog.File file) {}

    CdiFiles(CdiFolders.Parser parser) {
        this.parser = parser;
    }

    /** Of a file that went away while it was looked for, nothing. */
    CdiCatalog.File get(String path) {
        try (Fd file = Files.open(path, Files.O_RDONLY | Files.O_NONBLOCK)) {
            Files.stat(file, stat);
            Stamp stamp =
                    new Stamp(stat.fileSystem(), stat.inode(), stat.changeTime(), stat.size(), stat.uid(), stat.mode());
            Known before = known.get(path);
            Known now = before != null && before.stamp().equals(stamp) ? before : new Known(stamp, read(path, file));
            seen.put(path, now);
            return now.file();
        } catch (KernelException e) {
            return Attributes.isGone(e)
                    ? new CdiCatalog.File(List.of(), List.of())
                    : trouble(path, "cannot be read: " + e.getMessage() + "; check its permissions");
        }
    }

    private CdiCatalog.File read(String path, Fd file) throws KernelException {
        if (!stat.isFile() || stat.size() > LARGEST) {
            return trouble(path, "is no file of at most " + LARGEST + " bytes, as specs are; remove it");
        }
        if (stat.uid() != 0 || (stat.mode() & WRITABLE_BY_ALL) != 0) {
            return trouble(
                    path,
                    "says which devices containers get, and others than root can change it; give it to root, with mode 0644");
        }
        return parser.parse(path, Files.readText(file, LARGEST).getBytes(StandardCharsets.UTF_8));
    }

    private static CdiCatalog.File trouble(String path, String why) {
        return new CdiCatalog.File(List.of(), List.of(new CdiCatalog.Trouble(path + ": " + why, Optional.empty())));
    }

    /** All there are were asked for; those that were not since the last time are forgotten. */
    void listed() {
        known = seen;
        seen = new HashMap<>();
    }
}
