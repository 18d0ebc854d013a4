package devattach.agent;

import devattach.model.EntryId;
import devattach.model.Finding;
import devattach.model.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Does not call a required device missing before it has been gone for a moment: what loads firmware or changes its identity leaves the bus and
 * comes back, and that is one event. Only what is said waits; the node of what has left goes at once.
 */
final class HoldDown {

    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final Map<EntryId, Instant> goneSince = new HashMap<>();
    private Set<EntryId> known = Set.of();
    private Optional<Instant> due = Optional.empty();

    HoldDown(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The plan with {@code Waiting} for what has been missing for a moment only. What was never there, as far as this knows, is missing at
     * once.
     *
     * @param entries all of the pass
     */
    Plan patient(Plan plan, Set<EntryId> entries) {
        due = Optional.empty();
        if (plan.findings().isEmpty()) {
            goneSince.clear();
            known = entries;
            return plan;
        }
        Instant now = clock.instant();
        List<Finding> findings = plan.findings().stream()
                .map(finding -> finding instanceof Finding.Missing missing ? judged(missing, now) : finding)
                .toList();
        goneSince.keySet().removeIf(entry -> findings.stream()
                .noneMatch(each -> each.entry().equals(entry)));
        known = entries;
        return findings.equals(plan.findings()) ? plan : new Plan(plan.steps(), findings);
    }

    private Finding judged(Finding.Missing missing, Instant now) {
        Instant since =
                goneSince.computeIfAbsent(missing.entry(), entry -> known.contains(entry) ? now : Instant.EPOCH);
        Instant over = since.plus(PATIENCE);
        if (!now.isBefore(over)) {
            return missing;
        }
        due = due.filter(over::isAfter).or(() -> Optional.of(over));
        return missing.notYet();
    }

    /** When something that is waited for becomes missing, unless it comes; of the last plan. */
    Optional<Instant> due() {
        return due;
    }
}
