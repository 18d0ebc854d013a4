package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAttributes;

/**
 * How a CAN controller is set, see linux/can/netlink.h.
 *
 * @param nominal of all frames; of those that switch their rate, until they do
 * @param data of the rest of those
 * @param modes a bit for each
 * @param restartMillis after which it tries again when the others have shut it out; 0: never
 */
public record CanState(Timing nominal, Timing data, int modes, int restartMillis) {

    /** It only hears. */
    public static final int LISTEN_ONLY = 2;

    /** Frames of up to 64 bytes, that may switch their rate. */
    public static final int FLEXIBLE = 0x20;

    /** One that nobody has set. */
    public static final CanState UNSET = new CanState(Timing.NONE, Timing.NONE, 0, 0);

    /**
     * When a bit is read, struct can_bittiming. The kernel computes one from a rate, or takes the parts as they are where none is said.
     *
     * @param bitrate in bits a second
     * @param samplePoint in thousandths of a bit
     * @param quantum in nanoseconds
     * @param propagation in quanta, as the rest
     */
    public record Timing(int bitrate, int samplePoint, int quantum, int propagation, int phase1, int phase2, int jump) {

        public static final Timing NONE = of(0, 0);

        static final int SIZE = 32;

        /** One to be computed; a sample point of 0 is the one that is usual at the rate. */
        public static Timing of(int bitrate, int samplePoint) {
            return new Timing(bitrate, samplePoint, 0, 0, 0, 0, 0);
        }

        /** By which the kernel sets this very one again. */
        public Timing exactly() {
            return quantum == 0 ? of(bitrate, 0) : new Timing(0, 0, quantum, propagation, phase1, phase2, jump);
        }

        static Timing read(NetlinkAttributes one) throws KernelException {
            return new Timing(
                    one.int32(),
                    one.int32(4),
                    one.int32(8),
                    one.int32(12),
                    one.int32(16),
                    one.int32(20),
                    one.int32(24));
        }

        int[] numbers() {
            return new int[] {bitrate, samplePoint, quantum, propagation, phase1, phase2, jump, 0};
        }
    }

    public boolean isListening() {
        return (modes & LISTEN_ONLY) != 0;
    }

    public boolean isFlexible() {
        return (modes & FLEXIBLE) != 0;
    }
}
