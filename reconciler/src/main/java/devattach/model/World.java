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
 * @param primaries of the names one container goes by, the one it is planned under
 */
public record World(
        List<HostDevice> devices,
        List<Container> containers,
        Map<String, String> troubles,
        Function<ContainerId, Accounts> accounts,
        Map<ContainerId, ContainerId> primaries) {

    private static final Set<String> BY_TARGET = Set.of("process", "cgroup");

    public World {
        devices = List.copyOf(devices);
        containers = List.copyOf(containers);
        troubles = Map.copyOf(troubles);
        primaries = Map.copyOf(primaries);
    }

    public static World of(
            List<HostDevice> devices,
            List<Container> containers,
            Map<String, String> troubles,
            Function<ContainerId, Accounts> accounts) {
        Map<InitProcess, ContainerId> first = new HashMap<>();
        containers.forEach(container -> first.merge(container.init(), container.id(), World::better));
        Map<ContainerId, ContainerId> primaries = new HashMap<>();
        containers.forEach(container -> primaries.put(container.id(), first.get(container.init())));
        return new World(devices, containers, troubles, accounts, primaries);
    }

    /** A runtime's name for a container says more than a process number. */
    private static ContainerId better(ContainerId one, ContainerId other) {
        boolean oneByTarget = BY_TARGET.contains(one.runtime());
        if (oneByTarget != BY_TARGET.contains(other.runtime())) {
            return oneByTarget ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** The id a container is planned under. */
    public ContainerId primary(Container container) {
        return primaries.getOrDefault(container.id(), container.id());
    }
}
