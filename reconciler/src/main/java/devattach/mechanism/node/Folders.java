package devattach.mechanism.node;

import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.model.ContainerPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folders of a container that one change works in, each opened once.
 *
 * <p>A folder stays the one that was opened, in the container's tree, whatever the container puts in its place meanwhile; that is found
 * by the look which ends the change, and that one opens anew.
 */
final class Folders implements AutoCloseable {

    private final Fd root;
    private final Map<String, Folder> opened = new HashMap<>();

    /**
     * An open folder.
     *
     * @param uid its owner as the host counts, in whose name things are made in it
     */
    record Folder(Fd fd, long uid, long gid) {}

    Folders(Fd root) {
        this.root = root;
    }

    /** The container's root. */
    Fd root() {
        return root;
    }

    /** The folder a path lies in; empty where there is none. */
    Optional<Folder> of(ContainerPath path) throws KernelException {
        Folder known = opened.get(path.folder());
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Fd> fd = Inside.folderOf(root, path);
        if (fd.isEmpty()) {
            return Optional.empty();
        }
        Stat stat = new Stat();
        Files.stat(fd.get(), stat);
        Folder folder = new Folder(fd.get(), stat.uid(), stat.gid());
        opened.put(path.folder(), folder);
        return Optional.of(folder);
    }

    /** The folders a path needs that are not there, outermost first. */
    List<String> missing(ContainerPath path) throws KernelException {
        return of(path).isPresent() ? List.of() : Inside.missingFolders(root, path);
    }

    /**
     * Makes one, its parents being there.
     *
     * @return false where somebody else was quicker
     */
    boolean make(String folder) throws KernelException {
        return Inside.makeFolder(root, folder);
    }

    /** Removes one we made, if nothing is in it. */
    void remove(String folder) throws KernelException {
        Folder known = opened.remove(folder);
        if (known != null) {
            known.fd().close();
        }
        Inside.removeFolder(root, folder);
    }

    @Override
    public void close() {
        opened.values().forEach(folder -> folder.fd().close());
        opened.clear();
    }
}
