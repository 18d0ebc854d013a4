package devattach.report;

import devattach.model.Facet;
import devattach.model.Mapping;
import devattach.model.Nic;
import devattach.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why steps are there, by comparing what was seen at the place with what should be there. */
final class Reasons {

    private Reasons() {}

    static List<String> of(List<Step> steps, Optional<Mapping> mapping) {
        boolean goes = steps.stream().allMatch(step -> step instanceof Step.Remove);
        if (goes) {
            return List.of(going(steps.get(0), mapping));
        }
        List<String> reasons = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Remove) {
                reasons.add(step.facet() + " no longer wanted");
            } else if (step.facet() instanceof Facet.Node node) {
                reasons.addAll(node(step, node));
            } else if (step.facet() instanceof Facet.Access access) {
                reasons.addAll(access(step, access));
            } else if (step.facet() instanceof Facet.Link link) {
                reasons.addAll(link(step, link));
            } else if (step.facet() instanceof Facet.Interface nic) {
                reasons.addAll(nic(step, nic));
            }
        }
        return reasons;
    }

    private static String going(Step step, Optional<Mapping> mapping) {
        if (mapping.isEmpty()) {
            return "not in the configuration any more";
        }
        return step.cause() == Step.Cause.INTENDED
                ? "the entry no longer asks for it here"
                : "the entry has no such device or container now";
    }

    private static List<String> nic(Step step, Facet.Interface wanted) {
        if (step.seen().present().orElse(null) instanceof Facet.Interface present) {
            List<String> reasons = new ArrayList<>(present.settings().differences(wanted.settings()));
            if (step.seen().mine() && present.origin() instanceof Nic.Foreign other) {
                reasons.add(other.kind());
            } else if (step.seen().ledger().orElse(null) instanceof Facet.Interface had
                    && !had.origin().equals(wanted.origin())) {
                reasons.add("it is " + had.origin());
            }
            return reasons;
        }
        return isNew(step) ? List.of() : List.of("interface missing");
    }

    private static List<String> node(Step step, Facet.Node wanted) {
        if (step.seen().present().isEmpty()) {
            return isNew(step) ? List.of() : List.of("node missing");
        }
        List<String> reasons = new ArrayList<>();
        if (step.seen().present().get() instanceof Facet.Node present) {
            if (!present.number().equals(wanted.number())) {
                reasons.add("node is " + present.number() + ", not " + wanted.number());
            }
            if (present.number().equals(wanted.number()) && present.incarnation() != wanted.incarnation()) {
                reasons.add("node was made for an earlier device of the same number");
            }
            if (present.mode() != wanted.mode()) {
                reasons.add(String.format("mode is %04o, not %04o", present.mode(), wanted.mode()));
            }
            if (present.uid() != wanted.uid() || present.gid() != wanted.gid()) {
                reasons.add("owner is " + present.uid() + ":" + present.gid() + ", not " + wanted.uid() + ":"
                        + wanted.gid());
            }
        }
        return reasons;
    }

    private static List<String> link(Step step, Facet.Link wanted) {
        if (step.seen().present().isEmpty()) {
            return isNew(step) ? List.of() : List.of("link " + wanted.path() + " missing");
        }
        return List.of(wanted.path() + " is " + step.seen().present().get());
    }

    private static List<String> access(Step step, Facet.Access wanted) {
        if (step.seen().present().isEmpty()) {
            return isNew(step) ? List.of() : List.of("access missing");
        }
        if (step.seen().present().get() instanceof Facet.Access present && !present.satisfies(wanted)) {
            return List.of("device policy allows " + present.permissions() + ", not " + wanted.permissions());
        }
        // in force already, but by somebody else's rule: an intended attach takes its own beside it, silently
        return isNew(step) ? List.of() : List.of("access was not ours");
    }

    private static boolean isNew(Step step) {
        return step.cause() == Step.Cause.INTENDED && step.seen().ledger().isEmpty();
    }
}
