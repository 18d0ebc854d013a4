package devattach.mechanism.node;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.linux.Listing;
import devattach.linux.Mounts;
import devattach.linux.Stat;
import devattach.linux.Xattrs;
import devattach.mechanism.ProcFiles;
import devattach.model.ContainerPath;
import devattach.model.InitProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tmpfs of ours on which all nodes are made, with one {@link Shelf} for each container. What lies there is the ledger; a node
 * in a container is ours if it is of this file system.
 *
 * <p>It outlives this program. Being mounted is what it needs; its path may be forbidden to everybody but root.
 */
final class Staging implements AutoCloseable {

    private static final String SOURCE = "devattach-nodes";
    private static final ThreadLocal<Stat> STAT = ThreadLocal.withInitial(Stat::new);

    private final Path path;
    private volatile @Nullable Mounted mounted;
    private final Map<InitProcess, Ledger> read = new ConcurrentHashMap<>();
    private @Nullable Set<InitProcess> inits;
    private long initsAsOf;

    /** The tmpfs and which file system it is. */
    private record Mounted(Fd root, long fileSystem) {}

    private Staging(Path path) {
        this.path = path;
    }

    /** The staging of earlier runs where it is still mounted; else none until something is to be changed: who only looks mounts nothing. */
    @MustBeClosed
    static Staging open(Path runDir) throws IOException {
        Staging staging = new Staging(runDir.toAbsolutePath().normalize().resolve("nodes"));
        if (isMounted(staging.path)) {
            staging.mounted = opened(staging.path);
        }
        return staging;
    }

    /** Mounts it where it is not. */
    private synchronized Fd root() throws KernelException {
        Mounted here = mounted;
        if (here == null) {
            try {
                java.nio.file.Files.createDirectories(path);
            } catch (IOException e) {
                throw KernelException.of("mkdir", path.toString(), Errno.EACCES);
            }
            Mounts.mount(SOURCE, path.toString(), "tmpfs", Mounts.MS_NOSUID | Mounts.MS_NOEXEC, "mode=0700,size=16m");
            here = opened(path);
            mounted = here;
        }
        return here.root();
    }

    @SuppressWarnings("MustBeClosedChecker") // kept until close
    private static Mounted opened(Path path) throws KernelException {
        Mounts.mount(SOURCE, path.toString(), "none", Mounts.MS_PRIVATE, "");
        Fd root = Files.open(path.toString(), Files.O_RDONLY | Files.O_DIRECTORY);
        Stat stat = new Stat();
        Files.stat(root, stat);
        return new Mounted(root, stat.fileSystem());
    }

    private static boolean isMounted(Path path) throws IOException {
        String mountinfo = java.nio.file.Files.readString(Path.of("/proc/self/mountinfo"));
        return mountinfo
                .lines()
                .anyMatch(line ->
                        line.split(" ")[4].equals(path.toString()) && line.contains(" - tmpfs " + SOURCE + " "));
    }

    /** Which file system a node of ours is on; -1 while there can be none. */
    long fileSystem() {
        Mounted here = mounted;
        return here == null ? -1 : here.fileSystem();
    }

    static String shelfName(InitProcess init) {
        return init.pid() + "-" + init.startTime();
    }

    /** What is ours in a container; read anew only where the shelf changed. */
    Ledger ledger(InitProcess init, CString shelfName) throws KernelException {
        Stat stat = STAT.get();
        Mounted here = mounted;
        if (here == null || !Files.tryStatAt(here.root(), shelfName, stat)) {
            return Ledger.EMPTY;
        }
        @Nullable Ledger known = read.get(init);
        if (known != null && known.inode() == stat.inode() && known.changeTime() == stat.changeTime()) {
            return known;
        }
        long inode = stat.inode();
        long changeTime = stat.changeTime();
        try (Fd folder = Files.openAt(here.root(), shelfName, Files.O_PATH | Files.O_DIRECTORY)) {
            Ledger ledger = new Ledger(nodes(folder, names(shelfName.toString())), inode, changeTime);
            read.put(init, ledger);
            return ledger;
        }
    }

    private Map<ContainerPath, Staged> nodes(Fd folder, List<String> names) throws KernelException {
        Map<ContainerPath, Staged> nodes = new HashMap<>();
        for (String name : names) {
            byte[] value = Xattrs.readAt(folder, name, Shelf.ENTRY);
            if (!name.equals(Shelf.UNNAMED) && value != null && Files.tryStatAt(folder, CString.of(name), STAT.get())) {
                Staged entry = STAT.get().isLink()
                        ? Staged.link(value, Links.readAt(folder, name))
                        : Staged.node(value, STAT.get().number());
                nodes.put(entry.path(), entry);
            }
        }
        return nodes;
    }

    private List<String> names(String shelf) throws KernelException {
        return Listing.of((shelf.isEmpty() ? path : path.resolve(shelf)).toString());
    }

    /** Whose shelves there are; listed anew only where one was made or cleared away. */
    synchronized Set<InitProcess> inits() throws KernelException {
        Mounted here = mounted;
        if (here == null) {
            return Set.of();
        }
        Stat stat = STAT.get();
        Files.stat(here.root(), stat);
        if (inits == null || initsAsOf != stat.changeTime()) {
            Set<InitProcess> now = new HashSet<>();
            for (String shelf : names("")) {
                now.add(init(shelf));
            }
            inits = Set.copyOf(now);
            initsAsOf = stat.changeTime();
        }
        return inits;
    }

    private static InitProcess init(String shelf) {
        String[] parts = shelf.split("-");
        return new InitProcess(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
    }

    /** Forgets what was read, because it is being changed: the kernel's change times are coarser than we are fast. */
    synchronized void forget(InitProcess init) {
        read.remove(init);
        inits = null;
    }

    /** Makes a container's shelf where there is none. */
    void claim(InitProcess init) throws KernelException {
        try {
            Files.mkdirAt(root(), CString.of(shelfName(init)), 0700);
            forget(init);
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /** A container's shelf, to be changed; made where there is none. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the shelf closes it
    Shelf shelf(InitProcess init, Interruption interruption) throws KernelException {
        claim(init);
        CString name = CString.of(shelfName(init));
        return new Shelf(root(), name, Files.openAt(root(), name, Files.O_PATH | Files.O_DIRECTORY), interruption);
    }

    /**
     * Clears the shelves of containers that have ended. Whoever is not among {@code alive} is looked for in /proc first: a runtime that
     * does not answer must not cost a running container its ledger. Not while a shelf is being changed.
     */
    void sweep(Set<InitProcess> alive) throws KernelException {
        if (mounted == null) {
            return;
        }
        for (String shelf : names("")) {
            InitProcess init = init(shelf);
            if (!alive.contains(init) && hasEnded(init)) {
                clear(shelf);
                forget(init);
            } else {
                tidy(init);
            }
        }
        read.keySet().removeIf(init -> !alive.contains(init));
    }

    /** Takes away what a death between two calls left on the shelf of a running container. */
    private void tidy(InitProcess init) throws KernelException {
        try (Shelf shelf = shelf(init, Interruption.NONE)) {
            shelf.removeIfEmpty();
        }
        forget(init);
    }

    private void clear(String shelf) throws KernelException {
        CString name = CString.of(shelf);
        try (Fd folder = Files.openAt(root(), name, Files.O_PATH | Files.O_DIRECTORY)) {
            for (String node : names(shelf)) {
                Files.unlinkAt(folder, CString.of(node));
            }
        }
        Files.rmdirAt(root(), name);
    }

    /** Unmounts it where it is empty and nobody else looks into it. */
    synchronized void retire() throws KernelException {
        Mounted here = mounted;
        if (here == null || !names("").isEmpty()) {
            return;
        }
        here.root().close();
        mounted = null;
        try {
            Mounts.unmount(path.toString(), 0);
        } catch (KernelException e) {
            if (!e.is(Errno.EBUSY)) {
                throw e;
            }
        }
    }

    private static boolean hasEnded(InitProcess init) throws KernelException {
        try (Fd proc = Files.open("/proc/" + init.pid(), Files.O_PATH | Files.O_DIRECTORY)) {
            // one that its parent has not waited for yet has nothing any more
            String stat = Files.readText(proc, CString.interned("stat"));
            return ProcFiles.isZombie(stat) || ProcFiles.startTime(stat) != init.startTime();
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ESRCH)) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        Mounted here = mounted;
        if (here != null) {
            here.root().close();
        }
    }
}
