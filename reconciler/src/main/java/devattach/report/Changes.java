package devattach.report;

import devattach.model.ContainerPath;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.HostChange;
import devattach.model.Mapping;
import devattach.model.MoreFunctions;
import devattach.model.Outcome;
import devattach.model.Owner;
import devattach.model.Report;
import devattach.model.Step;
import devattach.report.Grouping.Told;
import devattach.report.ReportView.Change;
import devattach.report.ReportView.Effect;
import devattach.report.ReportView.Result;
import devattach.report.ReportView.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes one change out of the steps that belong to it. */
final class Changes {

    private Changes() {}

    static Change of(Report report, List<Told> told) {
        List<Step> steps = told.stream().map(Told::step).toList();
        Optional<EntryId> entry = steps.get(0).entry();
        Optional<Mapping> mapping =
                entry.flatMap(id -> Optional.ofNullable(report.mappings().get(id)));
        Optional<Facet.Node> node = last(steps, Facet.Node.class);
        Optional<Facet.Access> access = last(steps, Facet.Access.class);
        // for the device, what is added tells more than what goes
        Facet leading = steps.stream()
                .filter(step -> step instanceof Step.Add)
                .findFirst()
                .orElse(steps.get(0))
                .facet();
        return new Change(
                verb(steps),
                cause(steps),
                entry.map(EntryId::toString).orElse(""),
                mapping.map(known -> known.where().toString()).orElse(""),
                node.map(known -> known.path().value())
                        .or(() ->
                                links(steps).findFirst().map(link -> link.path().value()))
                        .or(() -> last(steps, Facet.Interface.class).map(Facet.Interface::name))
                        .orElse(""),
                node.map(known -> known.number().toString()).orElseGet(() -> device(leading)),
                access.map(known -> known.permissions().toString()).orElse(""),
                node.map(known -> String.format("%04o", known.mode())).orElse(""),
                node.map(known -> owner(known, mapping)).orElse(""),
                links(steps).map(link -> link.path() + " -> " + link.target()).toList(),
                Reasons.of(steps, mapping),
                told.stream().map(Changes::effect).toList());
    }

    /** Of the host itself. */
    static Change of(HostChange change) {
        MoreFunctions more = change.what();
        List<String> reasons = new ArrayList<>();
        if (change.cause() == Step.Cause.CORRECTIVE) {
            reasons.add("it does not have as many any more");
        }
        reasons.add("disruptive: " + more.card() + " may have no link for some seconds"
                + (more.had() == 0 ? "" : ", and those it has, all free, are made anew"));
        return new Change(
                change.cause() == Step.Cause.CORRECTIVE ? Verb.REPAIR : Verb.CHANGE,
                change.cause(),
                more.entry().toString(),
                more.where().toString(),
                more.card(),
                more.had() + " -> " + more.wanted() + " virtual functions",
                "",
                "",
                "",
                List.of(),
                reasons,
                List.of(new Effect(
                        "add",
                        more.toString(),
                        change.outcome().map(Changes::result).orElse(Result.PLANNED),
                        change.outcome().map(Changes::why).orElse(""))));
    }

    /** Of an interface what it comes from and what it is like, as it has no node to say so. */
    private static String device(Facet facet) {
        if (facet instanceof Facet.Interface nic) {
            String settings = nic.settings().toString();
            return nic.origin() + (settings.isEmpty() ? "" : ", " + settings);
        }
        return facet.subject().toString();
    }

    private static Verb verb(List<Step> steps) {
        if (steps.stream().allMatch(step -> step instanceof Step.Remove)) {
            return Verb.DETACH;
        }
        if (cause(steps) == Step.Cause.CORRECTIVE) {
            return Verb.REPAIR;
        }
        boolean somethingIsThere = steps.stream()
                .anyMatch(step ->
                        step instanceof Step.Remove || step.seen().ledger().isPresent());
        return somethingIsThere ? Verb.CHANGE : Verb.ATTACH;
    }

    /** Intended as soon as one of its steps is: the configuration did change. */
    private static Step.Cause cause(List<Step> steps) {
        return steps.stream().allMatch(step -> step.cause() == Step.Cause.CORRECTIVE)
                ? Step.Cause.CORRECTIVE
                : Step.Cause.INTENDED;
    }

    /** Each place once, as it is afterwards. */
    private static Stream<Facet.Link> links(List<Step> steps) {
        Map<ContainerPath, Facet.Link> links = new LinkedHashMap<>();
        for (Step step : steps) {
            if (step.facet() instanceof Facet.Link link) {
                links.put(link.path(), link);
            }
        }
        return links.values().stream();
    }

    /** The last of its kind in plan order: what is added comes after what goes. */
    private static <F extends Facet> Optional<F> last(List<Step> steps, Class<F> kind) {
        return steps.stream()
                .map(Step::facet)
                .filter(kind::isInstance)
                .map(kind::cast)
                .reduce((earlier, later) -> later);
    }

    private static String owner(Facet.Node node, Optional<Mapping> mapping) {
        return name(node.uid(), mapping.map(Mapping::owner)) + ":" + name(node.gid(), mapping.map(Mapping::group));
    }

    private static String name(int id, Optional<Owner> asked) {
        if (asked.isPresent() && asked.get().isNamed()) {
            return asked.get().name();
        }
        return id == 0 ? "root" : Integer.toString(id);
    }

    private static Effect effect(Told told) {
        String action = told.step() instanceof Step.Add ? "add" : "remove";
        return new Effect(
                action,
                told.step().facet().toString(),
                told.outcome().map(Changes::result).orElse(Result.PLANNED),
                told.outcome().map(Changes::why).orElse(""));
    }

    private static Result result(Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            return Result.DONE;
        }
        if (outcome instanceof Outcome.AlreadySo) {
            return Result.UNCHANGED;
        }
        if (outcome instanceof Outcome.Stale) {
            return Result.STALE;
        }
        return outcome instanceof Outcome.Skipped ? Result.SKIPPED : Result.FAILED;
    }

    private static String why(Outcome outcome) {
        if (outcome instanceof Outcome.Stale stale) {
            return stale.what();
        }
        if (outcome instanceof Outcome.Failed failed) {
            return failed.why();
        }
        return outcome instanceof Outcome.Skipped skipped ? skipped.why() : "";
    }
}
