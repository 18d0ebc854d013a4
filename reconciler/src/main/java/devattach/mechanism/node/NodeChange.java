package devattach.mechanism.node;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.node.Interruption.Moment;
import devattach.model.ContainerPath;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Place;
import devattach.model.Seen;
import devattach.model.Step;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Some steps in one container being carried out. The ledger has a node before the container has, and as long as the container has.
 *
 * <p>Nodes to be added are prepared one by one and then mounted together: the container's mount namespace is entered once.
 */
final class NodeChange {

    private static final CString MOUNTINFO = CString.interned("mountinfo");

    private final ContainerHandle container;
    private final Fd root;
    private final Shelf shelf;
    private final long ours;
    private final long hostDev;
    private final Interruption interruption;
    private final Stat stat = new Stat();
    private final MountBatch batch;
    private final Map<Integer, Facet.Node> hidden = new LinkedHashMap<>();
    private Ledger ledger;

    NodeChange(
            ContainerHandle container,
            Fd root,
            Shelf shelf,
            Ledger ledger,
            long ours,
            long hostDev,
            Interruption interruption) {
        this.container = container;
        this.root = root;
        this.shelf = shelf;
        this.ledger = ledger;
        this.ours = ours;
        this.hostDev = hostDev;
        this.interruption = interruption;
        this.batch = new MountBatch(root, shelf, hostDev, interruption);
    }

    List<Outcome> carryOut(List<Step> steps) {
        Outcome[] outcomes = new Outcome[steps.size()];
        Arrays.fill(outcomes, new Outcome.Done());
        try {
            for (int i = 0; i < outcomes.length; i++) {
                Step step = steps.get(i);
                if (!batch.isEmpty() && step instanceof Step.Remove) {
                    mountPrepared(outcomes);
                } else if (!hidden.isEmpty() && step instanceof Step.Add) {
                    clearHidden(outcomes);
                }
                outcomes[i] = carryOut(step, i);
            }
            mountPrepared(outcomes);
            clearHidden(outcomes);
        } finally {
            batch.close();
        }
        return List.of(outcomes);
    }

    private Outcome carryOut(Step step, int index) {
        if (!(step.facet() instanceof Facet.Node node)) {
            return new Outcome.Failed(step.facet() + " is no device node");
        }
        try {
            Seen now = seen(node.path());
            boolean remove = step instanceof Step.Remove;
            if (remove ? !now.mine() && now.ledger().isEmpty() : isSo(node, now)) {
                return new Outcome.AlreadySo();
            }
            if (!now.equals(step.seen())) {
                return new Outcome.Stale(node.path() + " in " + container + " has changed since it was looked at");
            }
            if (!remove) {
                return add(node, now, index);
            }
            hide(node.path());
            hidden.put(index, node);
            return new Outcome.Done();
        } catch (KernelException e) {
            return failed(node, e);
        }
    }

    private static boolean isSo(Facet.Node wanted, Seen now) {
        Optional<Facet> all = Optional.of(wanted);
        return now.mine() && now.present().equals(all) && now.ledger().equals(all);
    }

    private Seen seen(ContainerPath path) throws KernelException {
        Place place = new Place.Path(path);
        Ledger alone = ledger.at(path).map(Ledger.EMPTY::with).orElse(Ledger.EMPTY);
        Survey survey = Survey.of(Set.of(place), alone);
        long[] sheet = new long[Survey.WIDTH];
        survey.read(root, hostDev, stat, sheet);
        return new NodeView(
                        CString.interned(""),
                        container.container(),
                        survey,
                        sheet,
                        ours,
                        each -> Inside.obstruction(root, each))
                .at(place);
    }

    private Outcome add(Facet.Node wanted, Seen now, int index) throws KernelException {
        if (!now.obstacle().isEmpty()) {
            return new Outcome.Failed(now.obstacle() + ", in " + container);
        }
        if (now.present().isPresent() && !now.mine()) {
            return new Outcome.Failed(wanted.path() + " in " + container + " is a node that is not ours: "
                    + now.present().get());
        }
        long uid = container.container().uids().toHost(wanted.uid());
        long gid = container.container().gids().toHost(wanted.gid());
        if (uid < 0 || gid < 0) {
            return Refusal.noSuchAccount(wanted, container, uid < 0 ? "user " + wanted.uid() : "group " + wanted.gid());
        }
        if (now.mine() && onlyOwnerDiffers(wanted, now)) {
            return reown(wanted, uid, gid);
        }
        prepare(wanted, now, index, uid, gid);
        return new Outcome.Done();
    }

    private boolean onlyOwnerDiffers(Facet.Node wanted, Seen now) throws KernelException {
        if (now.present().stream().noneMatch(node -> node.number().equals(wanted.number()))) {
            return false;
        }
        try (Fd folder = Inside.folderOf(root, wanted.path()).orElseThrow(() -> vanished(wanted.path()))) {
            Files.statAt(folder, CString.interned(wanted.path().name()), stat);
            return shelf.holds(wanted.path(), stat.inode());
        }
    }

    private static KernelException vanished(ContainerPath path) {
        return KernelException.of("openat2", "the folder of " + path, Errno.ENOENT);
    }

    private Outcome reown(Facet.Node wanted, long uid, long gid) throws KernelException {
        List<String> folders = ledger.at(wanted.path()).map(StagedNode::folders).orElse(List.of());
        StagedNode node = new StagedNode(wanted, folders);
        record(node);
        shelf.reown(node, uid, gid);
        return verified(wanted);
    }

    private void record(StagedNode node) throws KernelException {
        shelf.record(node);
        ledger = ledger.with(node);
    }

    /** Everything up to the mount itself: ledger, folders, placeholder. */
    private void prepare(Facet.Node wanted, Seen now, int index, long uid, long gid) throws KernelException {
        StagedNode node = new StagedNode(wanted, foldersToAnswerFor(wanted.path()));
        shelf.stage(node, uid, gid);
        ledger = ledger.with(node);
        try {
            if (now.mine()) {
                hide(wanted.path());
            }
            makeFolders(node);
            batch.add(node, index, vanished(node.path()));
        } catch (KernelException e) {
            takeBack(wanted.path(), e);
            throw e;
        }
    }

    /** The folders that will be made for a path, and those that were made for another of ours: the last to leave removes them. */
    private List<String> foldersToAnswerFor(ContainerPath path) throws KernelException {
        List<String> missing = Inside.missingFolders(root, path);
        return Inside.foldersOf(path).stream()
                .filter(folder -> missing.contains(folder) || ledger.madeFolder(folder))
                .toList();
    }

    private void makeFolders(StagedNode node) throws KernelException {
        for (String folder : Inside.missingFolders(root, node.path())) {
            if (!Inside.makeFolder(root, folder)) {
                record(ledger.at(node.path()).orElse(node).without(folder));
            }
            interruption.at(Moment.FOLDER_MADE);
        }
    }

    private void mountPrepared(Outcome[] outcomes) {
        if (batch.isEmpty()) {
            return;
        }
        int[] errnos = batch.mount(container.pidfd());
        interruption.at(Moment.MOVED);
        for (int i = 0; i < errnos.length; i++) {
            Facet.Node node = batch.node(i).node();
            try {
                if (errnos[i] != 0) {
                    throw KernelException.of("move_mount", node.path().value(), errnos[i]);
                }
                outcomes[batch.step(i)] = verified(node);
            } catch (KernelException e) {
                takeBack(node.path(), e);
                outcomes[batch.step(i)] = failed(node, e);
            }
        }
        batch.close();
    }

    /** What is there now, against what was to be there. */
    private Outcome verified(Facet.Node wanted) throws KernelException {
        Seen now = seen(wanted.path());
        if (isSo(wanted, now)) {
            return container.ended() ? new Outcome.Failed(container + " ended meanwhile") : new Outcome.Done();
        }
        return new Outcome.Failed("after adding " + wanted + " to " + container + " there is "
                + now.present().map(Facet::toString).orElse("nothing") + ": the container changes it, too");
    }

    /** Ends the removal of what is hidden by now: all of one container by one look at its mounts. */
    private void clearHidden(Outcome[] outcomes) {
        if (hidden.isEmpty()) {
            return;
        }
        try {
            String mounts = Files.readText(container.proc(), MOUNTINFO);
            hidden.forEach((index, node) -> outcomes[index] = cleared(node, mounts));
        } catch (KernelException e) {
            hidden.forEach((index, node) -> outcomes[index] = failed(node, e));
        }
        hidden.clear();
    }

    private Outcome cleared(Facet.Node node, String mounts) {
        List<String> elsewhere = Mountpoints.of(mounts, ours, shelf.name() + "/" + StagedNode.fileName(node.path()));
        if (!elsewhere.isEmpty()) {
            // as long as the container can reach it, it is in the ledger
            return Refusal.mountedElsewhere(node, container, elsewhere);
        }
        try {
            clear(node.path());
            Seen now = seen(node.path());
            return now.mine() || now.ledger().isPresent()
                    ? new Outcome.Failed(node.path() + " is still in " + container + " after it was removed")
                    : new Outcome.Done();
        } catch (KernelException e) {
            return failed(node, e);
        }
    }

    /** After an addition that failed. What cannot be taken back stays in the ledger, and the next pass sees it there. */
    private void takeBack(ContainerPath path, KernelException cause) {
        try {
            clear(path);
        } catch (KernelException e) {
            cause.addSuppressed(e);
        }
    }

    /** Node or placeholder, then the folders made for it, then the ledger's entry. What is not ours stays. */
    private void clear(ContainerPath path) throws KernelException {
        hide(path);
        List<String> folders = ledger.at(path).map(StagedNode::folders).orElse(List.of());
        for (int i = folders.size() - 1; i >= 0; i--) {
            Inside.removeFolder(root, folders.get(i));
        }
        interruption.at(Moment.FOLDERS_REMOVED);
        shelf.erase(path);
        ledger = ledger.without(path);
    }

    private void hide(ContainerPath path) throws KernelException {
        Inside.hide(root, path, ours, hostDev);
        interruption.at(Moment.HIDDEN);
    }

    private Outcome failed(Facet.Node node, KernelException e) {
        return Refusal.of(node, container, e);
    }
}
