package devattach.agent;

import devattach.host.Surroundings;
import devattach.linux.KernelException;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.Desired;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.Finding;
import devattach.model.Place;
import devattach.model.Plan;
import devattach.model.Resolution;
import devattach.model.Step;
import devattach.model.Wanted;
import devattach.model.World;
import devattach.plan.Resolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which mapping each step is about; what Git no longer wants is explained by the revision before. */
final class Attribution {

    private Attribution() {}

    /** The plan with every step's entry filled in where some revision at hand explains it. */
    static Plan explain(Plan plan, Desired desired, World world) {
        boolean unexplained =
                plan.steps().stream().anyMatch(step -> step.entry().isEmpty());
        if (!unexplained || desired.before().isEmpty()) {
            return plan;
        }
        Resolution before = Resolver.resolve(desired.before(), world);
        List<Step> steps =
                plan.steps().stream().map(step -> explain(step, before)).toList();
        return new Plan(steps, plan.findings());
    }

    private static Step explain(Step step, Resolution before) {
        SortedMap<Place, Wanted> there = before.wanted().getOrDefault(step.container(), new TreeMap<>());
        Wanted was = there.get(step.facet().place());
        if (step.entry().isPresent() || was == null || !(step instanceof Step.Remove)) {
            return step;
        }
        Optional<EntryId> entry = Optional.of(was.by().get(0).entry());
        return new Step.Remove(step.container(), step.facet(), step.seen(), step.cause(), entry);
    }

    /** Who is refused something by the policy of the container it runs in is told so. */
    static Plan inside(Plan plan, World world) throws KernelException {
        if (plan.findings().stream().noneMatch(Finding.Denied.class::isInstance)) {
            return plan;
        }
        List<Finding> findings = new ArrayList<>();
        for (Finding finding : plan.findings()) {
            findings.add(finding instanceof Finding.Denied denied ? inside(denied, world) : finding);
        }
        return new Plan(plan.steps(), findings);
    }

    private static Finding inside(Finding.Denied denied, World world) throws KernelException {
        for (Container container : world.containers()) {
            if (denied.container().equals(Optional.of(container.id()))) {
                List<Container> around = Surroundings.of(container, world);
                return around.isEmpty() ? denied : denied.within(around.get(0).title());
            }
        }
        return denied;
    }

    /** In which containers the given devices are ours now. */
    static Map<DeviceNumber, Set<ContainerId>> elsewhere(
            Set<DeviceNumber> numbers, Map<ContainerId, devattach.model.Live> live) {
        Map<DeviceNumber, Set<ContainerId>> where = new HashMap<>();
        if (!numbers.isEmpty()) {
            live.forEach((container, facets) -> facets.ledger().forEach(facet -> {
                if (numbers.contains(facet.number())) {
                    where.computeIfAbsent(facet.number(), any -> new TreeSet<>())
                            .add(container);
                }
            }));
        }
        return where;
    }
}
