package devattach.agent;

import devattach.model.ContainerId;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.Mapping;
import devattach.model.Outcome;
import devattach.model.Plan;
import devattach.model.Step;
import devattach.model.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Attaches what comes and goes again and again, as with a bad cable or a brown-out, only so many times a minute. What a container has is
 * never kept from going, and a device that stays is not damped, however often its container restarts or loses it.
 */
final class Damping {

    static final int TIMES = 5;
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final Function<Facet.Node, Optional<String>> thingOf;
    private final InstantSource clock;
    private final Map<Spot, Visits> visits = new HashMap<>();
    private Optional<Instant> due = Optional.empty();

    /** What comes and goes where: a thing is known by where it is plugged in, since all else of it may be new each time. */
    private record Spot(EntryId entry, ContainerId container, String thing) {}

    private record Held(EntryId entry, ContainerId container, Subject subject) {}

    /** When a thing was attached that had not been before, and which incarnations of its nodes that were. */
    private record Visits(List<Instant> times, Set<Long> incarnations) {
        Visits() {
            this(new ArrayList<>(), new HashSet<>());
        }
    }

    /**
     * Remembers nothing yet.
     *
     * @param thingOf the thing behind a node, by where it is plugged in; empty where that is not known
     */
    Damping(Function<Facet.Node, Optional<String>> thingOf, InstantSource clock) {
        this.thingOf = thingOf;
        this.clock = clock;
    }

    /** The plan without the additions that have to wait, and with a finding for each thing that does. */
    Plan calm(Plan plan, Map<EntryId, Mapping> mappings) {
        due = Optional.empty();
        if (plan.isEmpty() || visits.isEmpty()) {
            return plan;
        }
        forget();
        Set<Held> held = new HashSet<>();
        Set<Finding> findings = new LinkedHashSet<>();
        for (Step step : plan.steps()) {
            Optional<Spot> spot = spot(step);
            Visits before = spot.map(visits::get).orElse(null);
            Mapping mapping = spot.map(each -> mappings.get(each.entry())).orElse(null);
            if (before == null
                    || mapping == null
                    || before.times.size() < TIMES
                    || before.incarnations.contains(((Facet.Node) step.facet()).incarnation())) {
                continue;
            }
            Instant until = before.times.get(before.times.size() - TIMES).plus(WINDOW);
            held.add(new Held(mapping.entry(), step.container(), step.facet().subject()));
            findings.add(new Finding.Flapping(
                    mapping.entry(),
                    mapping.where(),
                    Optional.of(step.container()),
                    spot.get().thing(),
                    before.times.size(),
                    until));
            due = due.filter(until::isAfter).or(() -> Optional.of(until));
        }
        return held.isEmpty() ? plan : without(plan, held, findings);
    }

    private static Plan without(Plan plan, Set<Held> held, Set<Finding> more) {
        List<Step> steps = plan.steps().stream()
                .filter(step -> !(step instanceof Step.Add)
                        || step.entry()
                                .filter(entry -> held.contains(new Held(
                                        entry, step.container(), step.facet().subject())))
                                .isEmpty())
                .toList();
        List<Finding> findings = new ArrayList<>(plan.findings());
        findings.addAll(more);
        return new Plan(steps, findings);
    }

    /**
     * Remembers what was attached.
     *
     * @param outcomes of each step of the plan, in order
     */
    void happened(Plan plan, List<Outcome> outcomes) {
        Instant now = clock.instant();
        Set<Spot> counted = new HashSet<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Step step = plan.steps().get(i);
            Optional<Spot> spot = outcomes.get(i).reached() ? spot(step) : Optional.empty();
            if (spot.isPresent()) {
                Visits those = visits.computeIfAbsent(spot.get(), any -> new Visits());
                boolean isNew = those.incarnations.add(((Facet.Node) step.facet()).incarnation());
                // the nodes of one thing are one visit
                if (isNew && counted.add(spot.get())) {
                    those.times.add(now);
                }
            }
        }
    }

    /** When something that waits is to be attached; of the last plan. */
    Optional<Instant> due() {
        return due;
    }

    private void forget() {
        Instant since = clock.instant().minus(WINDOW);
        visits.values().forEach(those -> those.times.removeIf(time -> !time.isAfter(since)));
        visits.values().removeIf(those -> those.times.isEmpty());
    }

    private Optional<Spot> spot(Step step) {
        return step instanceof Step.Add
                        && step.facet() instanceof Facet.Node node
                        && step.entry().isPresent()
                ? thingOf.apply(node).map(thing -> new Spot(step.entry().get(), step.container(), thing))
                : Optional.empty();
    }
}
