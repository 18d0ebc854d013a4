package devattach.model;

import java.util.List;

/** All that would change, in the order in which it would, and why everything else that was wanted would not. */
public record Plan(List<Step> steps, List<Finding> findings) {

    public static final Plan EMPTY = new Plan(List.of(), List.of());

    public Plan {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }
}
