package devattach.report;

import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.Outcome;
import devattach.model.Report;
import devattach.model.Step;
import devattach.report.ReportView.Block;
import devattach.report.ReportView.Note;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what belongs together: the steps of one entry's device in one container become one change. */
final class Grouping {

    /** A step and what became of it; none where it was not tried. */
    record Told(Step step, Optional<Outcome> outcome) {}

    private record Key(ContainerId container, Optional<EntryId> entry) {}

    private Grouping() {}

    static List<Block> blocks(Report report) {
        Map<ContainerId, List<List<Told>>> groups = new LinkedHashMap<>();
        byEntry(report).forEach((key, steps) -> groups.computeIfAbsent(key.container, id -> new ArrayList<>())
                .addAll(byNode(steps)));
        List<Block> blocks = new ArrayList<>();
        groups.forEach((id, parts) -> blocks.add(new Block(
                id.runtime(),
                id.id(),
                name(report, id),
                parts.stream().map(part -> Changes.of(report, part)).toList())));
        blocks.sort(Comparator.comparing(Block::title).thenComparing(Block::id));
        return blocks;
    }

    static List<Note> notes(Report report) {
        Comparator<Finding> order = Comparator.comparing(Finding::severity)
                .thenComparing(Finding::entry)
                .thenComparing(finding -> container(report, finding))
                .thenComparing(Finding::reason)
                .thenComparing(Finding::sentence);
        return report.plan().findings().stream()
                .sorted(order)
                .map(finding -> new Note(
                        finding.reason(),
                        finding.severity(),
                        finding.entry().toString(),
                        finding.where().toString(),
                        container(report, finding),
                        finding.sentence(),
                        finding.next()))
                .toList();
    }

    private static Map<Key, List<Told>> byEntry(Report report) {
        Map<Key, List<Told>> groups = new LinkedHashMap<>();
        List<Step> steps = report.plan().steps();
        for (int index = 0; index < steps.size(); index++) {
            Step step = steps.get(index);
            Optional<Outcome> outcome = index < report.outcomes().size()
                    ? Optional.of(report.outcomes().get(index))
                    : Optional.empty();
            groups.computeIfAbsent(new Key(step.container(), step.entry()), key -> new ArrayList<>())
                    .add(new Told(step, outcome));
        }
        return groups;
    }

    /** One part per node; an access step goes with the node of its device, or with the only node there is. */
    private static List<List<Told>> byNode(List<Told> steps) {
        List<List<Told>> parts = new ArrayList<>();
        for (Told told : steps) {
            if (told.step().facet() instanceof Facet.Node) {
                parts.add(new ArrayList<>(List.of(told)));
            }
        }
        List<List<Told>> alone = new ArrayList<>();
        for (Told told : steps) {
            if (told.step().facet() instanceof Facet.Node) {
                continue;
            }
            partOf(told.step(), parts)
                    .or(() -> partOf(told.step(), alone))
                    .ifPresentOrElse(part -> part.add(told), () -> alone.add(new ArrayList<>(List.of(told))));
        }
        parts.addAll(alone);
        // back into the order in which they happen
        Comparator<Told> asPlanned = Comparator.comparingInt(steps::indexOf);
        parts.forEach(part -> part.sort(asPlanned));
        return parts;
    }

    private static Optional<List<Told>> partOf(Step access, List<List<Told>> parts) {
        Optional<List<Told>> sameDevice = parts.stream()
                .filter(part -> part.stream().anyMatch(told -> isAbout(told.step(), access)))
                .findFirst();
        boolean onlyOne = parts.size() == 1 && access.entry().isPresent();
        return sameDevice.isPresent() || !onlyOne ? sameDevice : Optional.of(parts.get(0));
    }

    private static boolean isAbout(Step step, Step access) {
        var subject = access.facet().subject();
        return step.facet().subject().equals(subject)
                || step.seen()
                        .present()
                        .filter(facet -> facet.subject().equals(subject))
                        .isPresent()
                || step.seen()
                        .ledger()
                        .filter(facet -> facet.subject().equals(subject))
                        .isPresent();
    }

    private static String container(Report report, Finding finding) {
        return finding.container().map(id -> id.title(name(report, id))).orElse("");
    }

    private static String name(Report report, ContainerId id) {
        return Optional.ofNullable(report.containers().get(id))
                .map(Container::name)
                .orElse(id.id());
    }
}
