package devattach.mechanism.node;

import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.node.Interruption.Moment;
import devattach.model.ContainerPath;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Seen;
import devattach.model.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some steps in one container being carried out. The ledger has a node or link before the container has, and as long as the container
 * has.
 *
 * <p>What is to be added is prepared one by one and then mounted together: the container's mount namespace is entered once.
 */
final class NodeChange {

    private final ContainerHandle container;
    private final Tree tree;
    private final Interruption interruption;
    private final MountBatch batch;
    private final Map<Integer, Facet.Shown> hidden = new LinkedHashMap<>();
    private final Map<ContainerPath, Seen> before = new HashMap<>();

    NodeChange(Tree tree, MountBatch batch, Interruption interruption) {
        this.container = tree.container();
        this.tree = tree;
        this.batch = batch;
        this.interruption = interruption;
    }

    List<Outcome> carryOut(List<Step> steps) {
        Outcome[] outcomes = new Outcome[steps.size()];
        Arrays.fill(outcomes, new Outcome.Done());
        try {
            lookAt(steps);
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

    /** By one look for all; one that fails is taken again, and fails, where each is changed. */
    private void lookAt(List<Step> steps) {
        List<ContainerPath> paths = new ArrayList<>();
        for (Step step : steps) {
            if (step.facet() instanceof Facet.Shown thing) {
                paths.add(thing.path());
            }
        }
        try {
            before.putAll(tree.seen(paths));
        } catch (KernelException e) {
            // each is looked at by itself
        }
    }

    /** What stood at a path before this change, or stands there after a step of this very change. */
    private Seen now(ContainerPath path) throws KernelException {
        Seen known = before.remove(path);
        return known != null ? known : seen(path);
    }

    private Seen seen(ContainerPath path) throws KernelException {
        return tree.seen(List.of(path)).getOrDefault(path, Seen.NOTHING);
    }

    private Outcome carryOut(Step step, int index) {
        if (!(step.facet() instanceof Facet.Shown thing)) {
            return new Outcome.Failed(step.facet() + " is neither a device node nor a link");
        }
        try {
            Seen now = now(thing.path());
            boolean remove = step instanceof Step.Remove;
            if (remove ? !now.mine() && now.ledger().isEmpty() : isSo(thing, now)) {
                return new Outcome.AlreadySo();
            }
            if (!now.equals(step.seen())) {
                return new Outcome.Stale(thing.path() + " in " + container + " has changed since it was looked at");
            }
            if (!remove) {
                return add(thing, now, index);
            }
            tree.hide(thing.path());
            hidden.put(index, thing);
            return new Outcome.Done();
        } catch (KernelException e) {
            return failed(thing, e);
        }
    }

    private static boolean isSo(Facet.Shown wanted, Seen now) {
        Optional<Facet> all = Optional.of(wanted);
        return now.mine() && now.present().equals(all) && now.ledger().equals(all);
    }

    private Outcome add(Facet.Shown wanted, Seen now, int index) throws KernelException {
        if (!now.obstacle().isEmpty()) {
            return new Outcome.Failed(now.obstacle() + ", in " + container);
        }
        if (now.present().isPresent() && !now.mine()) {
            return new Outcome.Failed(wanted.path() + " in " + container + " is a node that is not ours: "
                    + now.present().get());
        }
        // a link's owner means nothing, but one without a number inside would look strange
        int user = wanted instanceof Facet.Node node ? node.uid() : 0;
        int group = wanted instanceof Facet.Node node ? node.gid() : 0;
        long uid = container.container().uids().toHost(user);
        long gid = container.container().gids().toHost(group);
        if (uid < 0 || gid < 0) {
            return Refusal.noSuchAccount(wanted, container, uid < 0 ? "user " + user : "group " + group);
        }
        if (wanted instanceof Facet.Node node && now.mine() && onlyOwnerDiffers(node, now)) {
            tree.reown(node, uid, gid);
            return verified(node, seen(node.path()));
        }
        prepare(wanted, now, index, uid, gid);
        return new Outcome.Done();
    }

    private boolean onlyOwnerDiffers(Facet.Node wanted, Seen now) throws KernelException {
        boolean sameDevice = now.present().orElse(null) instanceof Facet.Node present
                && present.number().equals(wanted.number())
                && present.incarnation() == wanted.incarnation();
        return sameDevice && tree.holdsStaged(wanted.path());
    }

    /** Everything up to the mount itself: ledger, folders, placeholder. */
    private void prepare(Facet.Shown wanted, Seen now, int index, long uid, long gid) throws KernelException {
        Staged entry = tree.stage(wanted, uid, gid);
        try {
            if (now.mine()) {
                tree.hide(wanted.path());
            }
            tree.makeFolders(entry);
            batch.add(entry, index);
        } catch (KernelException e) {
            takeBack(wanted.path(), e);
            throw e;
        }
    }

    private void mountPrepared(Outcome[] outcomes) {
        if (batch.isEmpty()) {
            return;
        }
        batch.mount(container.pidfd());
        interruption.at(Moment.MOVED);
        List<ContainerPath> mounted = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Facet.Shown thing = batch.entry(i).facet();
            KernelException failure = batch.failure(i);
            if (failure == null) {
                mounted.add(thing.path());
            } else {
                takeBack(thing.path(), failure);
                outcomes[batch.step(i)] = failed(thing, failure);
            }
        }
        verify(mounted, outcomes);
        batch.close();
    }

    private void verify(List<ContainerPath> mounted, Outcome[] outcomes) {
        Map<ContainerPath, Seen> seen = new HashMap<>();
        try {
            seen.putAll(tree.seen(mounted));
        } catch (KernelException e) {
            // each is looked at by itself
        }
        for (int i = 0; i < batch.size(); i++) {
            Facet.Shown thing = batch.entry(i).facet();
            if (batch.failure(i) == null) {
                try {
                    Seen now = seen.get(thing.path());
                    outcomes[batch.step(i)] = verified(thing, now != null ? now : seen(thing.path()));
                } catch (KernelException e) {
                    takeBack(thing.path(), e);
                    outcomes[batch.step(i)] = failed(thing, e);
                }
            }
        }
    }

    /** What is there now, against what was to be there. */
    private Outcome verified(Facet.Shown wanted, Seen now) throws KernelException {
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
            String mounts = tree.mounts();
            hidden.forEach((index, thing) -> outcomes[index] = cleared(thing, mounts));
            Map<ContainerPath, Seen> left =
                    tree.seen(hidden.values().stream().map(Facet.Shown::path).toList());
            hidden.forEach((index, thing) -> {
                Seen now = left.getOrDefault(thing.path(), Seen.NOTHING);
                if (outcomes[index] instanceof Outcome.Done
                        && (now.mine() || now.ledger().isPresent())) {
                    outcomes[index] =
                            new Outcome.Failed(thing.path() + " is still in " + container + " after it was removed");
                }
            });
        } catch (KernelException e) {
            hidden.forEach((index, thing) -> outcomes[index] = failed(thing, e));
        }
        hidden.clear();
    }

    private Outcome cleared(Facet.Shown thing, String mounts) {
        List<String> elsewhere = tree.elsewhere(thing.path(), mounts);
        if (!elsewhere.isEmpty()) {
            // as long as the container can reach it, it is in the ledger
            return Refusal.mountedElsewhere(thing, container, elsewhere);
        }
        try {
            tree.clear(thing.path());
            return new Outcome.Done();
        } catch (KernelException e) {
            return failed(thing, e);
        }
    }

    /** After an addition that failed. What cannot be taken back stays in the ledger, and the next pass sees it there. */
    private void takeBack(ContainerPath path, KernelException cause) {
        try {
            tree.clear(path);
        } catch (KernelException e) {
            cause.addSuppressed(e);
        }
    }

    private Outcome failed(Facet.Shown thing, KernelException e) {
        return Refusal.of(thing, container, e);
    }
}
