package devattach.device;

import devattach.model.BridgePort;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The keys of a {@code nic} entry that are about the other end of a pair, on the host. */
final class PairKeys {

    private static final Map<String, IpAddress.Version> ROUTES =
            new java.util.TreeMap<>(Map.of("ipv4.routes", IpAddress.Version.V4, "ipv6.routes", IpAddress.Version.V6));

    static final Set<NicKeys.Kind> PAIRS = Set.of(NicKeys.Kind.BRIDGED, NicKeys.Kind.P2P, NicKeys.Kind.ROUTED);

    private static final String TAGGED = "vlan.tagged";
    private static final String ISOLATION = "security.port_isolation";
    private static final String NO_VLAN = "none";
    private static final int MOST = 4094;

    static final List<DeviceType.Option> ALL = Stream.concat(
                    ROUTES.entrySet().stream()
                            .map(each ->
                                    DeviceType.Option.words(each.getKey(), text -> network(text, each.getValue()))),
                    Stream.of(
                            DeviceType.Option.words(TAGGED, PairKeys::tagged),
                            DeviceType.Option.oneOf(ISOLATION, "true", "false")))
            .toList();

    private PairKeys() {}

    private static String network(String text, IpAddress.Version version) {
        String example = version == IpAddress.Version.V4 ? "198.51.100.0/24" : "2001:db8:7::/64";
        IpPrefix network = IpPrefix.parse(text)
                .filter(prefix -> prefix.address().version() == version)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no " + NicKeys.text(version) + " network; write one such as " + example));
        if (!network.equals(network.network())) {
            throw new IllegalArgumentException("no network, as its address is inside it; write " + network.network()
                    + " for all of it, or the address without a length");
        }
        if (network.length() == 0) {
            throw new IllegalArgumentException(
                    "everything, which would take the host's own traffic away; write the networks behind the"
                            + " container, such as " + example);
        }
        return network.toString();
    }

    static Optional<String> contradiction(Map<String, String> options, NicKeys.Kind kind) {
        Optional<String> routes =
                ROUTES.keySet().stream().filter(options::containsKey).findFirst();
        if (routes.isPresent() && !PAIRS.contains(kind)) {
            return Optional.of("'" + routes.get() + "' does not go with 'nictype: " + NicKeys.word(kind)
                    + "', which leaves no other end on the host; remove it, or say 'routes' for routes in the"
                    + " container");
        }
        Optional<String> port = Stream.of(TAGGED, ISOLATION)
                .filter(options::containsKey)
                .findFirst()
                .filter(key -> kind != NicKeys.Kind.BRIDGED);
        if (port.isPresent()) {
            return Optional.of("'" + port.get() + "' does not go with 'nictype: " + NicKeys.word(kind)
                    + "', which is no port of a bridge; remove it, or use 'nictype: bridged'");
        }
        String vlan = options.getOrDefault(NicKeys.VLAN, NO_VLAN);
        if (vlan.equals(NO_VLAN)) {
            return options.containsKey(NicKeys.VLAN) && kind != NicKeys.Kind.BRIDGED
                    ? Optional.of("'vlan: none' goes with 'nictype: bridged' only; remove it")
                    : Optional.empty();
        }
        return ids(options).anyMatch(id -> id == Integer.parseInt(vlan))
                ? Optional.of("'vlan.tagged' has " + vlan
                        + ", which is 'vlan' and so goes without a mark; remove it from" + " one of the two")
                : Optional.empty();
    }

    static String vlan(String text) {
        return text.equals(NO_VLAN) ? text : Integer.toString(id(text));
    }

    private static int id(String text) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) < 1 || Long.parseLong(text) > MOST) {
            throw new IllegalArgumentException("not a number from 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }

    private static String tagged(String text) {
        String[] ends = text.split("-", 2);
        if (ends.length == 2 && ends[0].isEmpty()) {
            throw new IllegalArgumentException("not a number from 1 to " + MOST);
        }
        int first = id(ends[0].strip());
        int last = ends.length == 1 ? first : id(ends[1].strip());
        if (last < first) {
            throw new IllegalArgumentException("a range that ends before it begins; write " + last + "-" + first);
        }
        return first == last ? Integer.toString(first) : first + "-" + last;
    }

    /** Those of {@code vlan.tagged}. */
    private static Stream<Integer> ids(Map<String, String> options) {
        return DeviceType.Option.words(options, TAGGED).stream().flatMap(text -> {
            String[] ends = text.split("-", 2);
            return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .boxed();
        });
    }

    static BridgePort port(Mapping mapping) {
        if (NicKeys.kind(mapping.choice().options()) != NicKeys.Kind.BRIDGED) {
            return BridgePort.PLAIN;
        }
        return new BridgePort(
                mapping.option(NicKeys.VLAN)
                        .map(text -> OptionalInt.of(text.equals(NO_VLAN) ? 0 : Integer.parseInt(text)))
                        .orElse(OptionalInt.empty()),
                ids(mapping.choice().options()).toList(),
                mapping.option(ISOLATION)
                        .map(text -> text.equals("true") ? BridgePort.Isolation.ON : BridgePort.Isolation.OFF)
                        .orElse(BridgePort.Isolation.UNSAID));
    }

    /** Of the host. */
    static List<IpPrefix> routes(Mapping mapping) {
        List<IpPrefix> all = new ArrayList<>();
        for (String key : ROUTES.keySet()) {
            all.addAll(NicKeys.list(mapping, key, text -> IpPrefix.parse(text).orElseThrow()));
        }
        return all;
    }
}
