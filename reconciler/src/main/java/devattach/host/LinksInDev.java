package devattach.host;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Listing;
import devattach.linux.Stat;
import devattach.model.DeviceNumber;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The links below /dev that lead to a device there, whoever made them. Kept between looks, it lists only folders in which something was made
 * or taken away since: there may be thousands of nodes.
 */
final class LinksInDev {

    private static final Path DEV = Path.of("/dev");
    private static final int DEPTH = 3;

    /** The kernel's clock of files goes in ticks: what changed so shortly before may change again at the same time. */
    private static final long TICK_NANOS = 1_000_000_000L;

    private Map<DeviceNumber, Set<String>> found = new HashMap<>();
    private Map<Path, Listed> listed = new HashMap<>();
    private final Stat stat = new Stat();

    /** What a folder held when it was last changed at some time. */
    private record Listed(long inode, long changed, Listing.Kinds names) {}

    /** All of them now. Looks at no node that no link leads to. */
    Map<DeviceNumber, Set<String>> read() throws KernelException {
        Map<Path, Listed> before = listed;
        found = new HashMap<>();
        listed = new HashMap<>();
        walk(DEV, 1, before);
        return found;
    }

    private Listing.Kinds names(Path folder, Fd open, @Nullable Listed before) throws KernelException {
        Files.stat(open, stat);
        long inode = stat.inode();
        long changed = stat.changeTime();
        Listing.Kinds names = before != null && before.inode == inode && before.changed == changed
                ? before.names
                : Listing.kinds(open);
        if (TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - changed > TICK_NANOS) {
            listed.put(folder, new Listed(inode, changed, names));
        }
        return names;
    }

    private void walk(Path folder, int depth, Map<Path, Listed> before) throws KernelException {
        Listing.Kinds names;
        try (Fd open = Files.open(folder.toString(), Files.O_RDONLY | Files.O_DIRECTORY | Files.O_NOFOLLOW)) {
            names = names(folder, open, before.get(folder));
            for (String link : names.links()) {
                Path target = folder.resolve(Attributes.link(open, link)).normalize();
                if (target.startsWith(DEV)) {
                    keep(folder.resolve(link).toString(), target.toString());
                }
            }
        } catch (KernelException e) {
            if (Attributes.isGone(e)) {
                return; // went away while we looked
            }
            throw e;
        }
        for (String name : depth < DEPTH ? names.folders() : Set.<String>of()) {
            walk(folder.resolve(name), depth + 1, before);
        }
    }

    private void keep(String link, String target) throws KernelException {
        try (Fd file = Files.open(target, Files.O_PATH)) {
            Files.stat(file, stat);
            if (stat.isDevice()) {
                found.computeIfAbsent(stat.number(), any -> new TreeSet<>()).add(link);
            }
        } catch (KernelException e) {
            if (!Attributes.isGone(e) && !e.is(Errno.ELOOP)) {
                throw e;
            }
        }
    }
}
