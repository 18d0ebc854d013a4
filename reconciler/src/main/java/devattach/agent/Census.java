package devattach.agent;

import devattach.discover.Discoverer;
import devattach.discover.Filter;
import devattach.host.Host;
import devattach.host.HostUseReader;
import devattach.host.Inventory;
import devattach.host.Look;
import devattach.host.NodeSearch;
import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.model.Container;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.DeviceUse;
import devattach.model.Discovery;
import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.HostUse;
import devattach.model.Live;
import devattach.model.Permissions;
import devattach.model.Place;
import devattach.model.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which container has nodes of which devices, read once for all devices. Changes nothing. */
public final class Census {

    private final Look look;
    private final Map<DeviceNumber, List<DeviceUse.InContainer>> held = new HashMap<>();
    private final Map<String, String> troubles = new TreeMap<>();

    private Census(Look look) {
        this.look = look;
    }

    /** The things of this host, and who has them. */
    public static Discovery discover(String name, Host host, Look look, Filter filter) throws IOException {
        World world = host.look(List.of(), Discoverer.attributes(), Host.Depth.FULL);
        Census census = new Census(look);
        census.troubles.putAll(world.troubles());
        for (Container container : world.containers()) {
            if (world.primary(container).equals(container.id())) {
                host.handle(container.id()).ifPresent(handle -> census.count(container, handle));
            }
        }
        HostUse use = HostUseReader.read(world.devices());
        return Discoverer.of(
                new Discoverer.Seen(
                        name, world.devices(), use, census.held, Discovery.Scope.CONTAINERS, census.troubles),
                filter);
    }

    /** The things of this host alone, which anybody may see. */
    public static Discovery discoverHost(String name, Filter filter) throws IOException {
        List<HostDevice> devices = Inventory.read(Discoverer.attributes());
        HostUse use = HostUseReader.read(devices);
        return Discoverer.of(new Discoverer.Seen(name, devices, use, Map.of(), Discovery.Scope.HOST, Map.of()), filter);
    }

    private void count(Container container, ContainerHandle handle) {
        try {
            NodeSearch.Nodes search = NodeSearch.all(handle);
            search.gap().ifPresent(gap -> troubles.put(container.title(), gap));
            Map<DeviceNumber, List<ContainerPath>> nodes = new LinkedHashMap<>();
            search.nodes().forEach((path, number) -> nodes.computeIfAbsent(number, any -> new ArrayList<>())
                    .add(path));
            count(container, nodes);
        } catch (KernelException e) {
            troubles.put(container.title(), String.valueOf(e.getMessage()));
        }
    }

    private void count(Container container, Map<DeviceNumber, List<ContainerPath>> nodes) {
        Set<Place> places = new HashSet<>();
        nodes.forEach((number, paths) -> {
            places.add(new Place.Device(number));
            paths.forEach(path -> places.add(new Place.Path(path)));
        });
        Look.Sight sight = look.into(List.of(container.id()), any -> places, Host.Depth.FULL);
        Optional<Live> live = Optional.ofNullable(sight.live().get(container.id()));
        if (live.isEmpty()) {
            troubles.put(
                    container.title(),
                    sight.unreadable().getOrDefault(container.id(), "it ended while it was looked at"));
            return;
        }
        nodes.forEach((number, paths) ->
                held.computeIfAbsent(number, any -> new ArrayList<>()).add(use(container, live.get(), number, paths)));
    }

    /** One device in one container, as it was just seen. */
    static DeviceUse.InContainer use(Container container, Live live, DeviceNumber number, List<ContainerPath> nodes) {
        List<ContainerPath> ours = nodes.stream()
                .filter(node -> live.at(new Place.Path(node)).mine())
                .toList();
        Permissions allowed = live.at(new Place.Device(number)).present().orElse(null) instanceof Facet.Access access
                ? access.permissions()
                : Permissions.NONE;
        return new DeviceUse.InContainer(container, nodes, ours, allowed);
    }
}
