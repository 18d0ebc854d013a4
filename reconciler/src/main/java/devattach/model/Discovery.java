package devattach.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The things of a host as somebody looks for them who wants to give one to a container.
 *
 * @param things those that were asked for
 * @param hidden how many more there are that hardly anybody wants, such as virtual terminals
 * @param troubles runtimes and containers that could not be looked into, and why
 */
public record Discovery(String host, List<Item> things, int hidden, Scope scope, Map<String, String> troubles) {

    /** How far one has looked. */
    public enum Scope {
        /** Into the containers, too. */
        CONTAINERS,
        /** At the host only: not root, and only root may look into other users' containers. */
        HOST
    }

    /**
     * One thing, and all ways to say that it is meant.
     *
     * @param sort what people call its like: {@code serial}, {@code gpu}, {@code disk}
     * @param sorts the same and what else it is, such as {@code usb}
     * @param name what its makers call it
     * @param type the device type by which an entry gives it
     * @param nodes what an entry of that type gives, the thing's own, at least one
     * @param shared what it gives besides, which others of its sort need, too
     * @param libusb the node by which programs go round the kernel's drivers; an entry of type {@code usb} gives it
     * @param ways from the most lasting down
     */
    public record Item(
            String sort,
            List<String> sorts,
            String name,
            String type,
            List<HostDevice> nodes,
            List<HostDevice> shared,
            Optional<HostDevice> libusb,
            List<Way> ways,
            List<Refusal> refusals,
            List<Held> held) {

        public Item {
            sorts = List.copyOf(sorts);
            nodes = List.copyOf(nodes);
            shared = List.copyOf(shared);
            ways = List.copyOf(ways);
            refusals = List.copyOf(refusals);
            held = List.copyOf(held);
        }

        /** The most lasting way that means this thing and no other; empty where there is none. */
        public Optional<Way> best() {
            return ways.stream().filter(way -> way.reach() == Reach.UNIQUE).findFirst();
        }
    }

    /** What a way means on this host, now. */
    public enum Reach {
        /** This thing, whole, and no other: one line suffices. */
        UNIQUE,
        /** This thing and others: one key more is needed. */
        SHARED,
        /** Of this thing's nodes not all. */
        PART
    }

    /**
     * A rung on this host.
     *
     * @param written its match as YAML
     * @param things how many things it fits, at least one
     */
    public record Way(Rung rung, String written, Reach reach, int things) {}

    /** A rule that no entry gets past; with it no container gets the node. */
    public record Refusal(HostDevice node, String rule, String why) {}

    /** A container that has a node of the thing, whoever gave it. */
    public record Held(HostDevice node, DeviceUse.InContainer by) {}

    public Discovery {
        things = List.copyOf(things);
        troubles = Map.copyOf(troubles);
    }
}
