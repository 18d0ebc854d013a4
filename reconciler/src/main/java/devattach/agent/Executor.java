package devattach.agent;

import devattach.host.Host;
import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.Mechanism;
import devattach.model.ContainerId;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Plan;
import devattach.model.Seen;
import devattach.model.Step;
import devattach.model.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * Carries out a plan, step by step in its safe order, and tells what each step did. Neighbouring steps of one container and one phase
 * are given to their mechanism together.
 */
public final class Executor {

    private final Host host;
    private final List<Mechanism> mechanisms;
    private final Claim claim;
    private final Announcement announcement;
    private final ExecutorService threads;

    /** Notes durably that a container is about to be changed. */
    @FunctionalInterface
    public interface Claim {
        void on(ContainerHandle container) throws KernelException;
    }

    /** Tells those inside of what was done. Fails by itself, if at all. */
    @FunctionalInterface
    public interface Announcement {
        void of(ContainerId container, List<Step> done);
    }

    /** @param threads for containers that are changed beside each other */
    public Executor(
            Host host, List<Mechanism> mechanisms, Claim claim, Announcement announcement, ExecutorService threads) {
        this.host = host;
        this.mechanisms = List.copyOf(mechanisms);
        this.claim = claim;
        this.announcement = announcement;
        this.threads = threads;
    }

    /** One outcome per step, in the plan's order. */
    public List<Outcome> run(Plan plan, Set<Subject> exclusive) {
        List<Step> steps = plan.steps();
        Outcome[] outcomes = new Outcome[steps.size()];
        List<Runnable> phase = new ArrayList<>();
        int from = 0;
        while (from < steps.size()) {
            int to = from + 1;
            while (to < steps.size() && isOneGroup(steps.get(from), steps.get(to))) {
                to++;
            }
            int first = from;
            int end = to;
            phase.add(() -> runGroup(steps, first, end, outcomes, exclusive));
            if (to == steps.size() || Step.phase(steps.get(from)) != Step.phase(steps.get(to))) {
                runPhase(phase);
                phase.clear();
            }
            from = to;
        }
        return List.copyOf(Arrays.asList(outcomes));
    }

    /** Groups of one phase are of different containers and know nothing of each other; the next phase waits for all of them. */
    private void runPhase(List<Runnable> groups) {
        if (groups.size() == 1) {
            groups.get(0).run();
            return;
        }
        CompletableFuture.allOf(groups.stream()
                        .map(group -> CompletableFuture.runAsync(group, threads))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private static boolean isOneGroup(Step one, Step other) {
        return Step.phase(one) == Step.phase(other) && one.container().equals(other.container());
    }

    private void runGroup(List<Step> steps, int from, int to, Outcome[] outcomes, Set<Subject> exclusive) {
        List<Integer> now = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Optional<String> why = unmet(steps, i, outcomes, exclusive);
            if (why.isPresent()) {
                outcomes[i] = new Outcome.Skipped(why.get());
            } else {
                now.add(i);
            }
        }
        if (now.isEmpty()) {
            return;
        }
        List<Outcome> done =
                change(steps.get(from).container(), now.stream().map(steps::get).toList());
        List<Step> changed = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            outcomes[now.get(i)] = done.get(i);
            if (done.get(i) instanceof Outcome.Done) {
                changed.add(steps.get(now.get(i)));
            }
        }
        announcement.of(steps.get(from).container(), changed);
        takeBack(steps, now, outcomes);
    }

    private List<Outcome> change(ContainerId container, List<Step> steps) {
        Optional<ContainerHandle> handle = host.handle(container);
        if (handle.isEmpty()) {
            return all(steps, step -> new Outcome.Stale("the container has ended"));
        }
        host.mountsChanged(container);
        if (!handle.get().stillTrue()) {
            return all(steps, step -> new Outcome.Stale("the container has ended, or is in another cgroup by now"));
        }
        try {
            claim.on(handle.get());
        } catch (KernelException e) {
            return all(steps, step -> new Outcome.Failed("nothing was changed: " + e.getMessage()));
        }
        return mechanismOf(steps.get(0)).change(handle.get(), steps);
    }

    private static List<Outcome> all(List<Step> steps, Function<Step, Outcome> outcome) {
        return steps.stream().map(outcome).toList();
    }

    private Mechanism mechanismOf(Step step) {
        return mechanisms.stream()
                .filter(mechanism -> mechanism.facet().isInstance(step.facet()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no mechanism for " + step.facet()));
    }

    /** Why a step must not be tried: something before it that it depends on did not happen. */
    private static Optional<String> unmet(List<Step> steps, int at, Outcome[] outcomes, Set<Subject> exclusive) {
        Step step = steps.get(at);
        for (int i = 0; i < at; i++) {
            Step before = steps.get(i);
            if (outcomes[i] == null // of the same group, and carried out together
                    || outcomes[i].reached()
                    || !before.facet().subject().equals(step.facet().subject())) {
                continue;
            }
            boolean sameContainer = before.container().equals(step.container());
            if (sameContainer) {
                return Optional.of("'" + before.facet() + "' did not come about");
            }
            if (before instanceof Step.Remove
                    && step instanceof Step.Add
                    && exclusive.contains(before.facet().subject())) {
                return Optional.of("the device is exclusive and did not leave " + before.container());
            }
        }
        return Optional.empty();
    }

    /** A node that could not be put there takes back its other names and the access given for it in this run. */
    private void takeBack(List<Step> steps, List<Integer> now, Outcome[] outcomes) {
        Set<Subject> failed = new HashSet<>();
        for (int i : now) {
            Step step = steps.get(i);
            if (step instanceof Step.Add && step.facet() instanceof Facet.Node && !outcomes[i].reached()) {
                failed.add(step.facet().subject());
            }
        }
        for (int i = steps.size() - 1; i >= 0 && !failed.isEmpty(); i--) {
            Step step = steps.get(i);
            boolean given = step instanceof Step.Add
                    && !(step.facet() instanceof Facet.Node)
                    && step.container().equals(steps.get(now.get(0)).container())
                    && failed.contains(step.facet().subject())
                    && outcomes[i] instanceof Outcome.Done
                    && step.seen().ledger().isEmpty();
            if (given) {
                outcomes[i] = takenBack(step);
            }
        }
    }

    private Outcome takenBack(Step step) {
        Seen now = new Seen(Optional.of(step.facet()), true, Optional.of(step.facet()), "");
        Step.Remove back = new Step.Remove(step.container(), step.facet(), now, step.cause(), step.entry());
        Outcome outcome = change(step.container(), List.of(back)).get(0);
        return new Outcome.Skipped(
                outcome.reached()
                        ? "taken back, because the node could not be put there"
                        : "the node could not be put there, and taking this back failed: " + outcome);
    }
}
