package devattach.plan;

import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.DeviceNumber;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Live;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Nic;
import devattach.model.Permissions;
import devattach.model.Place;
import devattach.model.Plan;
import devattach.model.Seen;
import devattach.model.Step;
import devattach.model.Subject;
import devattach.model.Wanted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A container as a small model of the kernel: what it had before us, what is ours, what somebody broke; and what is wanted. A step
 * makes the next scene.
 *
 * @param foreignAccess what the container may do without us
 * @param foreign nodes and interfaces that are not ours
 * @param ours what the ledger says is ours
 * @param broken places of ours that are not in force: what was there is gone, or it is an interface that somebody set up or down
 */
record Scene(
        Map<DeviceNumber, Permissions> foreignAccess,
        Map<Place, Facet> foreign,
        Map<Place, Facet> ours,
        Set<Place> broken,
        SortedMap<Place, Wanted> wanted,
        Set<Subject> undecided)
        implements Live {

    static final ContainerId CONTAINER = new ContainerId("test", "box");

    static final Mapping MAPPING = new Mapping(
            new EntryId("map", "entry"),
            new Location("map.yaml", 1, 1),
            ContainerSelector.ANY,
            Mapping.Choice.one("unix-char", List.of(Map.of("source", "/dev/x"))),
            Mapping.Looks.PLAIN,
            Permissions.RW,
            false,
            false,
            Mapping.OnDetach.REFUSE_IF_OPEN);

    Permissions allowed(DeviceNumber number) {
        Permissions foreign = foreignAccess.getOrDefault(number, Permissions.NONE);
        Place place = new Place.Device(number);
        return ours.get(place) instanceof Facet.Access mine && !broken.contains(place)
                ? foreign.union(mine.permissions())
                : foreign;
    }

    @Override
    public Seen at(Place place) {
        Optional<Facet> mine = Optional.ofNullable(ours.get(place));
        if (place instanceof Place.Device device) {
            Permissions allowed = allowed(device.number());
            Optional<Facet> present =
                    allowed.isEmpty() ? Optional.empty() : Optional.of(new Facet.Access(device.number(), allowed));
            return new Seen(present, false, mine, "");
        }
        Facet other = foreign.get(place);
        if (other != null) {
            return new Seen(Optional.of(other), false, mine, "");
        }
        if (broken.contains(place)) {
            Optional<Facet> rest =
                    mine.filter(ours -> ours instanceof Facet.Interface).map(ours -> otherwise((Facet.Interface) ours));
            return new Seen(rest, rest.isPresent(), mine, "");
        }
        return new Seen(mine, mine.isPresent(), mine, "");
    }

    private static Facet otherwise(Facet.Interface ours) {
        Nic.Settings is = ours.settings();
        Nic.Use use = is.use() == Nic.Use.UP ? Nic.Use.DOWN : Nic.Use.UP;
        return new Facet.Interface(
                ours.name(),
                ours.origin(),
                new Nic.Settings(use, is.address(), is.mtu(), is.queueLength(), is.addresses(), is.ways()));
    }

    @Override
    public Collection<Facet> ledger() {
        return ours.values();
    }

    Plan plan() {
        return Planner.plan(CONTAINER, wanted, this, undecided, Planner.Occasion.NEW_REVISION);
    }

    /** What a mechanism makes of a step. */
    Scene after(Step step) {
        Map<Place, Facet> next = new LinkedHashMap<>(ours);
        Set<Place> stillBroken = new java.util.HashSet<>(broken);
        Place place = step.facet().place();
        stillBroken.remove(place);
        if (step instanceof Step.Add) {
            next.put(place, step.facet());
        } else if (next.get(place) instanceof Facet.Access mine && step.facet() instanceof Facet.Access gone) {
            Permissions rest = mine.permissions().minus(gone.permissions());
            next.remove(place);
            if (!rest.isEmpty()) {
                next.put(place, new Facet.Access(mine.number(), rest));
            }
        } else {
            next.remove(place);
        }
        return new Scene(foreignAccess, foreign, next, stillBroken, wanted, undecided);
    }

    Scene after(List<Step> steps) {
        Scene scene = this;
        for (Step step : steps) {
            scene = scene.after(step);
        }
        return scene;
    }

    /** The scene before the first step, and after each. */
    List<Scene> moments() {
        List<Scene> moments = new ArrayList<>(List.of(this));
        for (Step step : plan().steps()) {
            moments.add(moments.get(moments.size() - 1).after(step));
        }
        return moments;
    }

    static SortedMap<Place, Wanted> wanting(Collection<Facet> facets) {
        SortedMap<Place, Wanted> wanted = new TreeMap<>();
        facets.forEach(facet -> wanted.put(facet.place(), new Wanted(facet, List.of(MAPPING))));
        return wanted;
    }

    static Map<Place, Facet> byPlace(Collection<Facet> facets) {
        Map<Place, Facet> map = new HashMap<>();
        facets.forEach(facet -> map.put(facet.place(), facet));
        return map;
    }
}
