package devattach.mechanism.node;

import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Namespaces;
import devattach.linux.Stat;
import devattach.mechanism.node.Interruption.Moment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Nodes and links that have their placeholder and wait to be mounted over it, all of one container by one visit to its mount namespace. */
final class MountBatch implements AutoCloseable {

    private final Fd root;
    private final Shelf shelf;
    private final long hostDev;
    private final Interruption interruption;
    private final List<Prepared> prepared = new ArrayList<>();

    private record Prepared(int step, Staged entry, Fd folder, Namespaces.Move move) {
        void close() {
            move.mount().close();
            move.target().close();
            folder.close();
        }
    }

    MountBatch(Fd root, Shelf shelf, long hostDev, Interruption interruption) {
        this.root = root;
        this.shelf = shelf;
        this.hostDev = hostDev;
        this.interruption = interruption;
    }

    /**
     * Makes the placeholder, or takes the one that is there.
     *
     * @param step which step it is for, as {@link #step} answers it
     * @param vanished thrown where the folder is gone
     */
    @SuppressWarnings("MustBeClosedChecker") // Prepared closes all three
    void add(Staged entry, int step, KernelException vanished) throws KernelException {
        CString name = CString.interned(entry.path().name());
        Fd folder = Inside.folderOf(root, entry.path()).orElseThrow(() -> vanished);
        Fd target = null;
        boolean good = false;
        try {
            Stat stat = new Stat();
            boolean reuse = Files.tryStatAt(folder, name, stat) && Survey.kindOf(stat, hostDev) == Survey.PLACEHOLDER;
            target = reuse ? Inside.placeholder(folder, name) : Inside.makePlaceholder(folder, name);
            interruption.at(Moment.PLACEHOLDER_MADE);
            prepared.add(new Prepared(step, entry, folder, new Namespaces.Move(shelf.mountOf(entry.path()), target)));
            good = true;
        } finally {
            if (!good) {
                if (target != null) {
                    target.close();
                }
                folder.close();
            }
        }
    }

    boolean isEmpty() {
        return prepared.isEmpty();
    }

    Staged entry(int i) {
        return prepared.get(i).entry();
    }

    int step(int i) {
        return prepared.get(i).step();
    }

    /**
     * Mounts them all.
     *
     * @return for each, 0 or the error number
     */
    int[] mount(Fd pidfd) {
        try {
            return Namespaces.moveInto(
                    pidfd, prepared.stream().map(Prepared::move).toList());
        } catch (KernelException e) {
            int[] errnos = new int[prepared.size()];
            Arrays.fill(errnos, e.errno().number());
            return errnos;
        }
    }

    /** Lets go of all, mounted or not; the batch is empty then. */
    @Override
    public void close() {
        prepared.forEach(Prepared::close);
        prepared.clear();
    }
}
