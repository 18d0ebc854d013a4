package devattach.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a host has, as far as choosing needs it.
 *
 * @param containers all of them, once for each runtime that knows them (Docker's are runc's, too)
 * @param troubles runtimes that could not be asked, and why: their containers are unknown, not absent
 * @param accounts the user and group names of a container; asked only where a mapping has one
 * @param attached the devices of ours that a container has, by their incarnations; asked only where one of several must be chosen
 * @param primaries of the names one container goes by, the one it is planned under
 * @param cdi what its CDI specs say; empty where no mapping asks for them
 * @param interfaces network interfaces that are its own, those lent to a container too; empty where no mapping asks for them
 */
public record World(
        List<HostDevice> devices,
        List<Container> containers,
        Map<String, String> troubles,
        Function<ContainerId, Accounts> accounts,
        Function<ContainerId, Set<Long>> attached,
        Map<ContainerId, ContainerId> primaries,
        CdiCatalog cdi,
        List<HostDevice> interfaces) {

    /** Whose names for a container say least, then a little more; those of all others say most: what people started it with. */
    private static final List<Set<String>> LOW =
            List.of(Set.of("process", "cgroup"), Set.of("runc", "crun"), Set.of("containerd", "lxc"));

    public World {
        devices = List.copyOf(devices);
        containers = List.copyOf(containers);
        troubles = Map.copyOf(troubles);
        primaries = Map.copyOf(primaries);
        interfaces = List.copyOf(interfaces);
    }

    public static World of(
            List<HostDevice> devices,
            List<Container> containers,
            Map<String, String> troubles,
            Function<ContainerId, Accounts> accounts,
            Function<ContainerId, Set<Long>> attached) {
        Map<InitProcess, ContainerId> first = new HashMap<>();
        containers.forEach(container -> first.merge(container.init(), container.id(), World::better));
        Map<ContainerId, ContainerId> primaries = new HashMap<>();
        containers.forEach(container -> primaries.put(container.id(), first.get(container.init())));
        return new World(devices, containers, troubles, accounts, attached, primaries, CdiCatalog.EMPTY, List.of());
    }

    /** The same with what the CDI specs say. */
    public World with(CdiCatalog specs) {
        return new World(devices, containers, troubles, accounts, attached, primaries, specs, interfaces);
    }

    /** The same with the network interfaces of the host. */
    public World withInterfaces(List<HostDevice> all) {
        return new World(devices, containers, troubles, accounts, attached, primaries, cdi, all);
    }

    /** What manages a container knows it better than what it is made with. */
    private static ContainerId better(ContainerId one, ContainerId other) {
        int byRank = Integer.compare(rank(one), rank(other));
        return byRank > 0 || byRank == 0 && one.compareTo(other) <= 0 ? one : other;
    }

    private static int rank(ContainerId id) {
        for (int i = 0; i < LOW.size(); i++) {
            if (LOW.get(i).contains(id.runtime())) {
                return i;
            }
        }
        return LOW.size();
    }

    /** The id a container is planned under. */
    public ContainerId primary(Container container) {
        return primaries.getOrDefault(container.id(), container.id());
    }
}
