package devattach.agent;

import devattach.mechanism.nic.FunctionMaking;
import devattach.model.Desired;
import devattach.model.HostChange;
import devattach.model.MoreFunctions;
import devattach.model.Outcome;
import devattach.model.Resolution;
import devattach.model.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of the host itself that entries ask for in so many words. What failed is not tried at each pass: each try may cost a card its
 * link.
 */
final class HostChanges {

    private final Map<MoreFunctions, Outcome> failed = new HashMap<>();

    /** Makes them, unless the mode forbids. */
    List<HostChange> of(Resolution wanted, Desired desired, Mode mode) {
        if (wanted.more().isEmpty()) {
            return List.of();
        }
        Step.Cause cause = desired.converged() ? Step.Cause.CORRECTIVE : Step.Cause.INTENDED;
        List<HostChange> all = new ArrayList<>();
        for (MoreFunctions more : wanted.more()) {
            Optional<Outcome> outcome = mode == Mode.PLAN ? Optional.empty() : Optional.of(outcome(more));
            all.add(new HostChange(more, cause, outcome));
        }
        return all;
    }

    private Outcome outcome(MoreFunctions more) {
        Outcome before = failed.get(more);
        if (before != null) {
            return before;
        }
        Outcome outcome = FunctionMaking.make(more);
        if (outcome instanceof Outcome.Failed why) {
            failed.put(
                    more,
                    new Outcome.Failed(
                            why.why() + " (tried once; again when the entry changes or devattach starts anew)"));
        }
        return outcome;
    }
}
