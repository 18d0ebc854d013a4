package devattach.device;

import devattach.model.Inet6Terms;
import devattach.model.Mapping;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of a {@code nic} entry that are about what its interface does about IPv6 by itself. */
final class Inet6Keys {

    static final String ADVERTISEMENTS = "ipv6.accept_ra";
    static final String AUTOCONF = "ipv6.autoconf";
    static final String GENERATION = "ipv6.address_generation";
    private static final String TRUE = "true";

    /** The kernel's {@code stable_privacy} is left out: it needs a secret, which would have to be in Git. */
    static final List<DeviceType.Option> ALL = List.of(
            DeviceType.Option.oneOf(ADVERTISEMENTS, TRUE, "false"),
            DeviceType.Option.oneOf(AUTOCONF, TRUE, "false"),
            DeviceType.Option.oneOf(GENERATION, "eui64", "none", "random"));

    private Inet6Keys() {}

    static Optional<String> contradiction(Map<String, String> options, NicKeys.Kind kind) {
        boolean listens = TRUE.equals(options.get(ADVERTISEMENTS));
        boolean makes = TRUE.equals(options.get(AUTOCONF));
        if (makes && "false".equals(options.get(ADVERTISEMENTS))) {
            return Optional.of("'ipv6.autoconf: true' makes addresses of what routers say, to which"
                    + " 'ipv6.accept_ra: false' does not listen; remove one of them");
        }
        String mode = options.getOrDefault("mode", "l3s");
        if (kind == NicKeys.Kind.IPVLAN && !mode.equals("l2") && (listens || makes)) {
            return Optional.of("'" + (listens ? ADVERTISEMENTS : AUTOCONF) + ": true' does not go with 'mode: " + mode
                    + "' of an ipvlan, which hears no router; say 'mode: l2', or remove it");
        }
        return Optional.empty();
    }

    static Inet6Terms terms(Mapping mapping) {
        return new Inet6Terms(
                said(mapping, ADVERTISEMENTS),
                said(mapping, AUTOCONF),
                mapping.option(GENERATION).map(text -> Inet6Terms.Generation.valueOf(text.toUpperCase(Locale.ROOT))));
    }

    private static Inet6Terms.Switch said(Mapping mapping, String key) {
        return mapping.option(key)
                .map(text -> Inet6Terms.Switch.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(Inet6Terms.Switch.UNSAID);
    }
}
