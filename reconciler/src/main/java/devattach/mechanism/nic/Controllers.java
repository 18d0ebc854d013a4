package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.CanSettings;
import devattach.linux.net.CanState;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.model.CanTerms;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** CAN controllers: what they are set to, and shall be. All of it is set while they are down. */
final class Controllers {

    /** ARPHRD_CAN. */
    private static final int CAN_WIRE = 280;

    private Controllers() {}

    /** Whether one is of CAN, a controller or not: nothing of such a one can be changed while it is up. */
    static boolean isCan(Link link) {
        return link.hardware().type() == CAN_WIRE;
    }

    static Optional<CanState> state(Link link) {
        return link.kind() instanceof LinkKind.Can can ? Optional.of(can.state()) : Optional.empty();
    }

    /** Of what is none, nothing. */
    static CanTerms terms(Link link) {
        return state(link).map(Controllers::terms).orElse(CanTerms.UNSAID);
    }

    private static CanTerms terms(CanState state) {
        return new CanTerms(
                OptionalInt.of(Math.max(0, state.nominal().bitrate())),
                OptionalInt.of(state.nominal().samplePoint()),
                OptionalInt.of(state.data().bitrate()),
                OptionalInt.of(state.data().samplePoint()),
                OptionalInt.of(state.restartMillis()),
                state.isFlexible() ? CanTerms.Switch.ON : CanTerms.Switch.OFF,
                state.isListening() ? CanTerms.Switch.ON : CanTerms.Switch.OFF);
    }

    /** As it is said. The kernel takes a mode that has two rates only with both of them, so all goes at once. */
    static void set(Rtnetlink where, Link link, CanTerms wanted) throws KernelException {
        try {
            where.change(link.index(), LinkSettings.NONE.can(settings(wanted)));
        } catch (KernelException e) {
            if (e.is(Errno.EOPNOTSUPP) || e.is(Errno.EINVAL) || e.is(Errno.EDOM)) {
                throw KernelException.of(
                        "set",
                        "its CAN controller, which cannot be like this: " + wanted,
                        e.errno().number());
            }
            throw e;
        }
    }

    static CanSettings settings(CanTerms wanted) {
        int meant = 0;
        int modes = 0;
        for (Map.Entry<Integer, CanTerms.Switch> each : Map.of(
                        CanState.FLEXIBLE, wanted.flexible(), CanState.LISTEN_ONLY, wanted.listening())
                .entrySet()) {
            meant |= each.getValue() == CanTerms.Switch.UNSAID ? 0 : each.getKey();
            modes |= each.getValue() == CanTerms.Switch.ON ? each.getKey() : 0;
        }
        return new CanSettings(
                timing(wanted.bitrate(), wanted.samplePoint()),
                timing(wanted.dataBitrate(), wanted.dataSamplePoint()),
                meant,
                modes,
                wanted.restartMillis());
    }

    private static Optional<CanState.Timing> timing(OptionalInt bitrate, OptionalInt samplePoint) {
        return bitrate.isPresent()
                ? Optional.of(CanState.Timing.of(bitrate.getAsInt(), samplePoint.orElse(0)))
                : Optional.empty();
    }

    /** As it was, of one that is down. A rate cannot be taken away again: one that had none keeps what it was given. */
    static void restore(Rtnetlink host, Link link, CanState before) throws KernelException {
        CanState now = state(link).orElse(before);
        if (!now.equals(before)) {
            host.change(link.index(), LinkSettings.NONE.can(back(before, now)));
        }
    }

    static CanSettings back(CanState before, CanState now) {
        int meant = before.modes() ^ now.modes();
        boolean timed =
                !before.nominal().equals(now.nominal()) || !before.data().equals(now.data());
        if (before.isFlexible() && (timed || meant != 0)) { // the kernel wants all of such a one
            return new CanSettings(
                    Optional.of(before.nominal().exactly()),
                    Optional.of(before.data().exactly()),
                    meant | CanState.FLEXIBLE,
                    before.modes() & (meant | CanState.FLEXIBLE),
                    restart(before, now));
        }
        boolean same =
                before.nominal().equals(now.nominal()) || before.nominal().bitrate() <= 0;
        return new CanSettings(
                same ? Optional.empty() : Optional.of(before.nominal().exactly()),
                Optional.empty(),
                meant,
                before.modes() & meant,
                restart(before, now));
    }

    private static OptionalInt restart(CanState before, CanState now) {
        return before.restartMillis() == now.restartMillis()
                ? OptionalInt.empty()
                : OptionalInt.of(before.restartMillis());
    }
}
