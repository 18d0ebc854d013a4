package devattach.host;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Listing;
import devattach.linux.Stat;
import devattach.mechanism.ContainerHandle;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds device nodes below the {@code /dev} of a container. No name in it is followed where it is a link. */
public final class NodeSearch {

    private static final int DEPTH = 4;
    private static final int MOST_NAMES = 20_000;

    private final ContainerHandle container;
    private final Map<ContainerPath, DeviceNumber> found = new TreeMap<>();
    private final Stat stat = new Stat();
    private int names;

    private NodeSearch(ContainerHandle container) {
        this.container = container;
    }

    /**
     * What a search found.
     *
     * @param nodes in order of their paths
     * @param gap why these need not be all; empty where they are
     */
    public record Nodes(Map<ContainerPath, DeviceNumber> nodes, Optional<String> gap) {}

    /** All of them; of a folder with more than twenty thousand names not all. */
    public static Nodes all(ContainerHandle container) throws KernelException {
        NodeSearch search = new NodeSearch(container);
        search.walk("dev", 1);
        return new Nodes(
                search.found,
                search.names > MOST_NAMES
                        ? Optional.of("/dev holds more than " + MOST_NAMES + " names; only some of them were looked at")
                        : Optional.empty());
    }

    /** Those of one device. */
    public static List<ContainerPath> find(ContainerHandle container, DeviceNumber wanted) throws KernelException {
        return all(container).nodes().entrySet().stream()
                .filter(node -> node.getValue().equals(wanted))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void walk(String folder, int depth) throws KernelException {
        List<String> folders = new ArrayList<>();
        try (Fd root = container.root();
                Fd open = Files.openAt(
                        root,
                        CString.of(folder),
                        Files.O_RDONLY | Files.O_DIRECTORY,
                        0,
                        Files.Resolve.IN_ROOT_NO_LINKS)) {
            for (String name : new TreeSet<>(Listing.of(open))) {
                if (++names > MOST_NAMES) {
                    return;
                }
                if (!Files.tryStatAt(open, CString.of(name), stat)) {
                    continue; // gone, or a name in no encoding of ours
                }
                if (stat.isDevice()) {
                    found.put(new ContainerPath("/" + folder + "/" + name), stat.number());
                } else if (stat.isFolder() && depth < DEPTH) {
                    folders.add(folder + "/" + name);
                }
            }
        } catch (KernelException e) {
            boolean elsewhere = e.is(Errno.ENOENT) || e.is(Errno.ELOOP) || e.is(Errno.ENOTDIR) || e.is(Errno.EXDEV);
            if (!elsewhere) {
                throw e;
            }
        }
        for (String one : folders) {
            walk(one, depth + 1);
        }
    }
}
