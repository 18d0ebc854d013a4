package devattach.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a CAN controller is set, as far as it is said.
 *
 * @param bitrate in bits a second
 * @param samplePoint where in a bit it is read, in thousandths
 * @param dataBitrate of what CAN FD sends faster
 * @param dataSamplePoint likewise
 * @param restartMillis after which it is on again when the others have shut it out; 0: never
 * @param flexible whether it speaks CAN FD
 * @param listening whether it only hears, and does not even acknowledge
 */
public record CanTerms(
        OptionalInt bitrate,
        OptionalInt samplePoint,
        OptionalInt dataBitrate,
        OptionalInt dataSamplePoint,
        OptionalInt restartMillis,
        Switch flexible,
        Switch listening) {

    /** Nothing is said. */
    public static final CanTerms UNSAID = new CanTerms(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Switch.UNSAID,
            Switch.UNSAID);

    /** A controller divides its clock by whole numbers; the kernel takes what is no further away than this part. */
    private static final int RATE_PART = 20;

    /** In thousandths. Nothing near is something else than the one that is asked for. */
    private static final int SAMPLE_DISTANCE = 50;

    /** Whether something shall be so. */
    public enum Switch {
        UNSAID,
        OFF,
        ON;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What of the wanted is not so of one that is like this, for people. */
    public List<String> differences(CanTerms wanted) {
        List<String> all = new ArrayList<>();
        differ("can.bitrate", bitrate, wanted.bitrate, wanted.bitrate.orElse(0) / RATE_PART, all);
        differ("can.sample-point", samplePoint, wanted.samplePoint, SAMPLE_DISTANCE, all);
        differ("can.dbitrate", dataBitrate, wanted.dataBitrate, wanted.dataBitrate.orElse(0) / RATE_PART, all);
        differ("can.dsample-point", dataSamplePoint, wanted.dataSamplePoint, SAMPLE_DISTANCE, all);
        differ("can.restart-ms", restartMillis, wanted.restartMillis, 0, all);
        differ("can.fd", flexible, wanted.flexible, all);
        differ("can.listen-only", listening, wanted.listening, all);
        return all;
    }

    private static void differ(String key, OptionalInt is, OptionalInt wanted, int distance, List<String> all) {
        if (wanted.isPresent() && Math.abs(is.orElse(0) - wanted.getAsInt()) > distance) {
            all.add(key + " is " + text(key, is.orElse(0)) + ", not " + text(key, wanted.getAsInt()));
        }
    }

    private static void differ(String key, Switch is, Switch wanted, List<String> all) {
        if (wanted != Switch.UNSAID && is != wanted) {
            all.add(key + " is " + is);
        }
    }

    private static String text(String key, int number) {
        return key.endsWith("sample-point")
                ? String.format(java.util.Locale.ROOT, "0.%03d", number)
                : Integer.toString(number);
    }

    private static void say(String key, OptionalInt number, List<String> said) {
        number.ifPresent(it -> said.add(key + " " + text(key, it)));
    }

    private static void say(String key, Switch on, List<String> said) {
        if (on != Switch.UNSAID) {
            said.add(key + " " + on);
        }
    }

    /** Such as {@code can.bitrate 500000, can.fd on}. */
    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        say("can.bitrate", bitrate, said);
        say("can.sample-point", samplePoint, said);
        say("can.dbitrate", dataBitrate, said);
        say("can.dsample-point", dataSamplePoint, said);
        say("can.restart-ms", restartMillis, said);
        say("can.fd", flexible, said);
        say("can.listen-only", listening, said);
        return String.join(", ", said);
    }
}
