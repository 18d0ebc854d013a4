package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;

/** Rates as traffic control has them, in bytes a second: struct tc_ratespec, and what may pass at once. */
final class RateMessages {

    /** More than that has a place of its own. */
    static final long MOST_32 = 0xffff_ffffL;

    private static final int ETHERNET = 1;

    /** The kernel wants a table of rates for it, of which it reads no more than that there is one. */
    private static final int CELL = 3;

    /** A packet of several segments, as interfaces pass them on, is not cut in two. */
    private static final long LEAST_BURST = 96 << 10;

    private static final long LEAST_WAITING = 256 << 10;
    private static final long MOST_BYTES = 1 << 30;

    /** The kernel's ticks of 64 ns. */
    private static final double TICKS = 1e9 / 64;

    private RateMessages() {}

    /** struct tc_ratespec: cell, link layer, overhead, alignment, least packet, rate. */
    static NetlinkRequest rate(NetlinkRequest request, long rate) {
        request.fixed8(CELL).fixed8(ETHERNET).fixed16(0).fixed16(0).fixed16(0);
        return request.fixed32((int) Math.min(rate, MOST_32));
    }

    /** What may pass at once, of a queue: that of 10 ms. */
    static int burstOut(long rate) {
        return (int) Math.min(MOST_BYTES, Math.max(LEAST_BURST, rate / 100));
    }

    /** What may wait: that of 200 ms; what is more is dropped. */
    static int waiting(long rate) {
        return (int) Math.min(MOST_BYTES, Math.max(LEAST_WAITING, rate / 5));
    }

    /** What may pass at once where nothing can wait: that of 200 ms, as LXD and Incus have it; in ticks, as the time it takes. */
    static int burstIn(long rate) {
        double bytes = Math.max(LEAST_BURST, rate / 5.0);
        return (int) (long) Math.min(MOST_32, bytes / rate * TICKS);
    }

    /**
     * The rate in a structure.
     *
     * @param structure the attribute it is in
     * @param offset at which its struct tc_ratespec begins
     * @param more the attribute that has it where it is more than 32 bits
     */
    static long read(NetlinkAttributes options, int structure, int offset, int more) throws KernelException {
        long rate = 0;
        long large = 0;
        while (options.next()) {
            if (options.type() == structure) {
                rate = options.int32(offset + 8) & MOST_32;
            } else if (options.type() == more) {
                large = options.int64();
            }
        }
        return large == 0 ? rate : large;
    }
}
