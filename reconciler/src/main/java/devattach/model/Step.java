package devattach.model;

import java.util.Comparator;
import java.util.Optional;

/**
 * One change of one facet in one container. A value: it does nothing by itself.
 *
 * @see #SAFE_ORDER
 */
public sealed interface Step permits Step.Add, Step.Remove {

    ContainerId container();

    Facet facet();

    /** What was seen at the place when this was planned. A mechanism that finds something else there answers {@code Stale}. */
    Seen seen();

    Cause cause();

    /** For which entry; of several the first; empty where the ledger does not say. */
    Optional<EntryId> entry();

    /** Make the facet hold, as ours. At its place afterwards ours is exactly this facet. */
    record Add(ContainerId container, Facet facet, Seen seen, Cause cause, Optional<EntryId> entry) implements Step {}

    /** Take this much of ours away. What others allow or put there stays. */
    record Remove(ContainerId container, Facet facet, Seen seen, Cause cause, Optional<EntryId> entry)
            implements Step {}

    /** Why the step is there: Git moved, or the world did. */
    enum Cause {
        /** The configuration changed. */
        INTENDED,
        /** The configuration is the one already applied; the kernel differs from it. */
        CORRECTIVE
    }

    /** Disconnect, hide, forbid, allow, show, connect: all taking away on the host comes before all giving. */
    Comparator<Step> SAFE_ORDER = Comparator.comparingInt(Step::phase)
            .thenComparing(Step::container)
            .thenComparing(step -> step.facet().place());

    /** 0 disconnect, 1 hide, 2 forbid, 3 allow, 4 show, 5 connect. */
    static int phase(Step step) {
        boolean removes = step instanceof Remove;
        if (step.facet() instanceof Facet.Interface) {
            return removes ? 0 : 5;
        }
        boolean access = step.facet() instanceof Facet.Access;
        return removes ? (access ? 2 : 1) : (access ? 3 : 4);
    }
}
