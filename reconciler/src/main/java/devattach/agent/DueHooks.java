package devattach.agent;

import devattach.model.ContainerId;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.Hook;
import devattach.model.Mapping;
import devattach.model.Outcome;
import devattach.model.Plan;
import devattach.model.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which hooks a pass sets off. */
final class DueHooks {

    private Set<About> heldBefore = Set.of();

    /** An entry in a container. */
    record About(EntryId entry, ContainerId container) {}

    /** A hook to run. */
    record Due(About about, String occasion, Hook hook) {}

    /**
     * Of a pass that was carried out. What came and went in it has come; what is held open is told once that it is to go.
     *
     * @param outcomes of each step, in order
     */
    List<Due> of(Plan plan, List<Outcome> outcomes, Map<EntryId, Mapping> mappings) {
        Map<About, Boolean> came = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Step step = plan.steps().get(i);
            if (step.facet() instanceof Facet.Node
                    && step.entry().isPresent()
                    && outcomes.get(i) instanceof Outcome.Done) {
                came.merge(
                        new About(step.entry().get(), step.container()), step instanceof Step.Add, Boolean::logicalOr);
            }
        }
        Set<About> held = new HashSet<>();
        for (Finding finding : plan.findings()) {
            if (finding instanceof Finding.Held && finding.container().isPresent()) {
                About about = new About(finding.entry(), finding.container().get());
                held.add(about);
                if (!heldBefore.contains(about)) {
                    came.putIfAbsent(about, false);
                }
            }
        }
        heldBefore = Set.copyOf(held);
        List<Due> due = new ArrayList<>();
        came.forEach((about, here) -> {
            Mapping mapping = mappings.get(about.entry());
            Mapping.Hooks hooks = mapping == null ? Mapping.Hooks.NONE : mapping.hooks();
            (here ? hooks.attached() : hooks.detaching())
                    .ifPresent(hook -> due.add(new Due(about, here ? "attached" : "detaching", hook)));
        });
        return due;
    }
}
