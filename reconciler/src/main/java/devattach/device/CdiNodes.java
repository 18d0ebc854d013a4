package devattach.device;

import devattach.model.CdiDevice;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.Thing;
import devattach.model.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The devices of a host behind the nodes of CDI specs: the one the kernel calls by that path now, else the one whose node stands there now.
 * In this order, because a driver that comes back under another major leaves nodes behind that lead nowhere, or to another device.
 */
final class CdiNodes {

    private final Map<String, HostDevice> byName = new HashMap<>();
    private final Map<DeviceNumber, HostDevice> byNumber = new HashMap<>();
    private final Map<String, DeviceNumber> standing;
    private final Set<Offer.Lacking> lacking = new LinkedHashSet<>();
    private final Set<Offer.Unclear> mistaken = new LinkedHashSet<>();

    CdiNodes(World world) {
        this.standing = world.cdi().standing();
        for (HostDevice device : world.devices()) {
            device.links().forEach(link -> byName.putIfAbsent(link, device));
            byNumber.put(device.number(), device);
        }
        world.devices().forEach(device -> byName.put(device.devnode(), device));
    }

    /** With what of it is there; empty where a device that has nodes of its own has none of them now. */
    Optional<Thing> thing(CdiDevice device) {
        Map<ContainerPath, Thing.Described> described = new LinkedHashMap<>();
        List<HostDevice> shared = found(device, device.shared(), described);
        List<HostDevice> own = found(device, device.own(), described);
        if (own.isEmpty() && (shared.isEmpty() || !device.own().isEmpty())) {
            return Optional.empty();
        }
        String name = device.name().toString();
        List<Thing.Described> looks = List.copyOf(described.values());
        return Optional.of(
                own.isEmpty()
                        ? new Thing(name, name, shared, List.of(), looks)
                        : new Thing(name, name, own, shared, looks));
    }

    /** What is the device's own counts where both say something of one path: it is said later. */
    private List<HostDevice> found(
            CdiDevice device, List<CdiDevice.Node> nodes, Map<ContainerPath, Thing.Described> described) {
        List<HostDevice> found = new ArrayList<>();
        for (CdiDevice.Node node : nodes) {
            Optional<HostDevice> there = there(node);
            String about = node.hostPath() + " of " + device.name() + " (" + node.where() + ")";
            if (there.isEmpty()) {
                lacking.add(new Offer.Lacking(
                        about, "load its driver or plug it in; it is attached as soon as the host has it"));
            } else if (node.kind().isPresent()
                    && node.kind().get() != there.get().number().kind()) {
                mistaken.add(new Offer.Unclear(
                        about + " is to be type " + node.kind().get().letter() + ", and the host has "
                                + there.get().number() + " there",
                        "correct 'type' in the CDI spec; until then what is attached stays"));
            } else {
                found.add(there.get());
                described.put(node.path(), new Thing.Described(there.get(), node));
            }
        }
        return found;
    }

    private Optional<HostDevice> there(CdiDevice.Node node) {
        return Stream.of(
                        Optional.ofNullable(byName.get(node.hostPath())),
                        Optional.ofNullable(standing.get(node.hostPath())).map(byNumber::get))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Nodes without a device, so far. */
    Set<Offer.Lacking> lacking() {
        return lacking;
    }

    /** Nodes of another type than their device, so far. */
    Set<Offer.Unclear> mistaken() {
        return mistaken;
    }
}
