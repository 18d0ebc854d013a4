package devattach.agent;

import devattach.device.Physical;
import devattach.host.Holders;
import devattach.host.Host;
import devattach.host.HostUseReader;
import devattach.host.Look;
import devattach.mechanism.ContainerHandle;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.Desired;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.Holder;
import devattach.model.HostChange;
import devattach.model.HostUse;
import devattach.model.InitProcess;
import devattach.model.Live;
import devattach.model.Mapping;
import devattach.model.Outcome;
import devattach.model.Place;
import devattach.model.Plan;
import devattach.model.Protection;
import devattach.model.Report;
import devattach.model.Resolution;
import devattach.model.Step;
import devattach.model.Wanted;
import devattach.model.World;
import devattach.plan.Guard;
import devattach.plan.Planner;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One pass: what Git says, what the kernel says, the difference, the change, the report. The file to begin reading with.
 *
 * <p>Everything between looking and changing is a pure function, and its answer is kept as long as its arguments are the same objects:
 * a pass over an unchanged host plans nothing anew.
 */
public final class Reconciler {

    private static final SortedMap<Place, Wanted> NOTHING = new TreeMap<>();

    private final String hostName;
    private final Host host;
    private final Specified specified;
    private final Interfaces interfaces;
    private final Look look;
    private final Protection protection;
    private final HostChanges hostChanges = new HostChanges();
    private final Executor executor;
    private final Announcing announcing;
    private final Hooks hooks;
    private final Confirmation confirmation;
    private final Sweep sweep;
    private @Nullable World swept;
    private final Memory memory = new Memory();
    private final Damping damping;
    private final HoldDown holdDown = new HoldDown(InstantSource.system());

    /** Clears away what was kept for containers that have ended. */
    @FunctionalInterface
    public interface Sweep {
        void allBut(Set<InitProcess> alive) throws IOException;
    }

    Reconciler(
            String hostName,
            Host host,
            Specified specified,
            Interfaces interfaces,
            Look look,
            Protection protection,
            Executor executor,
            Announcing announcing,
            Hooks hooks,
            Confirmation confirmation,
            Sweep sweep) {
        this.specified = specified;
        this.interfaces = interfaces;
        this.hooks = hooks;
        this.confirmation = confirmation;
        this.announcing = announcing;
        this.sweep = sweep;
        this.hostName = hostName;
        this.host = host;
        this.look = look;
        this.protection = protection;
        this.executor = executor;
        this.damping = new Damping(node -> host.devices().deviceOf(node).map(Physical::of), InstantSource.system());
    }

    /** Looks, plans and, unless the mode forbids, changes. Not for two threads at once. */
    public Report pass(Desired said, Mode mode, Host.Depth depth) throws IOException {
        Desired desired = confirmation.inForce(said, mode);
        Asked asked = memory.asked(desired);
        Ground ground = ground(asked, desired, mode, depth);
        World world = ground.world();
        Resolution wanted = ground.wanted();
        List<ContainerId> containers = memory.primaries(world);
        Look.Sight sight = look.into(
                containers, id -> wanted.wanted().getOrDefault(id, NOTHING).keySet(), depth);
        Plan plan = Attribution.inside(Attribution.explain(plan(desired, wanted, sight), desired, world), world);
        Plan vetted = plan.isEmpty() ? plan : Guard.vet(plan, facts(plan, asked, wanted, world, sight), override(mode));
        Plan calm = holdDown.patient(
                damping.calm(vetted, asked.mappings()), asked.mappings().keySet());
        Plan safe = confirmation.told(interfaces.told(hooks.vetted(calm, desired.mappings())), said);
        List<Outcome> outcomes = mode == Mode.PLAN || safe.isEmpty() ? List.of() : changed(safe, wanted, said);
        if (mode != Mode.PLAN) {
            damping.happened(safe, outcomes);
            hooks.passed(safe, outcomes, asked.mappings());
            announcing.changed(sight, safe);
            sweep(world, outcomes);
        }
        return report(desired, asked, world, wanted, ground.changes(), safe, outcomes, mode);
    }

    /** The host with all that entries ask of the host itself, and what is wanted on it. */
    private record Ground(World world, Resolution wanted, List<HostChange> changes) {}

    private Ground ground(Asked asked, Desired desired, Mode mode, Host.Depth depth) throws IOException {
        World world = specified.with(host.look(asked.selectors(), asked.attributes(), depth), desired);
        world = interfaces.with(world, desired, mode);
        Resolution wanted = memory.resolution(desired.mappings(), world, depth);
        List<HostChange> changes = hostChanges.of(wanted, desired, mode);
        if (changes.stream().noneMatch(HostChange::isDone)) {
            return new Ground(world, wanted, changes);
        }
        Ground then = ground(asked, desired, mode, Host.Depth.FULL);
        return new Ground(then.world(), then.wanted(), changes);
    }

    private List<Outcome> changed(Plan plan, Resolution wanted, Desired desired) throws IOException {
        confirmation.begin(plan, desired);
        List<Outcome> outcomes = executor.run(plan, wanted.exclusive());
        confirmation.changed();
        return outcomes;
    }

    /** Whether a revision's network interfaces are not known to be good, so that it is not converged, whatever else is. */
    public boolean isOpen(Desired desired) {
        return confirmation.isOpen(desired);
    }

    /** Waits until that is known; false where it is. After that the next pass tells. */
    public boolean awaitConfirmation() throws IOException {
        return confirmation.await();
    }

    /** When the next pass can do what the last one put off, if nothing else happens; empty where nothing was put off. */
    Optional<Instant> due() {
        return Stream.of(damping.due(), holdDown.due(), confirmation.due())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** Whenever containers came or went, or something was changed to its end. */
    private void sweep(World world, List<Outcome> outcomes) throws IOException {
        boolean changed = swept != world || !outcomes.isEmpty();
        if (changed && outcomes.stream().allMatch(Outcome::reached)) {
            sweep.allBut(host.alive());
            swept = world;
        }
    }

    private Plan plan(Desired desired, Resolution wanted, Look.Sight sight) {
        Planner.Occasion occasion =
                desired.converged() ? Planner.Occasion.SAME_REVISION : Planner.Occasion.NEW_REVISION;
        return memory.plan(sight, wanted, occasion, () -> plan(wanted, sight, occasion));
    }

    private Plan plan(Resolution wanted, Look.Sight sight, Planner.Occasion occasion) {
        List<Step> steps = new ArrayList<>();
        List<Finding> findings = new ArrayList<>(wanted.findings());
        sight.live().forEach((id, live) -> {
            Plan one = memory.plan(id, wanted, live, occasion);
            steps.addAll(one.steps());
            findings.addAll(one.findings());
        });
        sight.unreadable().forEach((id, why) -> mappingsOf(id, wanted)
                .forEach(mapping ->
                        findings.add(new Finding.Unreadable(mapping.entry(), mapping.where(), Optional.of(id), why))));
        steps.sort(Step.SAFE_ORDER);
        return steps.isEmpty() && findings.isEmpty() ? Plan.EMPTY : new Plan(steps, findings);
    }

    private static Set<Mapping> mappingsOf(ContainerId id, Resolution wanted) {
        Set<Mapping> mappings = new HashSet<>();
        wanted.wanted().getOrDefault(id, NOTHING).values().forEach(each -> mappings.addAll(each.by()));
        return mappings;
    }

    private Guard.Facts facts(Plan plan, Asked asked, Resolution wanted, World world, Look.Sight sight)
            throws IOException {
        boolean giving = plan.steps().stream().anyMatch(Step.Add.class::isInstance);
        HostUse use = giving ? HostUseReader.read(world.devices()).with(interfaces.inUse(plan)) : new HostUse(Map.of());
        Map<ContainerId, Live> live = sight.live();
        return new Guard.Facts(
                use,
                holders(plan, wanted, world),
                asked.mappings(),
                Attribution.elsewhere(wanted.exclusive(), live),
                protection.on(world));
    }

    /** Who has open what would be taken away altogether; narrowing takes nothing from an open descriptor either way. */
    private Map<Guard.Spot, List<Holder>> holders(Plan plan, Resolution wanted, World world) throws IOException {
        Set<DeviceNumber> there = new HashSet<>();
        world.devices().forEach(device -> there.add(device.number()));
        Map<Guard.Spot, List<Holder>> holders = new HashMap<>();
        Holders open = null;
        for (Step step : plan.steps()) {
            if (!(step.facet().subject() instanceof DeviceNumber number)) {
                continue; // nothing holds an interface open
            }
            Guard.Spot spot = new Guard.Spot(step.container(), number);
            boolean stays = step.facet() instanceof Facet.Access
                    && wanted.wanted()
                            .getOrDefault(step.container(), NOTHING)
                            .containsKey(step.facet().place());
            Optional<ContainerHandle> handle = host.handle(step.container());
            if (step instanceof Step.Remove
                    && !stays
                    && there.contains(number)
                    && handle.isPresent()
                    && !holders.containsKey(spot)) {
                open = open == null ? Holders.now() : open;
                holders.put(spot, open.of(handle.get(), number));
            }
        }
        return holders;
    }

    private static Mapping.OnDetach override(Mode mode) {
        return mode == Mode.APPLY_FORCED ? Mapping.OnDetach.FORCE : Mapping.OnDetach.REFUSE_IF_OPEN;
    }

    private Report report(
            Desired desired,
            Asked asked,
            World world,
            Resolution wanted,
            List<HostChange> changes,
            Plan plan,
            List<Outcome> outcomes,
            Mode mode) {
        Map<ContainerId, Container> named = new HashMap<>();
        Set<ContainerId> mentioned = new HashSet<>();
        plan.steps().forEach(step -> mentioned.add(step.container()));
        plan.findings().forEach(finding -> finding.container().ifPresent(mentioned::add));
        if (!mentioned.isEmpty()) {
            world.containers().stream()
                    .filter(container -> mentioned.contains(container.id()))
                    .forEach(container -> named.put(container.id(), container));
        }
        return new Report(
                Instant.now(),
                hostName,
                Optional.of(desired.revision()),
                desired.rejected(),
                desired.stale(),
                desired.warnings(),
                named,
                asked.mappings(),
                changes,
                plan,
                memory.settled(wanted, plan),
                outcomes,
                mode == Mode.PLAN);
    }
}
