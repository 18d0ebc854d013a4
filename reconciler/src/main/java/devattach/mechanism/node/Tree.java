package devattach.mechanism.node;

import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.node.Interruption.Moment;
import devattach.model.ContainerPath;
import devattach.model.Facet;
import devattach.model.Place;
import devattach.model.Seen;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One container's tree of files with what of ours is in it, while it is changed. The ledger is right after every call. */
final class Tree {

    private static final CString MOUNTINFO = CString.interned("mountinfo");

    private final ContainerHandle container;
    private final Folders folders;
    private final Shelf shelf;
    private final long ours;
    private final long hostDev;
    private final Interruption interruption;
    private final Stat stat = new Stat();
    private Ledger ledger;

    Tree(
            ContainerHandle container,
            Folders folders,
            Shelf shelf,
            Ledger ledger,
            long ours,
            long hostDev,
            Interruption interruption) {
        this.container = container;
        this.folders = folders;
        this.shelf = shelf;
        this.ledger = ledger;
        this.ours = ours;
        this.hostDev = hostDev;
        this.interruption = interruption;
    }

    ContainerHandle container() {
        return container;
    }

    /** What stands at some paths now, every folder opened anew. */
    Map<ContainerPath, Seen> seen(Collection<ContainerPath> paths) throws KernelException {
        Set<Place> places = new HashSet<>();
        Map<ContainerPath, Staged> entries = new HashMap<>();
        for (ContainerPath path : paths) {
            places.add(new Place.Path(path));
            ledger.at(path).ifPresent(entry -> entries.put(path, entry));
        }
        Survey survey = Survey.of(places, new Ledger(entries, 0, 0));
        long[] sheet = new long[places.size() * Survey.WIDTH];
        Fd root = folders.root();
        survey.read(root, hostDev, stat, sheet);
        NodeView view = new NodeView(
                CString.interned(""), container.container(), survey, sheet, ours, NodeView.Closer.in(root));
        Map<ContainerPath, Seen> seen = new HashMap<>();
        paths.forEach(path -> seen.put(path, view.at(new Place.Path(path))));
        return seen;
    }

    /** Whether what stands at a path is the very thing that is staged for it. */
    boolean holdsStaged(ContainerPath path) throws KernelException {
        Folders.Folder folder = folders.of(path).orElseThrow(() -> Refusal.vanished(path));
        Files.statAt(folder.fd(), CString.interned(path.name()), stat);
        return shelf.holds(path, stat.inode());
    }

    /** Gives the node that is there another owner and mode. */
    void reown(Facet.Node wanted, long uid, long gid) throws KernelException {
        List<String> made = ledger.at(wanted.path()).map(Staged::folders).orElse(List.of());
        record(new Staged(wanted, made));
        shelf.reown(wanted, uid, gid);
    }

    private void record(Staged entry) throws KernelException {
        shelf.record(entry);
        ledger = ledger.with(entry);
    }

    /** Makes it and enters it in the ledger; nothing of it is in the container yet. */
    Staged stage(Facet.Shown wanted, long uid, long gid) throws KernelException {
        Staged entry = new Staged(wanted, foldersToAnswerFor(wanted.path()));
        shelf.stage(entry, uid, gid);
        ledger = ledger.with(entry);
        return entry;
    }

    /** The folders that will be made for a path, and those that were made for another of ours: the last to leave removes them. */
    private List<String> foldersToAnswerFor(ContainerPath path) throws KernelException {
        List<String> missing = folders.missing(path);
        return Inside.foldersOf(path).stream()
                .filter(folder -> missing.contains(folder) || ledger.madeFolder(folder))
                .toList();
    }

    void makeFolders(Staged entry) throws KernelException {
        for (String folder : folders.missing(entry.path())) {
            if (!folders.make(folder)) {
                record(ledger.at(entry.path()).orElse(entry).without(folder));
            }
            interruption.at(Moment.FOLDER_MADE);
        }
    }

    /** Takes it out of sight. It stays in the ledger. */
    void hide(ContainerPath path) throws KernelException {
        Inside.hide(folders, path, ours, hostDev, stat);
        interruption.at(Moment.HIDDEN);
    }

    /** Node, link or placeholder, then the folders made for it, then the ledger's entry. What is not ours stays. */
    void clear(ContainerPath path) throws KernelException {
        hide(path);
        List<String> made = ledger.at(path).map(Staged::folders).orElse(List.of());
        for (int i = made.size() - 1; i >= 0; i--) {
            folders.remove(made.get(i));
        }
        interruption.at(Moment.FOLDERS_REMOVED);
        shelf.erase(path);
        ledger = ledger.without(path);
    }

    /** The container's mounts as they are, for {@link #elsewhere}. */
    String mounts() throws KernelException {
        return Files.readText(container.proc(), MOUNTINFO);
    }

    /** Where the container itself mounted something of ours once more. */
    List<String> elsewhere(ContainerPath path, String mounts) {
        return Mountpoints.of(mounts, ours, shelf.name() + "/" + Staged.fileName(path));
    }
}
