package devattach.config;

import devattach.model.Confirm;
import devattach.model.Endpoint;
import devattach.model.HardwareAddress;
import devattach.model.Hook;
import devattach.model.HostPolicy;
import devattach.model.Protection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Reads {@code policy}: what the host allows of what Git asks for. */
final class PolicyReader {

    static final List<String> KEYS = List.of("hooks", "protect", "confirm");
    static final List<String> PROTECT = List.of("interfaces", "devices", "containers");

    static final List<String> CONFIRM = List.of("within", "reach");
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(1);

    private PolicyReader() {}

    static HostPolicy read(Fields policy) {
        policy.onlyKnown(KEYS, List.of());
        Set<Hook.Kind> hooks = Set.copyOf(policy.each("hooks", text -> Stream.of(Hook.Kind.values())
                .filter(kind -> kind.word().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sort of hook; write signal, exec, or both"))));
        Optional<Protection> protection = policy.table("protect").map(PolicyReader::protection);
        return new HostPolicy(hooks, protection.orElse(Protection.NONE), confirm(policy));
    }

    private static Confirm confirm(Fields policy) {
        if (policy.node("confirm").filter(YamlNode.Scalar.class::isInstance).isPresent()) {
            return policy.read("confirm", PolicyReader::time)
                    .map(within -> new Confirm(within, List.of()))
                    .orElse(Confirm.DEFAULT);
        }
        return policy.table("confirm")
                .map(fields -> {
                    fields.onlyKnown(CONFIRM, List.of());
                    Duration within = fields.read("within", PolicyReader::time).orElse(Confirm.DEFAULT.within());
                    return new Confirm(within, fields.each("reach", Endpoint::parse));
                })
                .orElse(Confirm.DEFAULT);
    }

    private static Duration time(String text) {
        if (text.equals("never")) {
            return Duration.ZERO;
        }
        Duration time = Scalars.duration(text);
        if (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("not between 1s and 1h; write for example 60s, or never");
        }
        return time;
    }

    private static Protection protection(Fields fields) {
        fields.onlyKnown(PROTECT, List.of());
        return new Protection(
                patterns(fields, "interfaces", PolicyReader::networkInterface),
                patterns(fields, "devices", PolicyReader::device),
                patterns(fields, "containers", text -> text));
    }

    private static List<Protection.Pattern> patterns(Fields fields, String key, UnaryOperator<String> check) {
        return fields.each(key, check).stream()
                .map(glob -> new Protection.Pattern(glob, fields.where(key)))
                .toList();
    }

    private static String networkInterface(String text) {
        if (text.contains("/")) {
            throw new IllegalArgumentException(
                    "no interface; write its name, such as eno1 or vmbr*, or its hardware address");
        }
        return HardwareAddress.parse(text).map(HardwareAddress::text).orElse(text);
    }

    private static String device(String text) {
        if (!text.startsWith("/dev/")) {
            throw new IllegalArgumentException(
                    "not a device of the host; write a path below /dev/, which may be a glob");
        }
        return text;
    }
}
