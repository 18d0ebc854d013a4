package devattach.device;

import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The keys of a {@code nic} entry that are about the other end of a pair, on the host. */
final class PairKeys {

    private static final Map<String, IpAddress.Version> ROUTES =
            new java.util.TreeMap<>(Map.of("ipv4.routes", IpAddress.Version.V4, "ipv6.routes", IpAddress.Version.V6));

    private static final Set<NicKeys.Kind> PAIRS = Set.of(NicKeys.Kind.BRIDGED, NicKeys.Kind.P2P);

    static final List<DeviceType.Option> ALL = ROUTES.entrySet().stream()
            .map(each -> DeviceType.Option.words(each.getKey(), text -> network(text, each.getValue())))
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
        return Optional.empty();
    }

    /** Of the host. */
    static List<IpPrefix> routes(Mapping mapping) {
        List<IpPrefix> all = new ArrayList<>();
        for (String key : ROUTES.keySet()) {
            mapping.option(key).stream()
                    .flatMap(text -> Stream.of(text.split(NicKeys.LIST)))
                    .forEach(text -> all.add(IpPrefix.parse(text).orElseThrow()));
        }
        return all.stream().distinct().toList();
    }
}
