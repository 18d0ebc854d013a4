package devattach.report;

import devattach.model.ContainerId;
import devattach.model.ExitCode;
import devattach.model.Report;
import devattach.model.Revision;
import devattach.model.Severity;
import devattach.model.Step;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A report as people and programs are shown it: steps grouped into changes, each with its reason and its result. Text and
 * JSON are two spellings of this one value; {@link ReportJson} reads back what it wrote.
 *
 * @param rejected why a newer revision is not the one in force; empty when there is none
 * @param stale why the source could not be asked; empty when it was
 * @param warnings what is in force and still unwise
 * @param hostChanges what changes of the host itself, before all else
 * @param containers those with changes, by title
 * @param settled how many (entry, container) pairs are attached and as wanted
 */
public record ReportView(
        Instant time,
        String host,
        Mode mode,
        ExitCode exitCode,
        Optional<Revision> revision,
        List<String> rejected,
        String stale,
        List<String> warnings,
        List<Change> hostChanges,
        List<Block> containers,
        List<Note> findings,
        int settled) {

    /** What the pass was for. */
    public enum Mode {
        /** To show the changes. */
        PLAN,
        /** To make them. */
        APPLY,
        /** To take everything of ours away. */
        RELEASE
    }

    /** What happens to one device of one container, in the user's words. */
    public enum Verb {
        /** It was not there, and the configuration newly asks for it. */
        ATTACH,
        /** It is there, and the configuration now asks for it to be otherwise. */
        CHANGE,
        /** The configuration asks for what it asked for before, and the kernel no longer holds it. */
        REPAIR,
        /** Nothing asks for it any more. */
        DETACH
    }

    /** How far a change or one of its steps came; of several the last in this order tells. */
    public enum Result {
        PLANNED,
        UNCHANGED,
        DONE,
        SKIPPED,
        STALE,
        FAILED
    }

    /** What changes in one container. */
    public record Block(String runtime, String id, String name, List<Change> changes) {
        public Block {
            changes = List.copyOf(changes);
        }

        Block withoutReasons() {
            return new Block(
                    runtime,
                    id,
                    name,
                    changes.stream().map(Change::withoutReasons).toList());
        }

        /** {@code docker/zigbee2mqtt}. */
        public String title() {
            return new ContainerId(runtime, id).title(name);
        }
    }

    /**
     * One device coming, going or being put right in one container. Texts are empty where they do not apply.
     *
     * @param entry {@code MAP/KEY}; empty where the ledger does not say
     * @param where the entry's place in the configuration; empty when it is there no more
     * @param path of the node inside, or of a link where no node is concerned
     * @param device such as {@code c 188:0}
     * @param access letters of {@code rwm}
     * @param mode such as {@code 0660}
     * @param owner user and group inside, such as {@code root:dialout}
     * @param links other names of the node inside, each with what it holds: {@code /dev/modem -> ttyUSB0}
     * @param reasons why, where it is not simply that the configuration newly asks for it
     * @param effects its steps, in the order in which they happen
     */
    public record Change(
            Verb verb,
            Step.Cause cause,
            String entry,
            String where,
            String path,
            String device,
            String access,
            String mode,
            String owner,
            List<String> links,
            List<String> reasons,
            List<Effect> effects) {
        public Change {
            links = List.copyOf(links);
            reasons = List.copyOf(reasons);
            effects = List.copyOf(effects);
        }

        Change withoutReasons() {
            return new Change(verb, cause, entry, where, path, device, access, mode, owner, links, List.of(), effects);
        }

        public Result result() {
            return effects.stream()
                    .map(Effect::result)
                    .max(Comparator.naturalOrder())
                    .orElse(Result.PLANNED);
        }
    }

    /**
     * One step: one facet added or removed.
     *
     * @param action {@code add} or {@code remove}
     * @param facet such as {@code access c 188:0 rw}
     * @param why it did not come to pass; empty when it did or was not tried yet
     */
    public record Effect(String action, String facet, Result result, String why) {}

    /** A finding: why something wanted is not among the changes. */
    public record Note(
            String reason,
            Severity severity,
            String entry,
            String where,
            String container,
            String sentence,
            String next) {}

    public ReportView {
        rejected = List.copyOf(rejected);
        warnings = List.copyOf(warnings);
        hostChanges = List.copyOf(hostChanges);
        containers = List.copyOf(containers);
        findings = List.copyOf(findings);
    }

    public static ReportView of(Report report) {
        return new ReportView(
                report.time(),
                report.host(),
                report.dryRun() ? Mode.PLAN : Mode.APPLY,
                report.exitCode(),
                report.revision(),
                report.rejected(),
                report.stale(),
                report.warnings(),
                report.hostChanges().stream().map(Changes::of).toList(),
                Grouping.blocks(report),
                Grouping.notes(report),
                report.settled());
    }

    /** Of a pass that took everything away because somebody asked for it, whatever the configuration says. */
    public static ReportView released(Report report) {
        return new ReportView(
                report.time(),
                report.host(),
                Mode.RELEASE,
                report.exitCode(),
                Optional.empty(),
                List.of(),
                "",
                List.of(),
                List.of(),
                Grouping.blocks(report).stream().map(Block::withoutReasons).toList(),
                Grouping.notes(report),
                report.settled());
    }

    public Tally tally() {
        return Tally.of(this);
    }
}
