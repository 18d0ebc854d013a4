package devattach.model;

import java.util.Optional;

/**
 * A change of the host itself, which comes before all changes of containers.
 *
 * @param outcome empty where it was only planned
 */
public record HostChange(MoreFunctions what, Step.Cause cause, Optional<Outcome> outcome) {

    /** Whether the host is another now. */
    public boolean isDone() {
        return outcome.filter(Outcome.Done.class::isInstance).isPresent();
    }

    /** Whether it was tried and is not so now. */
    public boolean isMissed() {
        return outcome.filter(it -> !it.reached()).isPresent();
    }
}
