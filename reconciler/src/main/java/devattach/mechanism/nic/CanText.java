package devattach.mechanism.nic;

import devattach.linux.net.CanState;
import devattach.model.CanBus;
import devattach.model.CanPair;
import devattach.model.CanTerms;
import devattach.model.Nic;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** How a CAN controller is written down among an attachment's lines. */
final class CanText {

    private static final String HOME = "home-can";
    private static final String HOME_DATA = "home-can-data";
    private static final String MADE = "can";
    private static final String PAIR = "pair ";
    private static final String BUS = "bus";
    private static final int PARTS = 7;

    private CanText() {}

    static boolean isIts(Nic.Origin origin) {
        return origin instanceof CanPair || origin instanceof CanBus;
    }

    static void origin(Nic.Origin origin, Lines.Writer text) {
        text.put(MADE, origin instanceof CanPair pair ? PAIR + pair.hostName() : BUS);
    }

    static boolean isIn(Lines lines) {
        return !lines.get(MADE).isEmpty();
    }

    static Nic.Origin origin(Lines lines) throws IOException {
        String what = lines.one(MADE);
        return what.equals(BUS) ? new CanBus() : new CanPair(what.substring(Math.min(what.length(), PAIR.length())));
    }

    static void terms(CanTerms terms, Lines.Writer text) {
        put("can-bitrate", terms.bitrate(), text);
        put("can-sample-point", terms.samplePoint(), text);
        put("can-dbitrate", terms.dataBitrate(), text);
        put("can-dsample-point", terms.dataSamplePoint(), text);
        put("can-restart", terms.restartMillis(), text);
        put("can-fd", terms.flexible(), text);
        put("can-listen-only", terms.listening(), text);
    }

    private static void put(String key, OptionalInt number, Lines.Writer text) {
        number.ifPresent(it -> text.put(key, it));
    }

    private static void put(String key, CanTerms.Switch on, Lines.Writer text) {
        if (on != CanTerms.Switch.UNSAID) {
            text.put(key, on.name());
        }
    }

    static CanTerms terms(Lines lines) throws IOException {
        return new CanTerms(
                AttachmentText.number(lines, "can-bitrate"),
                AttachmentText.number(lines, "can-sample-point"),
                AttachmentText.number(lines, "can-dbitrate"),
                AttachmentText.number(lines, "can-dsample-point"),
                AttachmentText.number(lines, "can-restart"),
                on(lines, "can-fd"),
                on(lines, "can-listen-only"));
    }

    private static CanTerms.Switch on(Lines lines, String key) throws IOException {
        return lines.get(key).isEmpty() ? CanTerms.Switch.UNSAID : CanTerms.Switch.valueOf(lines.one(key));
    }

    static void home(CanState state, Lines.Writer text) {
        text.put("home-can-modes", state.modes()).put("home-can-restart", state.restartMillis());
        timing(HOME, state.nominal(), text);
        timing(HOME_DATA, state.data(), text);
    }

    private static void timing(String key, CanState.Timing timing, Lines.Writer text) {
        Stream.of(
                        timing.bitrate(),
                        timing.samplePoint(),
                        timing.quantum(),
                        timing.propagation(),
                        timing.phase1(),
                        timing.phase2(),
                        timing.jump())
                .forEach(part -> text.put(key, part));
    }

    static Optional<CanState> home(Lines lines) throws IOException {
        if (lines.get("home-can-modes").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CanState(
                timing(HOME, lines),
                timing(HOME_DATA, lines),
                lines.number("home-can-modes"),
                lines.number("home-can-restart")));
    }

    private static CanState.Timing timing(String key, Lines lines) throws IOException {
        int[] parts = lines.get(key).stream().mapToInt(Integer::parseInt).toArray();
        if (parts.length != PARTS) {
            throw new IOException("a timing of CAN is not whole");
        }
        return new CanState.Timing(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
    }
}
