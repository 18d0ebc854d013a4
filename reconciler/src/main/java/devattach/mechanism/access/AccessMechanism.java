package devattach.mechanism.access;

import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.Mechanism;
import devattach.mechanism.Observation;
import devattach.mechanism.PolicyOwner;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Permissions;
import devattach.model.Place;
import devattach.model.Seen;
import devattach.model.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the device policy of containers, on cgroup v1, v2, or both where a host has both: then both must allow, and each that
 * does not gets what is ours. Many changes of one container are one program.
 */
public final class AccessMechanism implements Mechanism {

    /** The name of every device program of ours. */
    public static final String PROGRAM = "devattach";

    private final Programs programs = new Programs();
    private final PolicyOwner owner;
    private final ContainerHandle.Opening<Layers> opening = this::opened; // made once: each look asks with it

    public AccessMechanism(PolicyOwner owner) {
        this.owner = owner;
    }

    @Override
    public Class<? extends Facet> facet() {
        return Facet.Access.class;
    }

    @Override
    public Observation look(ContainerHandle container, Set<Place> places, @Nullable Observation before)
            throws KernelException {
        AccessView last = before instanceof AccessView view ? view : null;
        Layers layers = layers(container);
        V1Cgroup.View v1 =
                layers.v1.isPresent() ? layers.v1.get().look(last == null ? null : last.v1()) : V1Cgroup.View.NONE;
        V2Cgroup.View v2 =
                layers.v2.isPresent() ? layers.v2.get().look(last == null ? null : last.v2()) : V2Cgroup.View.NONE;
        boolean same = last != null && last.v1() == v1 && last.v2() == v2 && last.places() == places;
        if (last != null && same && last.hindrance().isEmpty()) {
            return last;
        }
        AccessView view = AccessView.of(v1, layers.v1.isPresent(), v2, places, "");
        boolean matters = !v1.notUnderstood().isEmpty() || places.stream().anyMatch(place -> isShort(view, place));
        String hindrance = matters ? hindrance(container, view, places) : "";
        if (last != null && same && last.hindrance().equals(hindrance)) {
            return last;
        }
        return AccessView.of(v1, layers.v1.isPresent(), v2, places, hindrance);
    }

    /** Whether something may have to be added at a place, so that it matters whether that is possible. */
    private static boolean isShort(Policy policy, Place place) {
        return place instanceof Place.Device device
                && !Policy.allowsAll(policy, device.number(), Permissions.RW.bits());
    }

    /** Why what denies cannot be changed for this container alone. */
    private static String hindrance(ContainerHandle container, AccessView view, Set<Place> places)
            throws KernelException {
        if (view.hasV1()) {
            if (!view.v1().notUnderstood().isEmpty()) {
                return view.v1().notUnderstood();
            }
            ContainerHandle.Cgroup cgroup = container.cgroupV1().orElseThrow();
            boolean allowsAll = view.v1().rules().allowsAll();
            if (!allowsAll && cgroup.isRoot()) {
                return "its cgroup is the root of the v1 devices hierarchy, which holds every process of the host";
            }
            Optional<String> stranger =
                    allowsAll ? Optional.empty() : Membership.stranger(cgroup.hostPath(), container);
            if (stranger.isPresent()) {
                return "cgroup " + cgroup.path() + " also holds " + stranger.get() + ", which is not of this container";
            }
        }
        for (V2Level level : view.v2().levels()) {
            if (places.stream().noneMatch(place -> isShort(level.policy(), place))) {
                continue; // nothing need be changed here
            }
            Optional<String> why = level.hindrance();
            if (why.isPresent()) {
                return why.get();
            }
            Optional<String> stranger = Membership.stranger(level.hostPath(), container);
            if (stranger.isPresent()) {
                return "cgroup " + level.path() + ", whose program decides, also holds " + stranger.get()
                        + ", which is not of this container";
            }
        }
        return "";
    }

    @Override
    public List<Outcome> change(ContainerHandle container, List<Step> steps) {
        try {
            return change(container, steps, layers(container));
        } catch (KernelException | IllegalArgumentException e) {
            Outcome failed = new Outcome.Failed(container + ": its device policy cannot be changed: " + e.getMessage());
            return steps.stream().map(step -> failed).toList();
        }
    }

    private List<Outcome> change(ContainerHandle container, List<Step> steps, Layers layers) throws KernelException {
        Set<Place> places = new HashSet<>();
        steps.forEach(step -> places.add(step.facet().place()));
        AccessView before = (AccessView) look(container, places, null);
        if (container.ended()) {
            Outcome gone = new Outcome.Stale("the container has ended");
            return steps.stream().map(step -> gone).toList();
        }
        List<Outcome> outcomes = new ArrayList<>();
        TreeMap<DeviceNumber, Permissions> target = new TreeMap<>();
        for (Step step : steps) {
            Optional<Outcome> settled = settled(step, before, target);
            outcomes.add(settled.orElseGet(Outcome.Done::new));
        }
        if (target.isEmpty()) {
            return outcomes;
        }
        carryOut(container, target, before, layers);
        AccessView after = AccessView.of(
                layers.v1.isPresent() ? layers.v1.get().look(null) : V1Cgroup.View.NONE,
                layers.v1.isPresent(),
                layers.v2.isPresent() ? layers.v2.get().look(null) : V2Cgroup.View.NONE,
                places,
                "");
        for (int i = 0; i < steps.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Done) {
                outcomes.set(i, check(steps.get(i), after, target));
            }
        }
        return outcomes;
    }

    /** An outcome where nothing is to be done; else what is to be ours goes into the target. */
    private static Optional<Outcome> settled(Step step, AccessView before, Map<DeviceNumber, Permissions> target) {
        Facet.Access facet = (Facet.Access) step.facet();
        Seen now = before.at(facet.place());
        Seen planned = step.seen();
        Permissions ours = target.getOrDefault(facet.number(), before.ours(facet.number()));
        if (step instanceof Step.Remove) {
            if (ours.and(facet.permissions()).isEmpty()) {
                return Optional.of(new Outcome.AlreadySo());
            }
            target.put(facet.number(), ours.minus(facet.permissions()));
            return Optional.empty();
        }
        if (now.present().filter(present -> present.satisfies(facet)).isPresent()
                && now.ledger().equals(Optional.of(facet))) {
            return Optional.of(new Outcome.AlreadySo());
        }
        if (!now.present().equals(planned.present()) || !now.ledger().equals(planned.ledger())) {
            return Optional.of(new Outcome.Stale("the device policy changed since it was looked at"));
        }
        if (!now.obstacle().isEmpty()) {
            return Optional.of(new Outcome.Failed(now.obstacle()));
        }
        target.put(facet.number(), facet.permissions());
        return Optional.empty();
    }

    /** Where a layer allows without ours, nothing of ours goes there: the less is ours, the less can go wrong. */
    private void carryOut(
            ContainerHandle container, Map<DeviceNumber, Permissions> target, AccessView before, Layers layers)
            throws KernelException {
        if (layers.v1.isPresent()) {
            TreeMap<DeviceNumber, Permissions> here = new TreeMap<>(target);
            V1Rules rules = before.v1().rules();
            here.replaceAll((number, permissions) ->
                    before.v1().record().ours(number).isEmpty() && Policy.allowsAll(rules, number, permissions.bits())
                            ? Permissions.NONE
                            : permissions);
            here.entrySet()
                    .removeIf(each -> each.getValue().isEmpty()
                            && before.v1().record().ours(each.getKey()).isEmpty());
            layers.v1.get().change(here);
        }
        for (V2Level level : before.v2().levels()) {
            if (level.surrounding()) {
                continue;
            }
            TreeMap<DeviceNumber, Permissions> here = new TreeMap<>(target);
            Policy owners = level.withoutOurs();
            here.replaceAll((number, permissions) ->
                    Policy.allowsAll(owners, number, permissions.bits()) ? Permissions.NONE : permissions);
            boolean inForce = here.entrySet().stream()
                    .allMatch(each -> Policy.allowsAll(
                            level.policy(), each.getKey(), each.getValue().bits()));
            if (level.isDisplaced()
                    || !inForce
                    || !Preamble.changed(level.ours(), here).equals(level.ours())) {
                change(container, level, here);
            }
        }
    }

    /** By the owner of a program that stands alone, where it can be asked; else by a program of ours in its place. */
    private void change(ContainerHandle container, V2Level level, Map<DeviceNumber, Permissions> target)
            throws KernelException {
        boolean asks = level.isOfOneOwner()
                && (owner.isThere(container.container())
                        || !level.record().added().isEmpty());
        if (!asks || !new V2ByOwner(owner, container, level).change(target)) {
            level.change(target);
        }
    }

    private static Outcome check(Step step, AccessView after, Map<DeviceNumber, Permissions> target) {
        Facet.Access facet = (Facet.Access) step.facet();
        if (step instanceof Step.Remove) {
            Permissions wanted = target.getOrDefault(facet.number(), Permissions.NONE);
            return wanted.covers(after.ours(facet.number()))
                    ? new Outcome.Done()
                    : new Outcome.Failed(facet + " is still ours after it was taken away");
        }
        return Policy.allowsAll(after, facet.number(), facet.permissions().bits())
                ? new Outcome.Done()
                : new Outcome.Failed(facet + " was granted, and the kernel still refuses: something else denies it");
    }

    /** The open files of a container's policy, kept for as long as its handle. */
    private record Layers(Optional<V1Cgroup> v1, Optional<V2Cgroup> v2) implements AutoCloseable {
        @Override
        public void close() {
            v1.ifPresent(V1Cgroup::close);
        }
    }

    private Layers layers(ContainerHandle container) throws KernelException {
        return container.slot(Layers.class, opening);
    }

    private Layers opened(ContainerHandle container) throws KernelException {
        Optional<V1Cgroup> v1 = container.cgroupV1().isPresent()
                ? Optional.of(new V1Cgroup(container.cgroupV1().get()))
                : Optional.empty();
        return new Layers(v1, container.cgroupV2().map(cgroup -> new V2Cgroup(container, cgroup, programs)));
    }
}
