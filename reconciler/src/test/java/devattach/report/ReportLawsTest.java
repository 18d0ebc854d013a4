package devattach.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
import devattach.model.Finding;
import devattach.model.Outcome;
import devattach.model.Report;
import devattach.model.Step;
import devattach.report.ReportView.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Text, JSON and exit code of any report say the same. */
class ReportLawsTest {

    @Property
    void whatWasWrittenIsReadBack(@ForAll("reports") Report report) throws IOException {
        ReportView view = ReportView.of(report);
        assertEquals(view, ReportJson.parse(ReportJson.render(view)));
    }

    @Property
    void textComesFromTheJsonAlone(@ForAll("reports") Report report) throws IOException {
        ReportView view = ReportView.of(report);
        ReportView read = ReportJson.parse(ReportJson.render(view));
        assertEquals(PlanText.render(view, Style.PLAIN), PlanText.render(read, Style.PLAIN));
    }

    @Property
    void everyStepIsToldExactlyOnce(@ForAll("reports") Report report) {
        List<String> told = ReportView.of(report).containers().stream()
                .flatMap(block -> block.changes().stream()
                        .flatMap(change -> change.effects().stream())
                        .map(effect -> block.id() + " " + effect.action() + " " + effect.facet()))
                .sorted()
                .toList();
        List<String> planned = report.plan().steps().stream()
                .map(step -> step.container().id() + (step instanceof Step.Add ? " add " : " remove ") + step.facet())
                .sorted()
                .toList();
        assertEquals(planned, told);
    }

    @Property
    void inSyncIsSaidExactlyWhenNothingIsLeftAndNothingWasDone(@ForAll("reports") Report report) {
        ReportView view = ReportView.of(report);
        String text = PlanText.render(view, Style.PLAIN);
        boolean quiet = report.exitCode() == ExitCode.OK && report.plan().isEmpty();
        assertEquals(quiet, text.contains("\nIn sync: "));
    }

    @Property
    void pendingChangesAreExitCodeTwoAndAreShown(@ForAll("reports") Report report) {
        String text = PlanText.render(ReportView.of(report), Style.PLAIN);
        assertEquals(report.dryRun() && !report.plan().isEmpty(), report.exitCode() == ExitCode.CHANGES);
        assertEquals(report.exitCode() == ExitCode.CHANGES, text.contains("\nPlan: "));
    }

    @Property
    void aFailureIsShownAndIsNotSuccess(@ForAll("reports") Report report) {
        boolean failed = report.outcomes().stream().anyMatch(outcome -> outcome instanceof Outcome.Failed);
        String text = PlanText.render(ReportView.of(report), Style.PLAIN);
        assertEquals(failed, text.contains("FAILED"));
        assertTrue(!failed || report.exitCode() == ExitCode.PARTLY);
    }

    @Property
    void everyFindingSaysItsReasonAndWhatNext(@ForAll("reports") Report report) {
        String text = PlanText.render(ReportView.of(report), Style.PLAIN);
        for (Finding finding : report.plan().findings()) {
            assertTrue(text.contains(finding.reason()), finding.reason());
            assertTrue(text.contains("next: " + finding.next()), finding.next());
        }
    }

    @Property
    void colourAddsNothingToTheWords(@ForAll("reports") Report report) {
        ReportView view = ReportView.of(report);
        String painted = PlanText.render(view, Style.ANSI);
        assertEquals(PlanText.render(view, Style.PLAIN), painted.replaceAll("\033\\[[0-9;]*m", ""));
    }

    @Property
    void nobodyElsesTextReachesTheTerminalAsControl(@ForAll("reports") Report report, @ForAll String name) {
        String text = PlanText.render(ReportView.of(named(report, "x" + name)), Style.PLAIN);
        assertTrue(text.chars().noneMatch(letter -> letter != '\n' && Character.isISOControl(letter)), text);
        assertEquals(
                PlanText.render(ReportView.of(named(report, "x")), Style.PLAIN)
                        .lines()
                        .count(),
                text.lines().count());
    }

    @Property
    void aDetachTakesAndNeverGives(@ForAll("reports") Report report) {
        ReportView.of(report).containers().stream()
                .flatMap(block -> block.changes().stream())
                .forEach(change -> assertEquals(
                        change.verb() == Verb.DETACH, change.effects().stream().allMatch(effect -> effect.action()
                                .equals("remove"))));
    }

    private static Report named(Report report, String host) {
        return new Report(
                report.time(),
                host,
                report.revision(),
                List.of(host),
                host,
                List.of(host),
                report.containers(),
                report.mappings(),
                report.hostChanges(),
                report.plan(),
                report.settled(),
                report.outcomes(),
                report.dryRun());
    }

    /** Subsets of the sample's changes and findings, planned or applied with any outcomes: few values, so that they meet. */
    @Provide
    Arbitrary<Report> reports() {
        Arbitrary<Set<List<Step>>> changes = Arbitraries.of(
                        Sample.attach(),
                        Sample.replug(),
                        Sample.accessLost(),
                        Sample.modeChanged(),
                        Sample.detach(),
                        Sample.leaked())
                .set()
                .ofMaxSize(3);
        Arbitrary<Set<Finding>> findings =
                Arbitraries.of(Sample.findings()).set().ofMaxSize(3);
        Arbitrary<List<Outcome>> outcomes = Arbitraries.<Outcome>of(
                        new Outcome.Done(),
                        new Outcome.Done(),
                        new Outcome.AlreadySo(),
                        new Outcome.Stale("it moved"),
                        new Outcome.Failed("EPERM"),
                        new Outcome.Skipped("not tried"))
                .list()
                .ofSize(12);
        return Combinators.combine(changes, findings, outcomes, Arbitraries.of(true, false))
                .as(ReportLawsTest::report);
    }

    private static Report report(
            Set<List<Step>> changes, Set<Finding> findings, List<Outcome> outcomes, boolean dryRun) {
        List<Step> steps = new ArrayList<>(
                changes.stream().flatMap(List::stream).sorted(Step.SAFE_ORDER).toList());
        List<Outcome> happened = dryRun ? List.of() : outcomes.subList(0, steps.size());
        assertFalse(steps.size() > outcomes.size());
        return Sample.report(steps, Stream.of(findings).flatMap(Set::stream).toList(), happened, dryRun);
    }
}
