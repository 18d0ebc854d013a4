package devattach.plan;

import devattach.model.ContainerId;
import devattach.model.EntryId;
import devattach.model.Finding;
import devattach.model.Holder;
import devattach.model.HostUse;
import devattach.model.Mapping;
import devattach.model.Plan;
import devattach.model.Protection;
import devattach.model.Step;
import devattach.model.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes out of a plan what must not happen, and says so: steps that would hurt the host, detaches of devices in use. The last pure
 * stage, so a dry run shows exactly what an apply refuses.
 */
public final class Guard {

    /** A device in a container: what is held open or refused. */
    public record Spot(ContainerId container, Subject subject) {}

    /**
     * What the guard judges by.
     *
     * @param holders processes of the container that have a device open which some step would take away
     * @param mappings the mapping behind a step's entry, for its line and its wishes; entries Git no longer has are looked up among those
     *     of the revision before
     * @param elsewhere containers in which an exclusive device is ours now
     * @param reserved what the host's own file keeps for the host
     */
    public record Facts(
            HostUse hostUse,
            Map<Spot, List<Holder>> holders,
            Map<EntryId, Mapping> mappings,
            Map<Subject, Set<ContainerId>> elsewhere,
            Protection.Here reserved) {}

    private Guard() {}

    /** The plan without what is refused, and with a finding for each refusal. */
    public static Plan vet(Plan plan, Facts facts, Mapping.OnDetach override) {
        List<Finding> findings = new ArrayList<>(plan.findings());
        Set<Spot> refused = new HashSet<>();
        for (Step step : plan.steps()) {
            Spot spot = new Spot(step.container(), step.facet().subject());
            if (refused.contains(spot)) {
                continue;
            }
            refusal(step, spot, facts, override).ifPresent(finding -> {
                refused.add(spot);
                findings.add(finding);
            });
        }
        List<Step> allowed = new ArrayList<>(plan.steps().stream()
                .filter(step -> !refused.contains(spot(step)))
                .toList());
        Predicate<Step> taken = step -> stillTaken(step, allowed, facts, findings);
        Set<Spot> waiting = new HashSet<>();
        allowed.stream().filter(taken).forEach(step -> waiting.add(spot(step)));
        allowed.removeIf(step -> waiting.contains(spot(step)) || overHeldPlace(step, plan, refused));
        return new Plan(allowed, findings.stream().distinct().toList());
    }

    private static Spot spot(Step step) {
        return new Spot(step.container(), step.facet().subject());
    }

    private static Optional<Finding> refusal(Step step, Spot spot, Facts facts, Mapping.OnDetach override) {
        Optional<Rails.Rail> reserved = Rails.reserved(step, facts.reserved());
        if (reserved.isPresent() || step instanceof Step.Add) {
            return reserved.or(() -> Rails.broken(step.facet(), facts.hostUse()))
                    .map(rail -> new Finding.Blocked(
                            entry(step),
                            Findings.where(step, facts),
                            Optional.of(step.container()),
                            rail.rule(),
                            rail.why(),
                            rail.next()));
        }
        List<Holder> holders = facts.holders().getOrDefault(spot, List.of());
        Mapping mapping = facts.mappings().get(entry(step));
        boolean forced =
                override == Mapping.OnDetach.FORCE || (mapping != null && mapping.onDetach() == Mapping.OnDetach.FORCE);
        return holders.isEmpty() || forced
                ? Optional.empty()
                : Optional.of(new Finding.Held(
                        entry(step),
                        Findings.where(step, facts),
                        Optional.of(step.container()),
                        spot.subject(),
                        holders));
    }

    /** An exclusive device that another container still has and does not give up in this plan. */
    private static boolean stillTaken(Step step, List<Step> allowed, Facts facts, List<Finding> findings) {
        if (!(step instanceof Step.Add)) {
            return false;
        }
        Subject subject = step.facet().subject();
        for (ContainerId other : facts.elsewhere().getOrDefault(subject, Set.of())) {
            boolean leaving = allowed.stream()
                    .anyMatch(each -> each instanceof Step.Remove
                            && each.container().equals(other)
                            && each.facet().subject().equals(subject));
            if (!other.equals(step.container()) && !leaving) {
                findings.add(new Finding.Conflict(
                        entry(step),
                        Findings.where(step, facts),
                        Optional.of(step.container()),
                        subject + " is exclusive and still attached to " + other,
                        Findings.where(step, facts)));
                return true;
            }
        }
        return false;
    }

    /** An addition at a place where a detach was refused: the old thing stays there, so the new one cannot come. */
    private static boolean overHeldPlace(Step step, Plan plan, Set<Spot> refused) {
        return step instanceof Step.Add
                && plan.steps().stream()
                        .anyMatch(other -> other instanceof Step.Remove
                                && other.container().equals(step.container())
                                && other.facet().place().equals(step.facet().place())
                                && refused.contains(spot(other)));
    }

    private static EntryId entry(Step step) {
        return step.entry().orElse(Findings.UNKNOWN);
    }
}
