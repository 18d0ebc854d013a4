package devattach.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an interface of a container is held to on the host.
 *
 * @param ingress how much comes to the container
 * @param egress how much comes from the container
 * @param priority of what comes from the container, in the host's queues
 * @param filtering what of that has to be its own
 */
public record Limits(Optional<Rate> ingress, Optional<Rate> egress, OptionalLong priority, Filtering filtering) {

    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty(), OptionalLong.empty());

    /** Without a word on whose addresses it sends under. */
    public Limits(Optional<Rate> ingress, Optional<Rate> egress, OptionalLong priority) {
        this(ingress, egress, priority, Filtering.NONE);
    }

    /** The same with this said of whose addresses it sends under. */
    public Limits with(Filtering other) {
        return new Limits(ingress, egress, priority, other);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** Whether any is of what comes from the container. */
    public boolean ofSent() {
        return egress.isPresent() || priority.isPresent() || !filtering.isNone();
    }

    /** With those of another that this one does not have. */
    public Limits or(Limits other) {
        return new Limits(
                ingress.or(() -> other.ingress),
                egress.or(() -> other.egress),
                priority.isPresent() ? priority : other.priority,
                filtering.isNone() ? other.filtering : filtering);
    }

    /** Which of the wanted ones are not so, for people. */
    public List<String> differences(Limits wanted) {
        List<String> all = new ArrayList<>();
        if (wanted.ingress.isPresent() && !ingress.equals(wanted.ingress)) {
            all.add("limits.ingress is " + said(ingress) + ", not " + said(wanted.ingress));
        }
        if (wanted.egress.isPresent() && !egress.equals(wanted.egress)) {
            all.add("limits.egress is " + said(egress) + ", not " + said(wanted.egress));
        }
        if (wanted.priority.isPresent() && !priority.equals(wanted.priority)) {
            all.add("limits.priority is " + (priority.isPresent() ? priority.getAsLong() : "none") + ", not "
                    + wanted.priority.getAsLong());
        }
        if (!wanted.filtering.isNone() && !filtering.equals(wanted.filtering)) {
            all.add("the filter of what it sends under another " + wanted.filtering + " address is "
                    + (filtering.isNone() ? "gone" : "not as it was made"));
        }
        return all;
    }

    private static String said(Optional<Rate> rate) {
        return rate.map(Rate::toString).orElse("none");
    }

    /** Empty where nothing is limited. */
    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        ingress.ifPresent(rate -> said.add("at most " + rate + " in"));
        egress.ifPresent(rate -> said.add("at most " + rate + " out"));
        priority.ifPresent(number -> said.add("priority " + number));
        if (!filtering.isNone()) {
            said.add("only under its own " + filtering + " address");
        }
        return String.join(", ", said);
    }
}
