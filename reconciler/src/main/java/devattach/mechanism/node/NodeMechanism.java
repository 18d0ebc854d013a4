package devattach.mechanism.node;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.Mechanism;
import devattach.mechanism.Observation;
import devattach.model.Facet;
import devattach.model.InitProcess;
import devattach.model.Outcome;
import devattach.model.Place;
import devattach.model.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the device nodes of containers, and the links to them: made in {@link Staging}, mounted over a {@code placeholder}
 * inside. The kernel mounts a link like anything else.
 *
 * <p>What is in the container is what the kernel says is there; what is ours is what lies in staging. Nothing else is remembered,
 * so a crash at any moment leaves nothing that the next look does not find.
 */
public final class NodeMechanism implements Mechanism, AutoCloseable {

    private static final int ROOM = 64 * Survey.WIDTH;

    private final Staging staging;
    private final Interruption interruption;
    private final long hostDev;
    private final ReadWriteLock shelves = new ReentrantReadWriteLock();
    private final ThreadLocal<Desk> desks = ThreadLocal.withInitial(Desk::new);

    /** One thread's place to write while it looks. */
    private static final class Desk {
        final Stat stat = new Stat();
        long[] sheet = new long[ROOM];

        long[] sheetFor(Survey survey) {
            int needed = survey.paths().size() * Survey.WIDTH;
            if (sheet.length < needed) {
                sheet = new long[2 * needed];
            }
            return sheet;
        }
    }

    /**
     * With its staging mounted, that of an earlier run if there is one.
     *
     * @param runDir a folder of ours on the host, {@code /run/devattach}
     */
    @MustBeClosed
    public NodeMechanism(Path runDir) throws IOException {
        this(runDir, Interruption.NONE);
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // kept until close
    NodeMechanism(Path runDir, Interruption interruption) throws IOException {
        this.interruption = interruption;
        this.hostDev = hostDev();
        this.staging = Staging.open(runDir);
    }

    /** The file system of the host's /dev; -1 where that is a plain folder, so one that containers may share for good reasons. */
    private static long hostDev() throws KernelException {
        Stat stat = new Stat();
        try (Fd dev = Files.open("/dev", Files.O_PATH | Files.O_DIRECTORY)) {
            Files.stat(dev, stat);
            return stat.isMountRoot() ? stat.fileSystem() : -1;
        }
    }

    @Override
    public Class<? extends Facet> facet() {
        return Facet.Shown.class;
    }

    @Override
    public Observation look(ContainerHandle container, Set<Place> places, @Nullable Observation before)
            throws KernelException {
        InitProcess init = container.container().init();
        @Nullable NodeView last = before instanceof NodeView view ? view : null;
        CString shelf = last != null ? last.shelfName() : CString.of(Staging.shelfName(init));
        Ledger ledger = staging.ledger(init, shelf);
        boolean sameSurvey = last != null && last.survey().serves(places, ledger);
        Survey survey = last != null && sameSurvey ? last.survey() : Survey.of(places, ledger);
        if (survey.paths().isEmpty()) {
            return last != null && sameSurvey ? last : NodeView.nothing(shelf, survey);
        }
        try (Fd root = container.root()) {
            Desk desk = desks.get();
            long[] sheet = desk.sheetFor(survey);
            survey.read(root, hostDev, desk.stat, sheet);
            if (last != null && sameSurvey && last.saw(sheet)) {
                return last;
            }
            return new NodeView(
                    shelf, container.container(), survey, sheet, staging.fileSystem(), NodeView.Closer.in(root));
        }
    }

    @Override
    public List<Outcome> change(ContainerHandle container, List<Step> steps) {
        InitProcess init = container.container().init();
        shelves.readLock().lock();
        staging.forget(init);
        try (Fd root = container.root();
                Folders folders = new Folders(root);
                Shelf shelf = staging.shelf(init, interruption)) {
            Ledger ledger = staging.ledger(init, CString.of(Staging.shelfName(init)));
            Tree tree = new Tree(container, folders, shelf, ledger, staging.fileSystem(), hostDev, interruption);
            MountBatch batch = new MountBatch(folders, shelf, hostDev, interruption);
            // the shelf stays, even empty: until the sweep at the end of the pass it says that this container is being
            // changed
            return new NodeChange(tree, batch, interruption).carryOut(steps);
        } catch (KernelException e) {
            Outcome failed = new Outcome.Failed(container + " cannot be changed: " + e.getMessage());
            return steps.stream().map(step -> failed).toList();
        } finally {
            staging.forget(init);
            shelves.readLock().unlock();
        }
    }

    /**
     * Notes that a container is about to be changed, by an empty shelf: whatever happens from here on, the next pass looks into this
     * container, even if nobody names it any more.
     */
    public void claim(ContainerHandle container) throws KernelException {
        InitProcess init = container.container().init();
        shelves.readLock().lock();
        try {
            staging.claim(init);
        } finally {
            shelves.readLock().unlock();
        }
    }

    /** The containers for which something of ours lies in staging; ended ones too, until the next {@link #sweep}. */
    public Set<InitProcess> touched() {
        try {
            return staging.inits();
        } catch (KernelException e) {
            throw new IllegalStateException("our own staging cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Of which devices a container has nodes of ours, by {@link Facet.Node#incarnation}. */
    public Set<Long> incarnations(InitProcess init) {
        try {
            Set<Long> incarnations = new HashSet<>();
            staging.ledger(init, CString.of(Staging.shelfName(init)))
                    .nodes()
                    .values()
                    .forEach(entry -> {
                        if (entry.facet() instanceof Facet.Node node) {
                            incarnations.add(node.incarnation());
                        }
                    });
            return incarnations;
        } catch (KernelException e) {
            throw new IllegalStateException("our own staging cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Clears away what lies in staging for containers that have ended.
     *
     * @param alive those known to run; about the others the kernel is asked
     */
    public void sweep(Set<InitProcess> alive) throws KernelException {
        shelves.writeLock().lock(); // changes of different containers may run beside each other, but not beside this
        try {
            staging.sweep(alive);
        } finally {
            shelves.writeLock().unlock();
        }
    }

    /** Unmounts staging, where nothing lies in it; the next change mounts it anew. */
    public void retire() throws KernelException {
        shelves.writeLock().lock();
        try {
            staging.retire();
        } finally {
            shelves.writeLock().unlock();
        }
    }

    /** Lets go of staging. Its nodes stay where they are, mounted or not. */
    @Override
    public void close() {
        staging.close();
    }
}
