package devattach.agent;

import devattach.device.DeviceTypes;
import devattach.model.Confirm;
import devattach.model.Desired;
import devattach.model.Endpoint;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.Mapping;
import devattach.model.NetworkFinding;
import devattach.model.Plan;
import devattach.model.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes a revision's network interfaces back where they cut the host off: then those of the revision converged before are in force, until
 * another commit comes. Written down before the change, so that who dies in between decides at the next start.
 */
public final class Confirmation {

    private static final Duration NEXT_LOOK = Duration.ofMillis(500);

    /** What the file says: that a commit's interfaces are being tried, or were taken back. */
    private record State(String commit, String refusal) {
        static final State NONE = new State("", "");

        boolean isRefusal() {
            return !refusal.isEmpty();
        }
    }

    private final Confirm terms;
    private final Path file;
    private State state = State.NONE;
    private boolean read;
    private boolean begun;
    private @Nullable Watch watch;
    private @Nullable Desired asked;
    private @Nullable Desired answered;

    /**
     * By what it is confirmed.
     *
     * @param file below the folder that survives a reboot
     */
    public Confirmation(Confirm terms, Path file) {
        this.terms = terms;
        this.file = file;
    }

    /** What is in force of what is desired: all of it, or with the interfaces of the revision before. */
    Desired inForce(Desired desired, Mode mode) throws IOException {
        settle(desired, mode);
        if (!isRefused(desired)) {
            return desired;
        }
        Desired known = answered;
        if (asked != desired || known == null) {
            known = with(desired, mappings(desired));
            asked = desired;
            answered = known;
        }
        return known;
    }

    private boolean isRefused(Desired desired) {
        return state.isRefusal() && state.commit().equals(desired.revision().commit());
    }

    private static Desired with(Desired desired, List<Mapping> mappings) {
        return new Desired(
                desired.revision(),
                mappings,
                desired.before(),
                desired.converged(),
                desired.rejected(),
                desired.stale(),
                desired.warnings());
    }

    private static List<Mapping> mappings(Desired desired) {
        List<Mapping> all = new ArrayList<>(desired.mappings().stream()
                .filter(each -> !DeviceTypes.isInterface(each))
                .toList());
        Set<EntryId> taken = all.stream().map(Mapping::entry).collect(Collectors.toCollection(HashSet::new));
        desired.before().stream()
                .filter(each -> DeviceTypes.isInterface(each) && taken.add(each.entry()))
                .forEach(all::add);
        return all;
    }

    private void settle(Desired desired, Mode mode) throws IOException {
        if (!read || mode == Mode.PLAN) {
            state = load();
            read = true;
        }
        if (mode == Mode.PLAN) {
            return;
        }
        String commit = desired.revision().commit();
        if (state.isRefusal() && !state.commit().equals(commit)) {
            write(State.NONE); // another commit, another try
        } else if (watch == null && !state.commit().isEmpty() && !state.isRefusal()) {
            resume(); // whoever began this did not live to see its end
        } else if (watch != null && watch.verdict() == Watch.Verdict.REACHED) {
            watch = null;
            write(State.NONE);
        } else if (watch != null && watch.verdict() == Watch.Verdict.LOST) {
            watch = null;
            write(new State(commit, reason()));
        }
    }

    private void resume() throws IOException {
        if (terms.reach().isEmpty() || terms.within().isZero()) {
            write(State.NONE); // nobody is to be asked any more
        } else {
            watch = new Watch(terms);
        }
    }

    private String reason() {
        return terms.reach().stream().map(Endpoint::toString).collect(Collectors.joining(", "))
                + " answered before the interfaces were changed, and did not within "
                + seconds(terms.within()) + " after";
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /** Before a plan is carried out. Nothing is written where it changes no interface, or where nobody could be reached anyway. */
    void begin(Plan plan, Desired desired) throws IOException {
        boolean changing = !desired.converged()
                && !isRefused(desired)
                && plan.steps().stream()
                        .anyMatch(
                                step -> step.cause() == Step.Cause.INTENDED && step.facet() instanceof Facet.Interface);
        if (!changing || terms.within().isZero()) {
            return;
        }
        if (watch != null || Watch.reaches(terms.reach())) {
            write(new State(desired.revision().commit(), ""));
            begun = !state.commit().isEmpty();
        }
    }

    /** After it: the time begins, or begins anew where interfaces were changed once more. */
    void changed() {
        if (begun) {
            begun = false;
            end();
            watch = new Watch(terms);
        }
    }

    /** Whether what is desired may not be called converged yet: it is not known, or known to be not good. */
    boolean isOpen(Desired desired) {
        return watch != null || isRefused(desired);
    }

    /** When to look again; empty where nothing is waited for. */
    Optional<Instant> due() {
        return watch == null ? Optional.empty() : Optional.of(Instant.now().plus(NEXT_LOOK));
    }

    /**
     * Waits until it is known.
     *
     * @return whether there was something to wait for: then the next pass has the answer
     */
    boolean await() throws IOException {
        Watch waited = watch;
        if (waited == null) {
            return false;
        }
        try {
            waited.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "ended while it was waited whether the host is still reached; the next pass decides", e);
        }
    }

    /** A plan with what was taken back of what is desired. */
    Plan told(Plan plan, Desired desired) {
        if (!isRefused(desired)) {
            return plan;
        }
        Map<EntryId, Mapping> before = nics(desired.before());
        Map<EntryId, Mapping> now = nics(desired.mappings());
        List<Finding> findings = new ArrayList<>(plan.findings());
        Stream<Mapping> others = now.values().stream().filter(each -> !same(each, before.get(each.entry())));
        Stream<Mapping> gone = before.values().stream().filter(each -> !now.containsKey(each.entry()));
        Stream.concat(others, gone)
                .forEach(each ->
                        findings.add(new NetworkFinding.TakenBack(each.entry(), each.where(), state.refusal())));
        return new Plan(plan.steps(), findings);
    }

    private static Map<EntryId, Mapping> nics(List<Mapping> mappings) {
        Map<EntryId, Mapping> all = new HashMap<>();
        mappings.stream().filter(DeviceTypes::isInterface).forEach(each -> all.put(each.entry(), each));
        return all;
    }

    /** Wherever in its file it stands. */
    private static boolean same(Mapping one, @Nullable Mapping other) {
        return other != null
                && one.containers().equals(other.containers())
                && one.choice().equals(other.choice())
                && one.looks().equals(other.looks());
    }

    /** Waits no longer; what was begun stays written. */
    void end() {
        if (watch != null) {
            watch.end();
            watch = null;
        }
    }

    private State load() throws IOException {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() ? State.NONE : new State(lines.get(0), lines.size() > 1 ? lines.get(1) : "");
        } catch (NoSuchFileException e) {
            return State.NONE;
        }
    }

    private void write(State now) throws IOException {
        if (now.equals(State.NONE)) {
            Files.deleteIfExists(file);
        } else {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            String refusal = now.isRefusal() ? now.refusal() + "\n" : "";
            Files.writeString(fresh, now.commit() + "\n" + refusal, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        state = now;
    }
}
