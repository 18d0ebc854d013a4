package devattach.linux.net;

import java.util.OptionalLong;

/**
 * What is done with packets at an interface; see tc(8).
 *
 * @param preference the least comes first
 * @param handle its number among those of one preference; 0 for what is no more than their head
 * @param kind such as {@code u32}
 * @param rate in bytes a second, beyond which packets are dropped; 0: none is
 * @param priority that packets get; empty: none
 */
public record Filter(int preference, int handle, String kind, long rate, OptionalLong priority) {

    /** Of packets on their way in or out. */
    public enum Side {
        IN(0xffff_fff2),
        OUT(0xffff_fff3);

        final int parent;

        Side(int parent) {
            this.parent = parent;
        }
    }

    /** By which those are known that this program makes. */
    public static final int PRIORITY_BY_DEVATTACH = 218;

    public static final int RATE_BY_DEVATTACH = 219;

    /** Any packet is right for it, when it has no key. */
    static final String ANY = "u32";

    /** Whether this program made it, or it is the head of those. */
    public boolean isOurs() {
        boolean numbered = preference == PRIORITY_BY_DEVATTACH || preference == RATE_BY_DEVATTACH;
        return numbered && kind.equals(ANY);
    }
}
