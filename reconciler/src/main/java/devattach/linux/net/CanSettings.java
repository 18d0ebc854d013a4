package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a CAN controller shall be set, as far as it is said here. The kernel wants it down for that (EBUSY), and both timings with the mode
 * that needs both.
 *
 * @param meant the modes that are said, on or off
 * @param modes those that are on
 */
public record CanSettings(
        Optional<CanState.Timing> nominal,
        Optional<CanState.Timing> data,
        int meant,
        int modes,
        OptionalInt restartMillis) {

    static final String KIND = "can";

    private static final int TIMING = 1;
    private static final int MODES = 5;
    private static final int RESTART = 6;
    private static final int DATA_TIMING = 9;

    void write(NetlinkRequest data) {
        nominal.ifPresent(timing -> data.put32s(TIMING, timing.numbers()));
        if (meant != 0) {
            data.put32s(MODES, meant, modes);
        }
        restartMillis.ifPresent(millis -> data.put32(RESTART, millis));
        this.data.ifPresent(timing -> data.put32s(DATA_TIMING, timing.numbers()));
    }

    static CanState read(NetlinkAttributes one) throws KernelException {
        CanState.Timing nominal = CanState.Timing.NONE;
        CanState.Timing fast = CanState.Timing.NONE;
        int modes = 0;
        int restart = 0;
        while (one.next()) {
            switch (one.type()) {
                case TIMING -> nominal = CanState.Timing.read(one);
                case DATA_TIMING -> fast = CanState.Timing.read(one);
                case MODES -> modes = one.int32(4);
                case RESTART -> restart = one.int32();
                default -> {}
            }
        }
        return new CanState(nominal, fast, modes, restart);
    }

    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        nominal.ifPresent(timing -> said.add("bitrate " + timing.bitrate()));
        data.ifPresent(timing -> said.add("dbitrate " + timing.bitrate()));
        if (meant != 0) {
            said.add("modes " + modes + " of " + meant);
        }
        restartMillis.ifPresent(millis -> said.add("restart-ms " + millis));
        return "can " + String.join(", ", said);
    }
}
