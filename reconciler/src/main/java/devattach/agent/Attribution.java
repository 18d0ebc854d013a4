package devattach.agent;

import devattach.host.Surroundings;
import devattach.linux.KernelException;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.Desired;
import devattach.model.EntryId;
import devattach.model.Finding;
import devattach.model.Place;
import devattach.model.Plan;
import devattach.model.Resolution;
import devattach.model.Step;
import devattach.model.Subject;
import devattach.model.Wanted;
import devattach.model.World;
import devattach.plan.Resolver;
import java.util.HashMap;
import java.util.HashSet;
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
        Map<ContainerId, String> outer = outer(plan, world);
        List<Finding> findings = plan.findings().stream()
                .map(finding -> finding instanceof Finding.Denied denied
                        ? denied.within(denied.container().map(outer::get).orElse(""))
                        : finding)
                .toList();
        return new Plan(plan.steps(), findings);
    }

    /** Of each container that is refused something the title of the one it runs in; empty where it runs in none. */
    private static Map<ContainerId, String> outer(Plan plan, World world) throws KernelException {
        Set<ContainerId> denied = new HashSet<>();
        for (Finding finding : plan.findings()) {
            if (finding instanceof Finding.Denied) {
                finding.container().ifPresent(denied::add);
            }
        }
        Map<ContainerId, String> outer = new HashMap<>();
        for (Container container : world.containers()) {
            if (denied.contains(container.id())) {
                List<Container> around = Surroundings.of(container, world);
                outer.put(container.id(), around.isEmpty() ? "" : around.get(0).title());
            }
        }
        return outer;
    }

    /** In which containers the given devices are ours now. */
    static Map<Subject, Set<ContainerId>> elsewhere(
            Set<Subject> subjects, Map<ContainerId, devattach.model.Live> live) {
        Map<Subject, Set<ContainerId>> where = new HashMap<>();
        if (!subjects.isEmpty()) {
            live.forEach((container, facets) -> facets.ledger().forEach(facet -> {
                if (subjects.contains(facet.subject())) {
                    where.computeIfAbsent(facet.subject(), any -> new TreeSet<>())
                            .add(container);
                }
            }));
        }
        return where;
    }
}
