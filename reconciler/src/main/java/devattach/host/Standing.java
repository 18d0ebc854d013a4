package devattach.host;

import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Live;
import devattach.model.Permissions;
import devattach.model.Place;
import devattach.model.Seen;
import devattach.model.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The device nodes below the {@code /dev} of running containers that somebody else put there: neither ours nor the few that every
 * container has. Only looks; no name in a container is followed where it is a link.
 */
public final class Standing {

    private static final Set<String> BY_TARGET = Set.of("process", "cgroup");

    /** null, zero, full, random, urandom; tty, console, ptmx. */
    private static final Set<DeviceNumber> USUAL = Set.of(
            DeviceNumber.character(1, 3),
            DeviceNumber.character(1, 5),
            DeviceNumber.character(1, 7),
            DeviceNumber.character(1, 8),
            DeviceNumber.character(1, 9),
            DeviceNumber.character(5, 0),
            DeviceNumber.character(5, 1),
            DeviceNumber.character(5, 2));

    private static final int FIRST_PTS_MAJOR = 136;
    private static final int LAST_PTS_MAJOR = 143;

    private final Map<ContainerPath, DeviceNumber> found = new TreeMap<>();

    private Standing() {}

    /**
     * What stands in one container.
     *
     * @param nodes with what the device policy allows of each
     * @param oddities why it is not all, or none, in words
     */
    public record InContainer(Container container, SortedMap<Facet.Node, Permissions> nodes, List<String> oddities) {}

    /** In every container that a runtime lists by name; one that several know stands there once. */
    public static List<InContainer> in(World world, Host host, Look look) {
        List<InContainer> all = new ArrayList<>();
        for (Container container : world.containers()) {
            ContainerId id = container.id();
            boolean named = !BY_TARGET.contains(id.runtime());
            if (named && world.primary(container).equals(id)) {
                host.handle(id).ifPresent(handle -> all.add(in(container, handle, look, world)));
            }
        }
        return all;
    }

    private static InContainer in(Container container, ContainerHandle handle, Look look, World world) {
        SortedMap<Facet.Node, Permissions> nodes = new TreeMap<>(Comparator.comparing(Facet.Node::path));
        List<String> oddities = new ArrayList<>();
        try {
            NodeSearch.Nodes found = NodeSearch.all(handle);
            found.gap().ifPresent(oddities::add);
            Standing standing = new Standing();
            found.nodes().forEach(standing::keep);
            standing.describe(container.id(), look, nodes, oddities);
        } catch (KernelException e) {
            oddities.add("its /dev could not be read: " + e.getMessage());
        }
        if (nodes.size() > 16 && nodes.size() > world.devices().size() / 2) {
            oddities.add(nodes.size() + " device nodes, most of what the host has, as in a privileged container;"
                    + " name the ones it needs");
            nodes.clear();
        }
        return new InContainer(container, nodes, oddities);
    }

    private void keep(ContainerPath path, DeviceNumber number) {
        if (!isUsual(number)) {
            found.put(path, number);
        }
    }

    private static boolean isUsual(DeviceNumber number) {
        boolean terminal = number.kind() == DeviceNumber.Kind.CHAR
                && number.major() >= FIRST_PTS_MAJOR
                && number.major() <= LAST_PTS_MAJOR;
        return terminal || USUAL.contains(number);
    }

    /** Owner, mode and permission of each, by those who know: the mechanisms. */
    private void describe(ContainerId id, Look look, Map<Facet.Node, Permissions> nodes, List<String> oddities) {
        if (found.isEmpty()) {
            return;
        }
        Set<Place> places = new HashSet<>();
        found.forEach((path, number) -> {
            places.add(new Place.Path(path));
            places.add(new Place.Device(number));
        });
        Look.Sight sight = look.into(List.of(id), any -> places, Host.Depth.FULL);
        Live live = sight.live().get(id);
        if (live == null) {
            oddities.add("could not be read: " + sight.unreadable().getOrDefault(id, "it has ended"));
            return;
        }
        Map<String, Integer> obstacles = new HashMap<>();
        found.forEach((path, number) -> {
            Seen seen = live.at(new Place.Path(path));
            if (!seen.obstacle().isEmpty()) {
                obstacles.merge(seen.obstacle(), 1, Integer::sum);
            } else if (!seen.mine() && seen.present().orElse(null) instanceof Facet.Node node) {
                nodes.put(node, allowed(live, number));
            }
        });
        obstacles.keySet().stream()
                .sorted()
                .findFirst()
                .ifPresent(first ->
                        oddities.add(first + " (and so " + obstacles.size() + " nodes); name the ones it needs"));
    }

    private static Permissions allowed(Live live, DeviceNumber number) {
        return live.at(new Place.Device(number)).present().orElse(null) instanceof Facet.Access access
                ? access.permissions()
                : Permissions.NONE;
    }
}
