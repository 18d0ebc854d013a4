package devattach.device;

import devattach.model.CanTerms;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** The keys of a {@code nic} entry that are about CAN: a controller that moves, and CAN interfaces that are made. */
final class CanKeys {

    private static final String BITRATE = "can.bitrate";
    private static final String SAMPLE_POINT = "can.sample-point";
    private static final String DATA_BITRATE = "can.dbitrate";
    private static final String DATA_SAMPLE_POINT = "can.dsample-point";
    private static final String FLEXIBLE = "can.fd";
    private static final String LISTENING = "can.listen-only";
    private static final String RESTART = "can.restart-ms";
    private static final String MTU = "mtu";

    /** One frame of CAN; the next is one of CAN FD, and then there is CAN XL. */
    private static final int FRAME = 16;

    private static final int LEAST_MTU = 68;
    private static final int MOST_MTU = 65535;

    /** The kernel's names of CAN interfaces: controllers, and what somebody made. */
    private static final Set<String> SORTS = Set.of("can", "vcan", "vxcan");

    /** Those that are on no interface of the host. */
    static final Set<NicKeys.Kind> MADE = Set.of(NicKeys.Kind.VXCAN, NicKeys.Kind.VCAN);

    private static final List<String> OF_NETWORKS = List.of(
            "hwaddr",
            NicKeys.VLAN,
            "mode",
            "ipv4.address",
            "ipv6.address",
            "ipv4.gateway",
            "ipv6.gateway",
            "routes",
            "ipv4.routes",
            "ipv6.routes",
            Inet6Keys.ADVERTISEMENTS,
            Inet6Keys.AUTOCONF,
            Inet6Keys.GENERATION);

    /** Of 68 and more, but for CAN. */
    static final DeviceType.Option SIZE = DeviceType.Option.word(MTU, CanKeys::size);

    static final List<DeviceType.Option> ALL = List.of(
            DeviceType.Option.number(BITRATE, 1000, 1_000_000),
            DeviceType.Option.word(SAMPLE_POINT, CanKeys::part),
            DeviceType.Option.number(DATA_BITRATE, 1000, 20_000_000),
            DeviceType.Option.word(DATA_SAMPLE_POINT, CanKeys::part),
            DeviceType.Option.oneOf(FLEXIBLE, "true", "false"),
            DeviceType.Option.oneOf(LISTENING, "true", "false"),
            DeviceType.Option.number(RESTART, 0, 3_600_000));

    private CanKeys() {}

    private static String size(String text) {
        int size = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (size != FRAME && (size < LEAST_MTU || size > MOST_MTU)) {
            throw new IllegalArgumentException("not a number from " + LEAST_MTU + " to " + MOST_MTU);
        }
        return Integer.toString(size);
    }

    private static String part(String text) {
        if (!text.matches("0?\\.[0-9]{1,3}") || thousandths(text) == 0) {
            throw new IllegalArgumentException("no part of a bit; write one such as 0.875");
        }
        return "0." + text.substring(text.indexOf('.') + 1);
    }

    private static int thousandths(String part) {
        String digits = part.substring(part.indexOf('.') + 1);
        return Integer.parseInt((digits + "00").substring(0, 3));
    }

    /** What of a choice makes no sense together where CAN is meant. */
    static Optional<String> contradiction(Mapping.Choice choice) {
        Map<String, String> options = choice.options();
        NicKeys.Kind kind = NicKeys.kind(options);
        String word = NicKeys.word(kind);
        Optional<String> can = options.keySet().stream()
                .filter(key -> key.startsWith("can."))
                .sorted()
                .findFirst();
        if (MADE.contains(kind)) {
            return !choice.match().isEmpty()
                    ? Optional.of("'parent' and 'match' do not go with 'nictype: " + word
                            + "', which is on no interface of the host; remove them, or use 'nictype: physical'")
                    : can.map(key -> "'" + key + "' does not go with 'nictype: " + word
                                    + "', which has no controller; remove it")
                            .or(() -> ofNetworks(options, "'nictype: " + word + "'"));
        }
        if (can.isEmpty()) {
            return Optional.empty();
        }
        return kind != NicKeys.Kind.PHYSICAL
                ? Optional.of("'" + can.get() + "' does not go with 'nictype: " + word
                        + "', as a CAN controller is given as a whole; use 'nictype: physical', or remove it")
                : ofNetworks(options, "'" + can.get() + "'").or(() -> rates(options));
    }

    private static Optional<String> ofNetworks(Map<String, String> options, String with) {
        return OF_NETWORKS.stream()
                .filter(options::containsKey)
                .findFirst()
                .map(key -> "'" + key + "' does not go with " + with
                        + ", as CAN knows neither addresses nor networks; remove it");
    }

    private static Optional<String> rates(Map<String, String> options) {
        boolean flexible = "true".equals(options.get(FLEXIBLE));
        if (options.containsKey(DATA_BITRATE) && !flexible) {
            return Optional.of("'can.dbitrate' goes with 'can.fd: true' only; say that, or remove it");
        }
        if (flexible && !(options.containsKey(BITRATE) && options.containsKey(DATA_BITRATE))) {
            return Optional.of("'can.fd: true' needs both rates; say 'can.bitrate' and 'can.dbitrate', such as"
                    + " can.bitrate: 500000, can.dbitrate: 2000000");
        }
        if (flexible && isFrame(options)) {
            return Optional.of("'mtu: 16' does not go with 'can.fd: true', whose frames have 72 bytes; remove it");
        }
        return lonely(options, SAMPLE_POINT, BITRATE).or(() -> lonely(options, DATA_SAMPLE_POINT, DATA_BITRATE));
    }

    private static Optional<String> lonely(Map<String, String> options, String key, String rate) {
        return options.containsKey(key) && !options.containsKey(rate)
                ? Optional.of("'" + key + "' is a part of a bit of '" + rate + "'; say that, too")
                : Optional.empty();
    }

    /** Why an interface of the host is none that can be given so, and what to do. */
    static Optional<Offer.Unclear> misfit(HostDevice nic, Mapping mapping) {
        Map<String, String> options = mapping.choice().options();
        String sort = nic.property(HostDevice.KIND);
        if (!SORTS.contains(sort)) {
            return Stream.of(ALL.stream().map(DeviceType.Option::key), Stream.of(MTU))
                    .flatMap(keys -> keys)
                    .filter(key -> options.containsKey(key) && (!key.equals(MTU) || isFrame(options)))
                    .findFirst()
                    .map(key -> new Offer.Unclear(
                            "'" + key + (key.equals(MTU) ? ": " + FRAME : "") + "' is for CAN, and " + nic.name()
                                    + " is no CAN interface",
                            "remove it, or choose a CAN interface"));
        }
        NicKeys.Kind kind = NicKeys.kind(options);
        if (kind != NicKeys.Kind.PHYSICAL) {
            return Optional.of(new Offer.Unclear(
                    nic.name() + " is a CAN interface, on which nothing can be made",
                    "use 'nictype: physical' to give it as a whole, or 'nictype: vxcan' for a cable of CAN"));
        }
        Optional<String> wrong = ofNetworks(options, "a CAN interface such as " + nic.name());
        if (wrong.isPresent()) {
            return Optional.of(new Offer.Unclear(wrong.get().replaceFirst("; remove it$", ""), "remove it"));
        }
        return sort.equals("can")
                ? Optional.empty()
                : Optional.of(new Offer.Unclear(
                        nic.name() + " is a " + sort
                                + ", which the kernel destroys with the container's network, so that it could not come"
                                + " home",
                        sort.equals("vcan")
                                ? "use 'nictype: vcan', which makes one in the container, or 'nictype: vxcan' for a"
                                        + " cable to the host"
                                : "use 'nictype: vxcan', which makes a pair and leaves one end on the host"));
    }

    private static boolean isFrame(Map<String, String> options) {
        return Integer.toString(FRAME).equals(options.get(MTU));
    }

    static CanTerms terms(Mapping mapping) {
        return new CanTerms(
                NicKeys.number(mapping, BITRATE),
                thousandths(mapping, SAMPLE_POINT),
                NicKeys.number(mapping, DATA_BITRATE),
                thousandths(mapping, DATA_SAMPLE_POINT),
                NicKeys.number(mapping, RESTART),
                on(mapping, FLEXIBLE),
                on(mapping, LISTENING));
    }

    private static OptionalInt thousandths(Mapping mapping, String key) {
        return mapping.option(key).stream().mapToInt(CanKeys::thousandths).findFirst();
    }

    private static CanTerms.Switch on(Mapping mapping, String key) {
        return mapping.option(key)
                .map(text -> text.equals("true") ? CanTerms.Switch.ON : CanTerms.Switch.OFF)
                .orElse(CanTerms.Switch.UNSAID);
    }
}
