package devattach.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass, told completely. Text, JSON, exit code and audit all come from this one value.
 *
 * @param rejected why a newer revision is not the one in force; empty when there is none
 * @param stale why the source could not be asked; empty when it was
 * @param warnings what is in force and still unwise
 * @param containers every container the plan names, by id
 * @param mappings every mapping in force; an entry the plan names and this lacks is no longer in the configuration
 * @param hostChanges what comes before the plan's steps
 * @param settled how many (entry, container) pairs are attached and as wanted
 * @param outcomes one per step of the plan, in its order; empty for a dry run
 * @param dryRun whether the steps were only planned
 */
public record Report(
        Instant time,
        String host,
        Optional<Revision> revision,
        List<String> rejected,
        String stale,
        List<String> warnings,
        Map<ContainerId, Container> containers,
        Map<EntryId, Mapping> mappings,
        List<HostChange> hostChanges,
        Plan plan,
        int settled,
        List<Outcome> outcomes,
        boolean dryRun) {

    public Report {
        rejected = List.copyOf(rejected);
        warnings = List.copyOf(warnings);
        containers = Map.copyOf(containers);
        mappings = Map.copyOf(mappings);
        hostChanges = List.copyOf(hostChanges);
        outcomes = List.copyOf(outcomes);
    }

    /** The process's exit status, decided here and nowhere else. */
    public ExitCode exitCode() {
        boolean missed = outcomes.stream().anyMatch(outcome -> !outcome.reached())
                || hostChanges.stream().anyMatch(HostChange::isMissed);
        if (missed) {
            return ExitCode.PARTLY;
        }
        if (dryRun && !(plan.isEmpty() && hostChanges.isEmpty())) {
            return ExitCode.CHANGES;
        }
        boolean blocked = plan.findings().stream().anyMatch(finding -> finding.severity() == Severity.BLOCKED);
        if (blocked) {
            return ExitCode.BLOCKED;
        }
        boolean degraded = plan.findings().stream().anyMatch(finding -> finding.severity() == Severity.DEGRADED);
        return degraded || !rejected.isEmpty() ? ExitCode.PARTLY : ExitCode.OK;
    }
}
