package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;

/**
 * What an interface does about IPv6 by itself, see the kernel's page on ip-sysctl.
 *
 * @param forwarding 0: it does not pass on what is for others
 * @param advertisements whether it does what routers say ({@code accept_ra}): 0 no, 1 unless it passes on, 2 always
 * @param autoconf 0: it makes itself no addresses in the networks that routers tell it of
 * @param generation how it makes the part of an address that is its own ({@code addr_gen_mode})
 */
public record Inet6State(int forwarding, int advertisements, int autoconf, int generation) {

    /** Of one without IPv6. */
    public static final Inet6State NONE = new Inet6State(0, 0, 0, -1);

    /** The last that was read: of a thousand interfaces most are alike. */
    private static volatile Inet6State last = NONE;

    private static final int FAMILY = 10;

    /** IFLA_INET6_... */
    private static final int SETTINGS = 2;

    private static final int GENERATION = 8;

    /** DEVCONF_..., each of four bytes. */
    private static final int FORWARDING = 0;

    private static final int ADVERTISEMENTS = 3 * 4;
    private static final int AUTOCONF = 5 * 4;

    public boolean isThere() {
        return generation >= 0;
    }

    /** Whether it does what routers say, as it is now. */
    public boolean isListening() {
        return forwarding == 0 ? advertisements > 0 : advertisements == 2;
    }

    /** Of all that protocols say of an interface. */
    static Inet6State read(NetlinkAttributes protocols) throws KernelException {
        while (protocols.next()) {
            if (protocols.type() == FAMILY) {
                protocols.descend();
                return own(protocols);
            }
        }
        return NONE;
    }

    private static Inet6State own(NetlinkAttributes said) throws KernelException {
        int forwarding = 0;
        int advertisements = 0;
        int autoconf = 0;
        int generation = 0;
        while (said.next()) {
            if (said.type() == SETTINGS) {
                forwarding = said.int32(FORWARDING);
                advertisements = said.int32(ADVERTISEMENTS);
                autoconf = said.int32(AUTOCONF);
            } else if (said.type() == GENERATION) {
                generation = said.int8();
            }
        }
        return shared(forwarding, advertisements, autoconf, generation);
    }

    private static Inet6State shared(int forwarding, int advertisements, int autoconf, int generation) {
        Inet6State known = last;
        if (known.forwarding != forwarding
                || known.advertisements != advertisements
                || known.autoconf != autoconf
                || known.generation != generation) {
            known = new Inet6State(forwarding, advertisements, autoconf, generation);
            last = known;
        }
        return known;
    }

    /** As it is said to the kernel. */
    static void generation(NetlinkRequest request, int number) {
        request.nest(Attributes.PROTOCOLS, all -> all.nest(FAMILY, own -> own.put8(GENERATION, number)));
    }
}
