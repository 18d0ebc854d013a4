package devattach.plan;

import devattach.device.DeviceType;
import devattach.model.Accounts;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.HostDevice;
import devattach.model.IdMap;
import devattach.model.Mapping;
import devattach.model.MoreFunctions;
import devattach.model.Owner;
import devattach.model.Place;
import devattach.model.Resolution;
import devattach.model.Subject;
import devattach.model.Thing;
import devattach.model.Wanted;
import devattach.model.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The facets claimed so far while a resolution is made; refuses the claims that contradict earlier ones. */
final class Claims {

    private final World world;
    private final Map<ContainerId, SortedMap<Place, Wanted>> wanted = new HashMap<>();
    private final Map<ContainerId, Set<Subject>> undecided = new HashMap<>();
    private final Map<Subject, Claim> byDevice = new HashMap<>();
    private final Set<Subject> exclusive = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private record Claim(Mapping mapping, ContainerId container, List<Facet> facets) {

        /** Whether the thing leaves the host for this container, so that nobody else can have a part in it. */
        boolean moves() {
            return facets.stream()
                    .anyMatch(facet -> facet instanceof Facet.Interface net
                            && net.origin().moves().isPresent());
        }
    }

    Claims(World world) {
        this.world = world;
    }

    void found(Finding finding) {
        findings.add(finding);
    }

    /** Leaves as it is what the container has of these. */
    void undecided(Mapping mapping, DeviceType type, Container container, List<Thing> things) {
        Set<Subject> subjects = undecided.computeIfAbsent(container.id(), id -> new HashSet<>());
        for (Thing thing : things) {
            thing.nodes().forEach(device -> subjects.add(device.subject()));
            if (!type.hasNodes()) { // what is made on a thing is another subject
                type.facets(thing, mapping, new DeviceType.Inside(0, 0))
                        .forEach(facet -> subjects.add(facet.subject()));
            }
        }
    }

    /** Leaves as it is whatever the container has. */
    void undecided(Container container) {
        Set<Subject> subjects = undecided.computeIfAbsent(container.id(), id -> new HashSet<>());
        world.devices().forEach(device -> subjects.add(device.subject()));
        world.interfaces().forEach(nic -> subjects.add(nic.subject()));
    }

    /** All facets of the mapping in the container, or a finding and none of them. */
    void claim(Mapping mapping, DeviceType type, Thing thing, Container container) {
        int uid = idInside(mapping, container, mapping.owner(), "user");
        int gid = idInside(mapping, container, mapping.group(), "group");
        if (uid < 0 || gid < 0) {
            undecided(mapping, type, container, List.of(thing));
            return;
        }
        List<Facet> facets = type.facets(thing, mapping, new DeviceType.Inside(uid, gid));
        SortedMap<Place, Wanted> here = wanted.computeIfAbsent(container.id(), id -> new TreeMap<>());
        Optional<Finding> conflict =
                conflict(mapping, thing, container, facets, here).or(() -> unmapped(mapping, container, facets));
        if (conflict.isPresent()) {
            found(conflict.get());
            undecided(mapping, type, container, List.of(thing));
            return;
        }
        for (HostDevice device : thing.own()) {
            byDevice.putIfAbsent(device.subject(), new Claim(mapping, container.id(), facets));
            if (mapping.exclusive()) {
                exclusive.add(device.subject());
            }
        }
        facets.forEach(facet -> here.merge(facet.place(), new Wanted(facet, List.of(mapping)), Claims::both));
    }

    private Optional<Finding> conflict(
            Mapping mapping, Thing thing, Container container, List<Facet> facets, SortedMap<Place, Wanted> here) {
        for (Facet facet : facets) {
            Wanted other = here.get(facet.place());
            if (other != null && excludes(facet, mapping, other)) {
                return Optional.of(new Finding.Conflict(
                        mapping.entry(),
                        mapping.where(),
                        Optional.of(container.id()),
                        facet.place() + " is wanted as " + facet + " and as " + other.facet(),
                        other.by().get(0).where()));
            }
        }
        Claim own = new Claim(mapping, container.id(), facets);
        for (HostDevice device : thing.own()) {
            Claim first = byDevice.get(device.subject());
            if (first != null && excludes(own, first)) {
                return Optional.of(new Finding.Conflict(
                        mapping.entry(),
                        mapping.where(),
                        Optional.of(container.id()),
                        title(device) + " is exclusive and already wanted in " + first.container(),
                        first.mapping().where()));
            }
        }
        return Optional.empty();
    }

    /** Whether one place cannot be both. Two entries of one map for one interface mean two, however alike they are. */
    private static boolean excludes(Facet facet, Mapping mapping, Wanted other) {
        boolean twice = facet instanceof Facet.Interface
                && other.by().stream()
                        .anyMatch(by -> by.entry().map().equals(mapping.entry().map()));
        return !(facet instanceof Facet.Access) && (twice || !facet.equals(other.facet()));
    }

    private static boolean excludes(Claim one, Claim first) {
        boolean moves = one.moves() || first.moves();
        return first.container().equals(one.container())
                ? moves && !first.facets().equals(one.facets())
                : moves || one.mapping().exclusive() || first.mapping().exclusive();
    }

    private static String title(HostDevice device) {
        return device.property(HostDevice.INTERFACE).isEmpty() ? device.devnode() : device.name();
    }

    /** An owner that the device's description says; the mapping's own was looked at before. */
    private static Optional<Finding> unmapped(Mapping mapping, Container container, List<Facet> facets) {
        for (Facet facet : facets) {
            if (facet instanceof Facet.Node node
                    && (container.uids().toHost(node.uid()) < 0
                            || container.gids().toHost(node.gid()) < 0)) {
                return Optional.of(new Finding.Unresolvable(
                        mapping.entry(),
                        mapping.where(),
                        Optional.of(container.id()),
                        node.path() + " is to belong to " + node.uid() + ":" + node.gid()
                                + ", which has no number outside: it is not in the container's id map",
                        "say 'owner' and 'group' in the entry, inside its id map"));
            }
        }
        return Optional.empty();
    }

    private static Wanted both(Wanted one, Wanted other) {
        List<Mapping> by = new ArrayList<>(one.by());
        by.addAll(other.by());
        if (one.facet() instanceof Facet.Access a && other.facet() instanceof Facet.Access b) {
            return new Wanted(new Facet.Access(a.number(), a.permissions().union(b.permissions())), by);
        }
        return new Wanted(one.facet(), by);
    }

    /** The number inside, or -1 after a finding. */
    private int idInside(Mapping mapping, Container container, Owner owner, String what) {
        int id = owner.isSaid() ? owner.number() : Owner.ROOT.number();
        if (owner.isNamed()) {
            Accounts accounts = world.accounts().apply(container.id());
            Map<String, Integer> names = what.equals("user") ? accounts.users() : accounts.groups();
            Integer number = names.get(owner.name());
            if (number == null) {
                String file = what.equals("user") ? "/etc/passwd" : "/etc/group";
                unresolvable(
                        mapping,
                        container,
                        accounts.unreadable().isEmpty()
                                ? "there is no " + what + " '" + owner.name() + "' in the container's " + file
                                : "the container's " + file + " could not be read: " + accounts.unreadable(),
                        "create the " + what + " in the container, or give its number");
                return -1;
            }
            id = number;
        }
        IdMap map = what.equals("user") ? container.uids() : container.gids();
        if (map.toHost(id) < 0) {
            unresolvable(
                    mapping,
                    container,
                    what + " " + owner + " has no number outside: it is not in the container's id map",
                    "choose a " + what + " inside its id map");
            return -1;
        }
        return id;
    }

    void unresolvable(Mapping mapping, Container container, String why, String next) {
        found(new Finding.Unresolvable(mapping.entry(), mapping.where(), Optional.of(container.id()), why, next));
    }

    /** @param more what entries ask of the host itself */
    Resolution resolution(List<MoreFunctions> more) {
        wanted.values().removeIf(Map::isEmpty);
        return new Resolution(wanted, undecided, exclusive, more, findings);
    }
}
