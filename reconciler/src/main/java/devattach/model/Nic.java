package devattach.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Where a container's network interface comes from, and what it is like. */
public final class Nic {

    private Nic() {}

    /** Where one comes from. Another origin is another interface, whatever its name. */
    public sealed interface Origin permits Moved, Function, Made, Pair, CanPair, CanBus, Foreign {

        /** What it is, for one of this name. */
        InterfaceId id(String name);

        /** What leaves the host for it, and comes home; empty where nothing does. */
        default Optional<InterfaceId> moves() {
            return Optional.empty();
        }

        /** What the host cannot use itself meanwhile; empty where it can use all that it has. */
        default Optional<InterfaceId> takes() {
            return moves();
        }
    }

    /** One of the host, which the container has for itself as long as it has it. */
    public record Moved(InterfaceId of) implements Origin {
        @Override
        public InterfaceId id(String name) {
            return of;
        }

        @Override
        public Optional<InterfaceId> moves() {
            return Optional.of(of);
        }

        @Override
        public String toString() {
            return "moved: " + of;
        }
    }

    /**
     * A virtual function, which the container has for itself as long as it has it.
     *
     * @param physical whose function it is, which stays on the host
     */
    public record Function(InterfaceId of, InterfaceId physical, FunctionTerms terms) implements Origin {
        @Override
        public InterfaceId id(String name) {
            return of;
        }

        @Override
        public Optional<InterfaceId> moves() {
            return Optional.of(of);
        }

        @Override
        public String toString() {
            String said = terms.toString();
            return "function " + of + " of " + physical + (said.isEmpty() ? "" : ", " + said);
        }
    }

    /**
     * One made on an interface of the host, which stays there and carries it.
     *
     * @param vlan of the parent's frames those that are marked with this number; empty: those that are not marked
     */
    public record Made(Kind kind, InterfaceId parent, String detail, OptionalInt vlan) implements Origin {

        /** One that has to do with no VLAN. */
        public Made(Kind kind, InterfaceId parent, String detail) {
            this(kind, parent, detail, OptionalInt.empty());
        }

        /** In which way. */
        public enum Kind {
            /** A hardware address of its own on the parent's wire; the detail is its mode. */
            MACVLAN,
            /** The parent's hardware address, its own IP addresses; the detail is its mode. */
            IPVLAN,
            /** Frames of the parent that are marked; the detail is the number they are marked with. */
            VLAN;

            @Override
            public String toString() {
                return name().toLowerCase(java.util.Locale.ROOT);
            }
        }

        @Override
        public InterfaceId id(String name) {
            return new InterfaceId(kind + " " + name + " on " + parent);
        }

        /** A macvlan of this mode gets all that comes in at its parent. */
        @Override
        public Optional<InterfaceId> takes() {
            return detail.equals("passthru") ? Optional.of(parent) : Optional.empty();
        }

        @Override
        public String toString() {
            return kind + " " + detail + " on " + parent + (vlan.isPresent() ? ", vlan " + vlan.getAsInt() : "");
        }
    }

    /**
     * One end of a pair whose other end is on the host.
     *
     * @param hostName of the other end; empty for a name of our choice
     * @param bridge that the other end is a port of; empty: of none
     * @param port what the bridge lets through
     * @param routing how others on a wire of the host reach the container; empty: by nothing of ours
     */
    public record Pair(String hostName, Optional<InterfaceId> bridge, BridgePort port, Optional<Routing> routing)
            implements Origin {

        /** Of a plain port, or of none. */
        public Pair(String hostName, Optional<InterfaceId> bridge) {
            this(hostName, bridge, BridgePort.PLAIN, Optional.empty());
        }

        @Override
        public InterfaceId id(String name) {
            return new InterfaceId(
                    "pair " + name + bridge.map(it -> " on " + it).orElse(""));
        }

        @Override
        public String toString() {
            return "pair" + (hostName.isEmpty() ? "" : " with " + hostName)
                    + bridge.map(it -> ", bridged to " + it).orElse("")
                    + (port.equals(BridgePort.PLAIN) ? "" : ", " + port)
                    + routing.map(it -> ", " + it).orElse("");
        }
    }

    /** One that is not ours. */
    public record Foreign(String kind) implements Origin {
        @Override
        public InterfaceId id(String name) {
            return new InterfaceId("foreign " + name);
        }

        @Override
        public String toString() {
            return kind.isEmpty() ? "not ours" : kind + ", not ours";
        }
    }

    /**
     * A way to other addresses.
     *
     * @param to where it leads; {@link IpPrefix#everything} for the default route
     * @param gateway who passes it on; empty: nobody has to
     */
    public record Way(IpPrefix to, Optional<IpAddress> gateway) {
        @Override
        public String toString() {
            return (to.length() == 0 ? "default" : to.toString())
                    + gateway.map(it -> " via " + it).orElse("");
        }
    }

    /** Whether one is to work, or works. */
    public enum Use {
        UP,
        DOWN
    }

    /**
     * What can be said of one. What is not said is left as it is.
     *
     * @param mtu in bytes
     * @param queueLength in packets
     * @param ways of the container
     * @param hostRoutes of the host to networks behind the container; of a pair only, as the limits are
     * @param can of a CAN controller
     * @param inet6 what it does about IPv6 by itself
     */
    public record Settings(
            Use use,
            Optional<HardwareAddress> address,
            OptionalInt mtu,
            OptionalInt queueLength,
            List<IpPrefix> addresses,
            List<Way> ways,
            List<HostRoute> hostRoutes,
            Limits limits,
            CanTerms can,
            Inet6Terms inet6) {

        /** Up, and nothing else said. */
        public static final Settings PLAIN =
                new Settings(Use.UP, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), List.of(), List.of());

        public Settings {
            addresses = List.copyOf(addresses);
            ways = List.copyOf(ways);
            hostRoutes = List.copyOf(hostRoutes);
        }

        /** Without a word on the host, on CAN, and on what it does by itself. */
        public Settings(
                Use use,
                Optional<HardwareAddress> address,
                OptionalInt mtu,
                OptionalInt queueLength,
                List<IpPrefix> addresses,
                List<Way> ways) {
            this(
                    use,
                    address,
                    mtu,
                    queueLength,
                    addresses,
                    ways,
                    List.of(),
                    Limits.NONE,
                    CanTerms.UNSAID,
                    Inet6Terms.UNSAID);
        }

        /** The same with these routes and limits on the host. */
        public Settings onHost(List<HostRoute> routes, Limits held) {
            return new Settings(use, address, mtu, queueLength, addresses, ways, routes, held, can, inet6);
        }

        /** The same with this said of a CAN controller. */
        public Settings with(CanTerms controller) {
            return new Settings(use, address, mtu, queueLength, addresses, ways, hostRoutes, limits, controller, inet6);
        }

        /** The same with this said of IPv6. */
        public Settings with(Inet6Terms itself) {
            return new Settings(use, address, mtu, queueLength, addresses, ways, hostRoutes, limits, can, itself);
        }

        /** With all addresses and routes of {@code other}, too, and those of its limits of which nothing is said here. */
        public Settings plus(Settings other) {
            return new Settings(
                    use,
                    address,
                    mtu,
                    queueLength,
                    union(addresses, other.addresses),
                    union(ways, other.ways),
                    union(hostRoutes, other.hostRoutes),
                    limits.or(other.limits),
                    can,
                    inet6);
        }

        private static <T> List<T> union(List<T> some, List<T> others) {
            return Stream.concat(some.stream(), others.stream()).distinct().toList();
        }

        /** Whether one that is like this has all that {@code wanted} says. */
        public boolean satisfy(Settings wanted) {
            return differences(wanted).isEmpty();
        }

        /** What is not as wanted, for people. */
        public List<String> differences(Settings wanted) {
            return NicText.differences(this, wanted);
        }

        @Override
        public String toString() {
            return NicText.of(this);
        }
    }
}
