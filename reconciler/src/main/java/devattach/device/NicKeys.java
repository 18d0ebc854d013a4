package devattach.device;

import devattach.model.CanBus;
import devattach.model.CanPair;
import devattach.model.Facet;
import devattach.model.HardwareAddress;
import devattach.model.HostDevice;
import devattach.model.InterfaceId;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Mapping;
import devattach.model.Nic;
import devattach.model.Place;
import devattach.model.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** The keys of a {@code nic} entry, and the interface they ask for. */
final class NicKeys {

    static final String NICTYPE = "nictype";
    static final String VLAN = "vlan";

    private static final String MODE = "mode";
    private static final String HOST_NAME = "host_name";

    private static final List<String> MACVLAN_MODES = List.of("bridge", "vepa", "private", "passthru");
    private static final List<String> IPVLAN_MODES = List.of("l2", "l3", "l3s");

    private static final List<DeviceType.Option> OWN = List.of(
            DeviceType.Option.oneOf(NICTYPE, words(Kind.values())),
            DeviceType.Option.word("name", NicKeys::interfaceName),
            DeviceType.Option.word("hwaddr", text -> HardwareAddress.parse(text)
                    .filter(NicKeys::isOfOne)
                    .orElseThrow(
                            () -> new IllegalArgumentException(
                                    "no hardware address that an interface can have; write six bytes such as 02:00:5e:10:00:01"))
                    .text()),
            CanKeys.SIZE,
            DeviceType.Option.number("queue.tx.length", 0, 1_000_000),
            DeviceType.Option.word(VLAN, PairKeys::vlan),
            DeviceType.Option.word(MODE, NicKeys::mode),
            DeviceType.Option.word(HOST_NAME, NicKeys::interfaceName),
            DeviceType.Option.oneOf("connected", "true", "false"),
            DeviceType.Option.words("ipv4.address", text -> FilterKeys.address(text, IpAddress.Version.V4)),
            DeviceType.Option.words("ipv6.address", text -> FilterKeys.address(text, IpAddress.Version.V6)),
            DeviceType.Option.word("ipv4.gateway", text -> gateway(text, IpAddress.Version.V4)),
            DeviceType.Option.word("ipv6.gateway", text -> gateway(text, IpAddress.Version.V6)),
            DeviceType.Option.words("routes", text -> way(text).toString()));

    static final List<DeviceType.Option> ALL = Stream.of(
                    OWN, PairKeys.ALL, RoutedKeys.ALL, LimitKeys.ALL, CanKeys.ALL, Inet6Keys.ALL)
            .flatMap(List::stream)
            .toList();

    /** The ways in which a container gets an interface. */
    enum Kind {
        PHYSICAL,
        MACVLAN,
        IPVLAN,
        BRIDGED,
        P2P,
        ROUTED,
        SRIOV,
        VXCAN,
        VCAN
    }

    private NicKeys() {}

    private static String[] words(Kind[] kinds) {
        return Stream.of(kinds).map(NicKeys::word).toArray(String[]::new);
    }

    static Kind kind(Map<String, String> options) {
        return Kind.valueOf(options.getOrDefault(NICTYPE, "physical").toUpperCase(Locale.ROOT));
    }

    /** As it is written. */
    static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static boolean isName(String text) {
        return text.length() <= Place.Interface.LONGEST_NAME && text.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    }

    private static String interfaceName(String text) {
        if (!isName(text)) {
            throw new IllegalArgumentException(
                    "not the name of an interface; write at most 15 letters, digits, '_', '.' and '-', such as eth1");
        }
        return text;
    }

    /** A group's address, and that of nobody, no interface can have. */
    private static boolean isOfOne(HardwareAddress address) {
        byte[] bytes = address.bytes();
        return bytes.length == 6 && (bytes[0] & 1) == 0 && !address.text().equals("00:00:00:00:00:00");
    }

    static String address(String text, IpAddress.Version version) {
        IpPrefix prefix = IpPrefix.parse(text)
                .filter(it -> it.address().version() == version)
                .orElseThrow(() -> new IllegalArgumentException("no " + text(version)
                        + " address with the length of its network; write one such as "
                        + (version == IpAddress.Version.V4 ? "192.0.2.7/24" : "2001:db8::7/64")));
        return text.contains("/") ? prefix.toString() : prefix.address().toString();
    }

    private static String gateway(String text, IpAddress.Version version) {
        if (RoutedKeys.isWord(text)) {
            return text;
        }
        return IpAddress.parse(text)
                .filter(address -> address.version() == version)
                .orElseThrow(() -> new IllegalArgumentException("no " + text(version) + " address; write one such as "
                        + (version == IpAddress.Version.V4 ? "192.0.2.1" : "2001:db8::1")))
                .toString();
    }

    /** With which the keys of a version begin. */
    static String prefix(IpAddress.Version version) {
        return version == IpAddress.Version.V4 ? "ipv4" : "ipv6";
    }

    static String text(IpAddress.Version version) {
        return version == IpAddress.Version.V4 ? "IPv4" : "IPv6";
    }

    private static String mode(String text) {
        if (!MACVLAN_MODES.contains(text) && !IPVLAN_MODES.contains(text)) {
            throw new IllegalArgumentException(
                    text.matches("0*[0-7]{3}")
                            ? "permission bits, which no interface has; remove it"
                            : "not known; write one of " + String.join(", ", MACVLAN_MODES) + " for a macvlan, of "
                                    + String.join(", ", IPVLAN_MODES) + " for an ipvlan");
        }
        return text;
    }

    private static Nic.Way way(String text) {
        String[] parts = text.strip().split(" +via +", 2);
        Optional<IpAddress> gateway = parts.length == 1 ? Optional.empty() : IpAddress.parse(parts[1]);
        Optional<IpPrefix> to = parts[0].equals("default")
                ? gateway.map(address -> IpPrefix.everything(address.version()))
                : IpPrefix.parse(parts[0]);
        if (to.isEmpty() || parts.length > 1 && gateway.isEmpty()) {
            throw new IllegalArgumentException(
                    "no route; write NETWORK or 'NETWORK via GATEWAY', such as 198.51.100.0/24 via 192.0.2.1");
        }
        if (!to.get().equals(to.get().network())) {
            throw new IllegalArgumentException("no route, as its address is inside that network; write "
                    + to.get().network() + " for all of it, or the address without a length");
        }
        IpAddress.Version version = to.get().address().version();
        if (gateway.isPresent() && gateway.get().version() != version) {
            throw new IllegalArgumentException(
                    "no route, as its gateway is of the other version; write an " + text(version) + " address");
        }
        return new Nic.Way(to.get(), gateway);
    }

    static Optional<String> contradiction(Mapping.Choice choice) {
        Map<String, String> options = choice.options();
        Kind kind = kind(options);
        String word = word(kind);
        if (kind == Kind.P2P && !choice.match().isEmpty()) {
            return Optional.of("'parent' and 'match' do not go with 'nictype: p2p', which is on no interface of the"
                    + " host; remove them, or use 'nictype: bridged' or 'macvlan'");
        }
        if (options.containsKey(VLAN) && kind == Kind.P2P) {
            return Optional.of("'vlan' does not go with 'nictype: " + word
                    + "'; make the VLAN interface on the host and name it as 'parent'");
        }
        if (options.containsKey(HOST_NAME) && !PairKeys.PAIRS.contains(kind) && kind != Kind.VXCAN) {
            return Optional.of("'host_name' does not go with 'nictype: " + word
                    + "', which leaves no other end on the host; remove it");
        }
        if (kind == Kind.IPVLAN && options.containsKey("hwaddr")) {
            return Optional.of("'hwaddr' does not go with 'nictype: ipvlan', which has that of its parent; remove it,"
                    + " or use 'nictype: macvlan'");
        }
        return PairKeys.contradiction(options, kind)
                .or(() -> mode(options, kind))
                .or(() -> FunctionKeys.contradiction(options, kind))
                .or(() -> LimitKeys.contradiction(options, kind))
                .or(() -> RoutedKeys.contradiction(options, kind))
                .or(() -> Inet6Keys.contradiction(options, kind));
    }

    private static Optional<String> mode(Map<String, String> options, Kind kind) {
        List<String> right =
                switch (kind) {
                    case MACVLAN -> MACVLAN_MODES;
                    case IPVLAN -> IPVLAN_MODES;
                    default -> List.of();
                };
        String mode = options.get(MODE);
        if (mode == null || right.contains(mode)) {
            return Optional.empty();
        }
        String word = word(kind);
        return Optional.of("'mode: " + mode + "' does not go with 'nictype: " + word + "'; "
                + (right.isEmpty() ? "remove it" : "write one of " + String.join(", ", right)));
    }

    /** As written; else that on the host of one that is moved, and the entry's key of one that is made. */
    static String name(Thing thing, Mapping mapping) {
        boolean moves = kind(mapping.choice().options()) == Kind.PHYSICAL
                && mapping.option(VLAN).isEmpty();
        return mapping.option("name")
                .orElseGet(() ->
                        moves ? thing.own().get(0).name() : mapping.entry().key());
    }

    static Facet.Interface facet(Thing thing, Mapping mapping) {
        return new Facet.Interface(name(thing, mapping), origin(thing, mapping), settings(mapping));
    }

    private static Nic.Origin origin(Thing thing, Mapping mapping) {
        Optional<InterfaceId> of =
                thing.own().stream().findFirst().map(nic -> new InterfaceId(nic.property(HostDevice.INTERFACE)));
        Kind kind = kind(mapping.choice().options());
        return switch (kind) {
            case PHYSICAL ->
                mapping.option(VLAN)
                        .<Nic.Origin>map(id -> new Nic.Made(Nic.Made.Kind.VLAN, of.orElseThrow(), id))
                        .orElseGet(() -> new Nic.Moved(of.orElseThrow()));
            case MACVLAN ->
                new Nic.Made(
                        Nic.Made.Kind.MACVLAN,
                        of.orElseThrow(),
                        mapping.option(MODE).orElse("bridge"),
                        number(mapping, VLAN));
            case IPVLAN ->
                new Nic.Made(
                        Nic.Made.Kind.IPVLAN,
                        of.orElseThrow(),
                        mapping.option(MODE).orElse("l3s"),
                        number(mapping, VLAN));
            case BRIDGED, P2P ->
                new Nic.Pair(mapping.option(HOST_NAME).orElse(""), of, PairKeys.port(mapping), Optional.empty());
            case ROUTED -> RoutedKeys.pair(mapping, mapping.option(HOST_NAME).orElse(""), of.orElseThrow());
            case VXCAN -> new CanPair(mapping.option(HOST_NAME).orElse(""));
            case VCAN -> new CanBus();
            case SRIOV -> FunctionKeys.origin(thing, mapping);
        };
    }

    private static Nic.Settings settings(Mapping mapping) {
        List<Nic.Way> ways = new ArrayList<>(list(mapping, "routes", NicKeys::way));
        boolean routed = kind(mapping.choice().options()) == Kind.ROUTED;
        ways.addAll(routed ? RoutedKeys.ways(mapping) : List.of());
        Stream.of("ipv4.gateway", "ipv6.gateway")
                .flatMap(key -> mapping.option(key).stream())
                .filter(text -> !RoutedKeys.isWord(text))
                .map(text -> IpAddress.parse(text).orElseThrow())
                .forEach(
                        gateway -> ways.add(new Nic.Way(IpPrefix.everything(gateway.version()), Optional.of(gateway))));
        List<IpPrefix> addresses = new ArrayList<>();
        for (String key : List.of("ipv4.address", "ipv6.address")) {
            addresses.addAll(FilterKeys.addresses(mapping, key));
        }
        return new Nic.Settings(
                mapping.option("connected").equals(Optional.of("false")) ? Nic.Use.DOWN : Nic.Use.UP,
                mapping.option("hwaddr").flatMap(HardwareAddress::parse),
                number(mapping, "mtu"),
                number(mapping, "queue.tx.length"),
                addresses,
                ways,
                RoutedKeys.hostRoutes(mapping, routed ? addresses : List.of()),
                LimitKeys.limits(mapping),
                CanKeys.terms(mapping),
                Inet6Keys.terms(mapping));
    }

    static OptionalInt number(Mapping mapping, String key) {
        return mapping.option(key)
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElse(OptionalInt.empty());
    }

    static <T> List<T> list(Mapping mapping, String key, Function<String, T> read) {
        return DeviceType.Option.words(mapping.choice().options(), key).stream()
                .map(read)
                .distinct()
                .toList();
    }
}
