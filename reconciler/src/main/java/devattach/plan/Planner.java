package devattach.plan;

import devattach.model.ContainerId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.Live;
import devattach.model.Mapping;
import devattach.model.Place;
import devattach.model.Plan;
import devattach.model.Seen;
import devattach.model.Step;
import devattach.model.Subject;
import devattach.model.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Decides what to change in one container. A pure function: equal arguments give equal plans, and it never throws for what it is
 * told about the world; whatever cannot be done becomes a {@link Finding}.
 */
public final class Planner {

    /** Whether Git moved since the last time everything was as wanted. */
    public enum Occasion {
        /** The revision is new: what differs was asked for. */
        NEW_REVISION(Step.Cause.INTENDED),
        /** The revision was converged before: what differs happened to the container. */
        SAME_REVISION(Step.Cause.CORRECTIVE);

        private final Step.Cause cause;

        Occasion(Step.Cause cause) {
            this.cause = cause;
        }
    }

    private Planner() {}

    /**
     * What makes the container as wanted.
     *
     * @param undecided devices about which nothing is decided: what is ours of them stays
     * @return steps in safe order
     */
    public static Plan plan(
            ContainerId container,
            SortedMap<Place, Wanted> wanted,
            Live live,
            Set<Subject> undecided,
            Occasion occasion) {
        List<Step> steps = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Facet ours : live.ledger()) {
            if (!wanted.containsKey(ours.place()) && !undecided.contains(ours.subject())) {
                Seen seen = live.at(ours.place());
                steps.add(new Step.Remove(container, ours, seen, occasion.cause, Optional.empty()));
            }
        }
        for (Wanted want : wanted.values()) {
            Seen seen = live.at(want.facet().place());
            Optional<Facet> surplus = surplus(want.facet(), seen);
            surplus.ifPresent(more -> steps.add(new Step.Remove(container, more, seen, occasion.cause, entry(want))));
            if (isAsWanted(want.facet(), seen)) {
                continue;
            }
            Optional<Finding> hindrance = hindrance(container, want, seen);
            if (hindrance.isPresent()) {
                findings.add(hindrance.get());
            } else {
                // what is taken away first is not there any more when this is added
                Seen then = surplus.isPresent() && !(want.facet() instanceof Facet.Access) ? Seen.NOTHING : seen;
                steps.add(
                        new Step.Add(container, want.facet(), then, cause(want.facet(), seen, occasion), entry(want)));
            }
        }
        steps.sort(Step.SAFE_ORDER);
        return new Plan(steps, findings);
    }

    private static boolean isAsWanted(Facet wanted, Seen seen) {
        // what an interface was given and shall not have any more, only the ledger knows
        boolean leftover = wanted instanceof Facet.Interface && !seen.ledger().equals(Optional.of(wanted));
        return !leftover
                && seen.present().filter(present -> present.satisfies(wanted)).isPresent();
    }

    /** What of ours at the place goes beyond what is wanted there: permissions too many, a node of another device. */
    private static Optional<Facet> surplus(Facet wanted, Seen seen) {
        if (seen.ledger().isEmpty()) {
            return Optional.empty();
        }
        Facet ours = seen.ledger().get();
        if (wanted instanceof Facet.Access want && ours instanceof Facet.Access have) {
            var more = have.permissions().minus(want.permissions());
            return more.isEmpty() ? Optional.empty() : Optional.of(new Facet.Access(have.number(), more));
        }
        return ours.subject().equals(wanted.subject()) ? Optional.empty() : Optional.of(ours);
    }

    private static Optional<Finding> hindrance(ContainerId container, Wanted want, Seen seen) {
        Mapping by = want.by().get(0);
        Place place = want.facet().place();
        if (!seen.obstacle().isEmpty()) {
            return Optional.of(
                    want.facet() instanceof Facet.Access
                            ? new Finding.Denied(by.entry(), by.where(), Optional.of(container), place, seen.obstacle())
                            : new Finding.Occupied(
                                    by.entry(), by.where(), Optional.of(container), place, seen.obstacle()));
        }
        boolean foreign =
                !(want.facet() instanceof Facet.Access) && seen.present().isPresent() && !seen.mine();
        return foreign
                ? Optional.of(new Finding.Occupied(
                        by.entry(),
                        by.where(),
                        Optional.of(container),
                        place,
                        place + " is there already: " + seen.present().get()))
                : Optional.empty();
    }

    /** What was ours and is no longer in force was changed by somebody, whatever Git did meanwhile. */
    private static Step.Cause cause(Facet wanted, Seen seen, Occasion occasion) {
        return seen.ledger().filter(wanted::equals).isPresent() ? Step.Cause.CORRECTIVE : occasion.cause;
    }

    private static Optional<devattach.model.EntryId> entry(Wanted want) {
        return Optional.of(want.by().get(0).entry());
    }
}
