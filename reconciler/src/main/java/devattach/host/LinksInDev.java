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

/** The links below /dev that lead to a device there, whoever made them. */
final class LinksInDev {

    private static final Path DEV = Path.of("/dev");
    private static final int DEPTH = 3;

    private final Map<DeviceNumber, Set<String>> found = new HashMap<>();
    private final Stat stat = new Stat();

    private LinksInDev() {}

    /** All of them now. Looks at no node that no link leads to. */
    static Map<DeviceNumber, Set<String>> read() throws KernelException {
        LinksInDev links = new LinksInDev();
        links.walk(DEV, 1);
        return links.found;
    }

    private void walk(Path folder, int depth) throws KernelException {
        Listing.Kinds names;
        try (Fd open = Files.open(folder.toString(), Files.O_RDONLY | Files.O_DIRECTORY | Files.O_NOFOLLOW)) {
            names = Listing.kinds(open);
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
            walk(folder.resolve(name), depth + 1);
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
