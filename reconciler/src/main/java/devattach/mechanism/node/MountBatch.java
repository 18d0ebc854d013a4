package devattach.mechanism.node;

import devattach.linux.CString;
import devattach.linux.Credentials;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Namespaces;
import devattach.linux.Stat;
import devattach.mechanism.node.Interruption.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and links that are staged and wait to be mounted: all of one folder get their placeholders in one go as its owner, and all of one
 * container are mounted by one visit to its mount namespace.
 */
final class MountBatch implements AutoCloseable {

    private final Folders folders;
    private final Shelf shelf;
    private final long hostDev;
    private final Interruption interruption;
    private final List<Waiting> all = new ArrayList<>();

    /** One of them, and how far it came. */
    private static final class Waiting implements AutoCloseable {
        final int step;
        final Staged entry;
        final Folders.Folder folder;
        final CString name;

        @Nullable
        Fd placeholder;

        @Nullable
        Fd mount;

        @Nullable
        KernelException failure;

        Waiting(int step, Staged entry, Folders.Folder folder) {
            this.step = step;
            this.entry = entry;
            this.folder = folder;
            this.name = CString.interned(entry.path().name());
        }

        @Override
        public void close() {
            if (placeholder != null) {
                placeholder.close();
            }
            if (mount != null) {
                mount.close();
            }
        }
    }

    MountBatch(Folders folders, Shelf shelf, long hostDev, Interruption interruption) {
        this.folders = folders;
        this.shelf = shelf;
        this.hostDev = hostDev;
        this.interruption = interruption;
    }

    /**
     * Adds one whose folder is there.
     *
     * @param step which step it is for, as {@link #step} answers it
     */
    void add(Staged entry, int step) throws KernelException {
        Folders.Folder folder = folders.of(entry.path()).orElseThrow(() -> Refusal.vanished(entry.path()));
        all.add(new Waiting(step, entry, folder));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int size() {
        return all.size();
    }

    Staged entry(int i) {
        return all.get(i).entry;
    }

    int step(int i) {
        return all.get(i).step;
    }

    /** Why one could not be mounted; null where it was. */
    @Nullable
    KernelException failure(int i) {
        return all.get(i).failure;
    }

    /** Mounts them all; {@link #failure} tells of each. */
    void mount(Fd pidfd) {
        Map<Folders.Folder, List<Waiting>> byFolder = new LinkedHashMap<>();
        all.forEach(one ->
                byFolder.computeIfAbsent(one.folder, any -> new ArrayList<>()).add(one));
        byFolder.forEach(this::makePlaceholders);
        List<Waiting> ready = new ArrayList<>();
        List<Namespaces.Move> moves = new ArrayList<>();
        for (Waiting one : all) {
            prepare(one);
            if (one.failure == null && one.mount != null && one.placeholder != null) {
                ready.add(one);
                moves.add(new Namespaces.Move(one.mount, one.placeholder));
            }
        }
        try {
            int[] errnos = Namespaces.moveInto(pidfd, moves);
            for (int i = 0; i < errnos.length; i++) {
                if (errnos[i] != 0) {
                    Waiting one = ready.get(i);
                    one.failure =
                            KernelException.of("move_mount", one.entry.path().value(), errnos[i]);
                }
            }
        } catch (KernelException e) {
            ready.forEach(one -> one.failure = e);
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with the batch
    private void makePlaceholders(Folders.Folder folder, List<Waiting> some) {
        try {
            Credentials.asOwner(folder.uid(), folder.gid(), () -> {
                for (Waiting one : some) {
                    try {
                        one.placeholder = Inside.makePlaceholder(folder.fd(), one.name);
                        interruption.at(Moment.PLACEHOLDER_MADE);
                    } catch (KernelException e) {
                        one.failure = e;
                    }
                }
                return some.size();
            });
        } catch (KernelException e) {
            some.forEach(one -> one.failure = e);
        }
    }

    /** Takes the placeholder that is there already, where one is, and makes the mount. */
    @SuppressWarnings("MustBeClosedChecker") // closed with the batch
    private void prepare(Waiting one) {
        try {
            KernelException failure = one.failure;
            if (failure != null && failure.is(Errno.EEXIST) && isPlaceholder(one)) {
                one.placeholder = Inside.placeholder(one.folder.fd(), one.name);
                one.failure = null;
            }
            if (one.failure == null) {
                one.mount = shelf.mountOf(one.entry.path());
            }
        } catch (KernelException e) {
            one.failure = e;
        }
    }

    private boolean isPlaceholder(Waiting one) throws KernelException {
        Stat stat = new Stat();
        return Files.tryStatAt(one.folder.fd(), one.name, stat) && Survey.kindOf(stat, hostDev) == Survey.PLACEHOLDER;
    }

    /** Lets go of all, mounted or not; the batch is empty then. */
    @Override
    public void close() {
        all.forEach(Waiting::close);
        all.clear();
    }
}
