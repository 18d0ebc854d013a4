package devattach.device;

import devattach.model.CdiDevice;
import devattach.model.ContainerPath;
import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Permissions;
import devattach.model.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What all types that consist of nodes want: for each a permission, a node, and its other names. */
final class Facets {

    private static final int MODE = 0660;

    private Facets() {}

    static List<Facet> of(Thing thing, Mapping mapping, DeviceType.Inside inside, DeviceType.Mode mode) {
        List<Facet> facets = new ArrayList<>();
        for (HostDevice device : thing.own()) {
            ContainerPath path = mapping.path().orElseGet(() -> new ContainerPath(device.devnode()));
            facets.addAll(of(device, path, mapping, inside, mode));
            mapping.looks().links().forEach(link -> facets.add(link(link, path, device)));
        }
        for (HostDevice device : thing.shared()) {
            facets.addAll(of(device, new ContainerPath(device.devnode()), mapping, inside, mode));
        }
        return facets;
    }

    /** One node, with the names it has on the host where those are asked for. */
    static List<Facet> of(
            HostDevice device, ContainerPath path, Mapping mapping, DeviceType.Inside inside, DeviceType.Mode mode) {
        List<Facet> facets = new ArrayList<>();
        facets.add(new Facet.Access(device.number(), mapping.access()));
        facets.add(new Facet.Node(
                path, device.number(), device.incarnation(), inside.uid(), inside.gid(), mode(device, mapping, mode)));
        facets.addAll(lasting(device, path, mapping));
        return facets;
    }

    /** One node as something describes it: the mapping can narrow what it allows, and say otherwise what it looks like. */
    static List<Facet> of(Thing.Described node, Mapping mapping, DeviceType.Inside inside) {
        HostDevice device = node.device();
        CdiDevice.Node by = node.by();
        List<Facet> facets = new ArrayList<>();
        Permissions access = by.permissions().and(mapping.access());
        if (!access.isEmpty()) {
            facets.add(new Facet.Access(device.number(), access));
        }
        int uid = mapping.owner().isSaid() ? inside.uid() : by.uid().orElse(inside.uid());
        int gid = mapping.group().isSaid() ? inside.gid() : by.gid().orElse(inside.gid());
        int mode =
                mapping.looks().mode().or(by::mode).orElseGet(() -> mode(device, mapping, DeviceType.Mode.AS_ON_HOST));
        facets.add(new Facet.Node(by.path(), device.number(), device.incarnation(), uid, gid, mode));
        facets.addAll(lasting(device, by.path(), mapping));
        return facets;
    }

    private static List<Facet> lasting(HostDevice device, ContainerPath path, Mapping mapping) {
        List<Facet> facets = new ArrayList<>();
        if (mapping.looks().byId()) {
            new TreeSet<>(device.links())
                    .stream()
                            .filter(Facets::isLasting)
                            .forEach(link -> facets.add(link(new ContainerPath(link), path, device)));
        }
        return facets;
    }

    private static int mode(HostDevice device, Mapping mapping, DeviceType.Mode mode) {
        Optional<Integer> host = mode == DeviceType.Mode.FIXED
                ? Optional.empty()
                : device.ownership().map(ownership -> ownership.mode() & 0777);
        return mapping.looks().mode().or(() -> host).orElse(MODE);
    }

    /** Such as {@code /dev/serial/by-id/...} and {@code /dev/v4l/by-path/...}. */
    private static boolean isLasting(String link) {
        return link.contains("/by-");
    }

    /** Relative, as udev writes its links, so that it means the same wherever the container's /dev is looked at from. */
    private static Facet.Link link(ContainerPath link, ContainerPath target, HostDevice device) {
        List<String> from = link.segments();
        List<String> to = target.segments();
        int common = 0;
        while (common < from.size() - 1
                && common < to.size() - 1
                && from.get(common).equals(to.get(common))) {
            common++;
        }
        String up = "../".repeat(from.size() - 1 - common);
        return new Facet.Link(link, up + String.join("/", to.subList(common, to.size())), device.number());
    }
}
