package devattach.mechanism.node;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.linux.Mounts;
import devattach.linux.Stat;
import devattach.linux.Xattrs;
import devattach.mechanism.node.Interruption.Moment;
import devattach.model.ContainerPath;
import devattach.model.Facet;

/** One container's folder in {@link Staging}, while it is changed. Each change of the ledger is one atomic call. */
final class Shelf implements AutoCloseable {

    static final CString ENTRY = CString.interned("trusted.devattach.node");

    /** A node that is not yet an entry. No escaped path is named so. */
    static final String UNNAMED = ".new";

    private static final CString NEW = CString.interned(UNNAMED);

    private final Fd staging;
    private final CString name;
    private final Fd folder;
    private final Interruption interruption;

    Shelf(Fd staging, CString name, Fd folder, Interruption interruption) {
        this.staging = staging;
        this.name = name;
        this.folder = folder;
        this.interruption = interruption;
    }

    String name() {
        return name.toString();
    }

    /**
     * Makes a node or a link and enters it in the ledger, in place of another thing at its path.
     *
     * @param uid the owner as the host counts
     */
    void stage(Staged entry, long uid, long gid) throws KernelException {
        try {
            make(entry, uid, gid);
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            discardUnnamed(); // of a death in the midst of this
            make(entry, uid, gid);
        }
        Xattrs.setAt(folder, UNNAMED, ENTRY, entry.encoded());
        Files.renameAt(folder, NEW, folder, fileName(entry.path()));
        interruption.at(Moment.STAGED);
    }

    private void make(Staged entry, long uid, long gid) throws KernelException {
        if (entry.facet() instanceof Facet.Node node) {
            Files.mknodAt(folder, NEW, node.number(), 0);
            interruption.at(Moment.NODE_MADE);
            Files.chownAt(folder, NEW, uid, gid);
            Files.chmodAt(folder, NEW, node.mode());
        } else if (entry.facet() instanceof Facet.Link link) {
            Links.makeAt(folder, NEW, link.target());
            interruption.at(Moment.NODE_MADE);
            Files.chownAt(folder, NEW, uid, gid);
        }
    }

    private void discardUnnamed() throws KernelException {
        try {
            Files.unlinkAt(folder, NEW);
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /** Enters something else for a node that is there, such as another owner; the node follows by {@link #reown}. */
    void record(Staged node) throws KernelException {
        Xattrs.setAt(folder, Staged.fileName(node.path()), ENTRY, node.encoded());
        // the attribute is the node's; this is what makes the folder's change time move
        Files.chmodAt(staging, name, 0700);
        interruption.at(Moment.RERECORDED);
    }

    /** Gives the node itself, so wherever it is mounted, this owner and mode. */
    void reown(Facet.Node node, long uid, long gid) throws KernelException {
        Files.chownAt(folder, fileName(node.path()), uid, gid);
        Files.chmodAt(folder, fileName(node.path()), node.mode());
    }

    /** A mount of the node that is nowhere yet. */
    @MustBeClosed
    Fd mountOf(ContainerPath path) throws KernelException {
        return Mounts.cloneAt(folder, fileName(path));
    }

    /** Whether the node at this path is the one just looked at. */
    boolean holds(ContainerPath path, long inode) throws KernelException {
        Stat stat = new Stat();
        return Files.tryStatAt(folder, fileName(path), stat) && stat.inode() == inode;
    }

    /** Takes an entry out of the ledger, the last act of a removal. */
    void erase(ContainerPath path) throws KernelException {
        try {
            Files.unlinkAt(folder, fileName(path));
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        interruption.at(Moment.ERASED);
    }

    private static CString fileName(ContainerPath path) {
        return CString.interned(Staged.fileName(path)); // as many as there are paths in the mappings
    }

    /** Leaves; a shelf with nothing on it goes. */
    void removeIfEmpty() throws KernelException {
        discardUnnamed();
        try {
            Files.rmdirAt(staging, name);
        } catch (KernelException e) {
            if (!e.is(Errno.ENOTEMPTY) && !e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
