package devattach.linux.net;

import devattach.linux.ClassicProgram;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is done with packets at an interface; see tc(8).
 *
 * @param preference the least comes first
 * @param handle its number among those of one preference; 0 for what is no more than their head
 * @param kind such as {@code u32}
 * @param rate in bytes a second, beyond which packets are dropped; 0: none is
 * @param priority that packets get; empty: none
 * @param program whose answer is what is done with a packet, see {@link TrafficControl#judgeIn}; empty: none
 */
public record Filter(
        int preference, int handle, String kind, long rate, OptionalLong priority, Optional<ClassicProgram> program) {

    /** Of packets on their way in or out. */
    public enum Side {
        IN(0xffff_fff2),
        OUT(0xffff_fff3);

        final int parent;

        Side(int parent) {
            this.parent = parent;
        }
    }

    /** By which those are known that this program makes: the first drops what the others need not count. */
    public static final int SOURCE_BY_DEVATTACH = 217;

    public static final int PRIORITY_BY_DEVATTACH = 218;

    public static final int RATE_BY_DEVATTACH = 219;

    /** Any packet is right for it, when it has no key. */
    static final String ANY = "u32";

    /** A program decides. */
    static final String PROGRAM = "bpf";

    /** Answers of a program: a packet is dropped, or other filters may have a word (TC_ACT_SHOT, TC_ACT_UNSPEC). */
    public static final int DROP = 2;

    public static final int GO_ON = -1;

    /** Whether this program made it, or it is the head of those. */
    public boolean isOurs() {
        return switch (preference) {
            case SOURCE_BY_DEVATTACH -> kind.equals(PROGRAM);
            case PRIORITY_BY_DEVATTACH, RATE_BY_DEVATTACH -> kind.equals(ANY);
            default -> false;
        };
    }
}
