package devattach.device;

import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code unix-char} and {@code unix-block}: one node of the host, with the permission to use it. What LXD calls so; the two
 * differ in the kind of number and in who may share them.
 */
record UnixDevice(String name, DeviceNumber.Kind kind, boolean exclusive) implements DeviceType {

    static final UnixDevice CHAR = new UnixDevice("unix-char", DeviceNumber.Kind.CHAR, false);

    /** Exclusive by default: two containers writing to one disk destroy what is on it. */
    static final UnixDevice BLOCK = new UnixDevice("unix-block", DeviceNumber.Kind.BLOCK, true);

    @Override
    public Set<String> keys() {
        return Selectors.KEYS;
    }

    @Override
    public boolean matches(Map<String, String> match, HostDevice candidate) {
        return candidate.number().kind() == kind && Selectors.accept(match, candidate);
    }

    @Override
    public List<Facet> facets(HostDevice device, Mapping mapping, int uid, int gid) {
        ContainerPath path = mapping.path().orElseGet(() -> new ContainerPath(device.devnode()));
        return List.of(
                new Facet.Access(device.number(), mapping.access()),
                new Facet.Node(path, device.number(), uid, gid, mapping.mode()));
    }
}
