package devattach.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an interface shall do about IPv6 by itself, as far as it is said.
 *
 * @param advertisements whether it does what routers say
 * @param autoconf whether it makes itself addresses in the networks that routers tell it of
 * @param generation how it makes the part of an address that is its own
 */
public record Inet6Terms(Switch advertisements, Switch autoconf, Optional<Generation> generation) {

    /** Nothing is said. */
    public static final Inet6Terms UNSAID = new Inet6Terms(Switch.UNSAID, Switch.UNSAID, Optional.empty());

    /** Whether something shall be so. */
    public enum Switch {
        UNSAID,
        FALSE,
        TRUE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it is made. */
    public enum Generation {
        /** From the hardware address. */
        EUI64,
        /** Not at all: not even an address of the link. */
        NONE,
        /** From a secret that somebody sets, see RFC 7217. */
        STABLE_PRIVACY,
        /** Likewise, from one that the kernel makes up. */
        RANDOM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What of the wanted is not so of one that is like this, for people. */
    public List<String> differences(Inet6Terms wanted) {
        List<String> all = new ArrayList<>();
        differ("ipv6.accept_ra", advertisements, wanted.advertisements, all);
        differ("ipv6.autoconf", autoconf, wanted.autoconf, all);
        wanted.generation
                .filter(it -> !generation.equals(wanted.generation))
                .ifPresent(it -> all.add("ipv6.address_generation is "
                        + generation.map(Object::toString).orElse("not there") + ", not " + it));
        return all;
    }

    private static void differ(String what, Switch live, Switch wanted, List<String> all) {
        if (wanted != Switch.UNSAID && live != wanted) {
            all.add(what + " is " + (live == Switch.UNSAID ? "not there" : live) + ", not " + wanted);
        }
    }

    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        if (advertisements != Switch.UNSAID) {
            said.add("ipv6.accept_ra " + advertisements);
        }
        if (autoconf != Switch.UNSAID) {
            said.add("ipv6.autoconf " + autoconf);
        }
        generation.ifPresent(it -> said.add("ipv6.address_generation " + it));
        return String.join(", ", said);
    }
}
