package devattach.device;

import devattach.model.Filtering;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Mapping;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The keys of a {@code nic} entry that let a container send under its own addresses only. */
final class FilterKeys {

    static final String MAC = "security.mac_filtering";
    private static final String NONE = "none";

    /** So many addresses and networks of a version can be told apart by a program that the kernel can show. */
    private static final int MOST = 50;

    static final List<DeviceType.Option> ALL = Stream.concat(
                    Stream.of(MAC), Stream.of(IpAddress.Version.values()).map(FilterKeys::key))
            .map(key -> DeviceType.Option.oneOf(key, "true", "false"))
            .toList();

    private FilterKeys() {}

    private static String key(IpAddress.Version version) {
        return "security." + NicKeys.prefix(version) + "_filtering";
    }

    private static boolean isOn(Map<String, String> options, String key) {
        return options.getOrDefault(key, "false").equals("true");
    }

    /** One with the length of its network, or the word for none at all. */
    static String address(String text, IpAddress.Version version) {
        return text.equals(NONE) ? text : NicKeys.address(text, version);
    }

    /** Those of a list. */
    static boolean isAddress(String text) {
        return !text.isEmpty() && !text.equals(NONE);
    }

    /** Those of a key; none where that word stands there. */
    static List<IpPrefix> addresses(Mapping mapping, String key) {
        return DeviceType.Option.words(mapping.choice().options(), key).stream()
                .filter(FilterKeys::isAddress)
                .map(text -> IpPrefix.parse(text).orElseThrow())
                .distinct()
                .toList();
    }

    static Optional<String> contradiction(Map<String, String> options) {
        NicKeys.Kind kind = NicKeys.kind(options);
        if (options.containsKey(MAC) && kind != NicKeys.Kind.BRIDGED && kind != NicKeys.Kind.SRIOV) {
            return Optional.of("'" + MAC
                    + "' goes with 'nictype: bridged' and 'sriov' only; remove it, or use 'nictype:" + " bridged'");
        }
        for (IpAddress.Version version : IpAddress.Version.values()) {
            Optional<String> wrong = contradiction(options, kind, version);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> contradiction(
            Map<String, String> options, NicKeys.Kind kind, IpAddress.Version version) {
        String key = key(version);
        String word = NicKeys.text(version);
        String addresses = NicKeys.prefix(version) + ".address";
        List<String> written = DeviceType.Option.words(options, addresses);
        if (options.containsKey(key) && kind != NicKeys.Kind.BRIDGED) {
            return Optional.of("'" + key + "' goes with 'nictype: bridged' only; remove it, or use that");
        }
        if (!isOn(options, key)) {
            return written.contains(NONE)
                    ? Optional.of("'" + addresses + ": none' goes with 'nictype: bridged' and '" + key
                            + ": true' only, which let no " + word + " through then; remove it, or say that, too")
                    : Optional.empty();
        }
        if (written.isEmpty()) {
            return Optional.of("'" + key + "' needs '" + addresses + "', under which alone it may send; write the"
                    + " addresses, or 'none' to let no " + word + " through");
        }
        if (options.containsKey("vlan.tagged")) {
            return Optional.of("'vlan.tagged' does not go with '" + key
                    + "', which drops frames with a mark, as their source is not looked at; remove one of the two");
        }
        return written.contains(NONE) ? shut(options, version) : count(options, version);
    }

    private static Optional<String> shut(Map<String, String> options, IpAddress.Version version) {
        String prefix = NicKeys.prefix(version);
        if (DeviceType.Option.words(options, prefix + ".address").size() > 1) {
            return Optional.of("'" + prefix + ".address' has 'none' and addresses; write one or the other");
        }
        return Stream.of(prefix + ".gateway", prefix + ".routes")
                .filter(options::containsKey)
                .findFirst()
                .map(other -> "'" + prefix + ".address: none' lets no " + NicKeys.text(version) + " through, so that '"
                        + other + "' leads nowhere; remove one of the two");
    }

    private static Optional<String> count(Map<String, String> options, IpAddress.Version version) {
        String prefix = NicKeys.prefix(version);
        int count = DeviceType.Option.words(options, prefix + ".address").size()
                + DeviceType.Option.words(options, prefix + ".routes").size();
        return count > MOST
                ? Optional.of("'" + key(version) + "' tells at most " + MOST + " addresses and networks apart, and "
                        + count + " are given; write a network in the place of several")
                : Optional.empty();
    }

    /** Of a port of a bridge. */
    static Filtering filtering(Mapping mapping) {
        Map<String, String> options = mapping.choice().options();
        if (NicKeys.kind(options) != NicKeys.Kind.BRIDGED) {
            return Filtering.NONE;
        }
        Set<Filtering.Part> parts = EnumSet.noneOf(Filtering.Part.class);
        if (isOn(options, MAC)) {
            parts.add(Filtering.Part.MAC);
        }
        if (isOn(options, key(IpAddress.Version.V4))) {
            parts.add(Filtering.Part.IPV4);
        }
        if (isOn(options, key(IpAddress.Version.V6))) {
            parts.add(Filtering.Part.IPV6);
        }
        return new Filtering(parts);
    }
}
