package devattach.linux.net;

import devattach.model.IpPrefix;

/**
 * An address that a network interface has.
 *
 * @param link index of the interface
 * @param flags {@code IFA_F_...} of linux/if_addr.h
 */
public record InterfaceAddress(int link, IpPrefix address, int flags) {

    private static final int DUPLICATE = 0x8;
    private static final int TENTATIVE = 0x40;
    private static final int PERMANENT = 0x80;

    /** Not used before it is known that nobody else has it; only of version 6. */
    public boolean isTentative() {
        return (flags & TENTATIVE) != 0;
    }

    /** Somebody else has it. */
    public boolean isDuplicate() {
        return (flags & DUPLICATE) != 0;
    }

    /** Put there by an administrator, or the interface's own: not one that a router gave for some time. */
    public boolean isPermanent() {
        return (flags & PERMANENT) != 0;
    }
}
