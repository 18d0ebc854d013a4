package devattach.device;

import devattach.model.BridgePort;
import devattach.model.HostRoute;
import devattach.model.InterfaceId;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Mapping;
import devattach.model.Nic;
import devattach.model.Routing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of a {@code nic} entry that reaches others by way of the host: {@code nictype: routed}. */
final class RoutedKeys {

    private static final String AUTO = "auto";
    private static final String NONE = "none";

    private static final String MAIN = Integer.toString(HostRoute.MAIN);

    /** Of the routing tables that of what the host has itself. */
    private static final int LOCAL = 255;

    /** As LXD has them: of the link alone, and the same for each container. */
    private static final Map<IpAddress.Version, String> HOST_ADDRESSES =
            new EnumMap<>(Map.of(IpAddress.Version.V4, "169.254.0.1", IpAddress.Version.V6, "fe80::1"));

    static final List<DeviceType.Option> ALL = Stream.of(IpAddress.Version.values())
            .flatMap(version -> Stream.of(
                    DeviceType.Option.word(hostAddress(version), text -> address(text, version)),
                    DeviceType.Option.oneOf(probe(version), "true", "false"),
                    DeviceType.Option.word(table(version), RoutedKeys::table),
                    DeviceType.Option.words(tables(version), RoutedKeys::table)))
            .toList();

    private RoutedKeys() {}

    private static String hostAddress(IpAddress.Version version) {
        return NicKeys.prefix(version) + ".host_address";
    }

    private static String probe(IpAddress.Version version) {
        return NicKeys.prefix(version) + ".neighbor_probe";
    }

    private static String table(IpAddress.Version version) {
        return NicKeys.prefix(version) + ".host_table";
    }

    private static String tables(IpAddress.Version version) {
        return NicKeys.prefix(version) + ".host_tables";
    }

    private static String table(String text) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) < 1 || Long.parseLong(text) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no number of a routing table; write one from 1 to " + Integer.MAX_VALUE
                    + " such as 100, or 254 for the main table");
        }
        int table = Integer.parseInt(text);
        if (table == LOCAL) {
            throw new IllegalArgumentException(
                    "the kernel's own table, for the host's own addresses; write another, such as 100");
        }
        return Integer.toString(table);
    }

    private static String gateway(IpAddress.Version version) {
        return NicKeys.prefix(version) + ".gateway";
    }

    private static String address(IpAddress.Version version) {
        return NicKeys.prefix(version) + ".address";
    }

    private static String address(String text, IpAddress.Version version) {
        return IpAddress.parse(text)
                .filter(address -> address.version() == version)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no " + NicKeys.text(version) + " address; write one such as " + HOST_ADDRESSES.get(version)))
                .toString();
    }

    /** Whether a gateway is one of the words that are no address. */
    static boolean isWord(String gateway) {
        return gateway.equals(AUTO) || gateway.equals(NONE);
    }

    static Optional<String> contradiction(Map<String, String> options, NicKeys.Kind kind) {
        for (IpAddress.Version version : IpAddress.Version.values()) {
            Optional<String> wrong = kind == NicKeys.Kind.ROUTED
                    ? routed(options, version)
                    : other(options, version, NicKeys.word(kind));
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        boolean addressed =
                Stream.of(IpAddress.Version.values()).anyMatch(version -> options.containsKey(address(version)));
        return kind == NicKeys.Kind.ROUTED && !addressed
                ? Optional.of(
                        "'nictype: routed' needs 'ipv4.address' or 'ipv6.address', for which the host is to answer;"
                                + " write one such as ipv4.address: 192.0.2.7")
                : Optional.empty();
    }

    private static Optional<String> routed(Map<String, String> options, IpAddress.Version version) {
        for (String address : addresses(options, version)) {
            if (IpPrefix.parse(address).orElseThrow().length() != version.bits()) {
                return Optional.of("'" + address(version) + "' is '" + address
                        + "', but of a network that is routed the host answers for single addresses; write "
                        + address.substring(0, address.indexOf('/')) + ", and networks behind the container as '"
                        + NicKeys.prefix(version) + ".routes'");
            }
        }
        Optional<String> table = Stream.of(table(version), tables(version))
                .filter(options::containsKey)
                .findFirst();
        if (table.isPresent() && !options.containsKey(address(version))) {
            return Optional.of("'" + table.get() + "' is for routes to what '" + address(version)
                    + "' says; say that, or remove it");
        }
        if (options.containsKey(table(version)) && options.containsKey(tables(version))) {
            return Optional.of("'" + table(version) + "' and '" + tables(version)
                    + "' say where routes are; write one of them: the first is one table besides the main one, the"
                    + " second is all tables");
        }
        String gateway = options.getOrDefault(gateway(version), AUTO);
        return isWord(gateway)
                ? Optional.empty()
                : Optional.of(
                        "'" + gateway(version) + "' is '" + gateway + "', but the gateway of 'nictype: routed' is the"
                                + " host; write 'auto' or 'none', and say the host's address as '"
                                + hostAddress(version) + "'");
    }

    private static Optional<String> other(Map<String, String> options, IpAddress.Version version, String kind) {
        for (String key : List.of(hostAddress(version), probe(version), table(version), tables(version))) {
            if (options.containsKey(key)) {
                return Optional.of("'" + key + "' does not go with 'nictype: " + kind + "'"
                        + (kind.equals("ipvlan") ? ", for which the host has neither routes nor answers" : "")
                        + "; remove it, or use 'nictype: routed'");
            }
        }
        for (String address : addresses(options, version)) {
            if (!address.contains("/")) {
                return Optional.of("'" + address(version) + "' is '" + address
                        + "', without the length of its network; write one such as " + address + "/"
                        + (version == IpAddress.Version.V4 ? 24 : 64));
            }
        }
        String gateway = options.getOrDefault(gateway(version), "");
        return isWord(gateway)
                ? Optional.of("'" + gateway(version) + ": " + gateway + "' does not go with 'nictype: " + kind
                        + "'; write the gateway's address, or remove it")
                : Optional.empty();
    }

    private static List<String> addresses(Map<String, String> options, IpAddress.Version version) {
        return DeviceType.Option.words(options, address(version)).stream()
                .filter(FilterKeys::isAddress)
                .toList();
    }

    /** Those versions of which it has addresses. */
    private static List<IpAddress.Version> versions(Mapping mapping) {
        return Stream.of(IpAddress.Version.values())
                .filter(version -> mapping.option(address(version)).isPresent())
                .toList();
    }

    private static IpAddress gateway(Mapping mapping, IpAddress.Version version) {
        String text = mapping.option(hostAddress(version)).orElseGet(() -> HOST_ADDRESSES.getOrDefault(version, ""));
        return IpAddress.parse(text).orElseThrow();
    }

    static Nic.Pair pair(Mapping mapping, String hostName, InterfaceId parent) {
        List<IpAddress.Version> versions = versions(mapping);
        Routing routing = new Routing(
                parent,
                NicKeys.number(mapping, NicKeys.VLAN),
                versions.stream().map(version -> gateway(mapping, version)).toList(),
                versions.stream()
                        .filter(version -> !mapping.option(probe(version)).equals(Optional.of("false")))
                        .toList());
        return new Nic.Pair(hostName, Optional.empty(), BridgePort.PLAIN, Optional.of(routing));
    }

    /**
     * The routes of the host to the container, and to what is behind it, in each table that is asked for.
     *
     * @param own of the container itself, as far as the host needs routes to them
     */
    static List<HostRoute> hostRoutes(Mapping mapping, List<IpPrefix> own) {
        return Stream.concat(own.stream(), PairKeys.routes(mapping).stream())
                .flatMap(prefix ->
                        tables(mapping, prefix.address().version()).map(table -> new HostRoute(prefix, table)))
                .toList();
    }

    private static Stream<Integer> tables(Mapping mapping, IpAddress.Version version) {
        List<String> all = DeviceType.Option.words(mapping.choice().options(), tables(version));
        Stream<String> words =
                all.isEmpty() ? Stream.concat(Stream.of(MAIN), mapping.option(table(version)).stream()) : all.stream();
        return words.map(Integer::valueOf).distinct();
    }

    /** The default routes of the container. */
    static List<Nic.Way> ways(Mapping mapping) {
        List<Nic.Way> ways = new ArrayList<>();
        for (IpAddress.Version version : versions(mapping)) {
            if (!mapping.option(gateway(version)).equals(Optional.of(NONE))) {
                ways.add(new Nic.Way(IpPrefix.everything(version), Optional.of(gateway(mapping, version))));
            }
        }
        return ways;
    }
}
