package devattach.linux.net;

import devattach.model.IpAddress;

/**
 * Who is at an interface, as the kernel believes; or for whom it answers there, see ip-neighbour(8).
 *
 * @param link index of the interface
 * @param state {@code NUD_...} of linux/neighbour.h; of no meaning for a proxy
 */
public record Neighbor(int link, IpAddress address, int state, Route.Maker maker) {

    private static final int ANSWERED = 0x2 | 0x4 | 0x8 | 0x10; // reachable, stale, delay, probe
    private static final int FIXED = 0x80;

    /** Whether it is there, or was a moment ago. */
    public boolean hasAnswered() {
        return (state & ANSWERED) != 0;
    }

    /** Whether an administrator says that it is there. */
    public boolean isFixed() {
        return (state & FIXED) != 0;
    }
}
