package devattach.device;

import devattach.model.Limits;
import devattach.model.Mapping;
import devattach.model.Rate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys of a {@code nic} entry that hold it to a rate, in LXD's words and LXD's spelling of rates. */
final class LimitKeys {

    private static final String INGRESS = "limits.ingress";
    private static final String EGRESS = "limits.egress";
    private static final String MAX = "limits.max";
    private static final String PRIORITY = "limits.priority";

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,15})((?:[kMGT]|[KMGT]i)?bit)?");

    /** A number with what people write who mean a rate. */
    private static final Pattern MEANT = Pattern.compile(
            "([0-9]{1,15}) *([kmgt]?)(i?)(b|bits?|bytes?|)( *(/ *|p)s(ec)?|)", Pattern.CASE_INSENSITIVE);

    private static final Pattern BYTES = Pattern.compile(".*(B|(?i:byte).*)( *(/ *|p)s(ec)?)?");
    private static final Pattern FRACTION = Pattern.compile("[0-9]+[.,][0-9]+ *[A-Za-z/]*");

    /** A packet in the time people wait for; and more than any wire has. */
    private static final long LEAST = 1_000;

    private static final long MOST = 1_000_000_000_000_000L;
    private static final long MOST_PRIORITY = 0xffff_ffffL;
    private static final int MBIT = 1_000_000;

    static final List<DeviceType.Option> ALL = Stream.concat(
                    Stream.of(INGRESS, EGRESS, MAX)
                            .map(key -> DeviceType.Option.word(
                                    key, text -> rate(text).toString())),
                    Stream.of(DeviceType.Option.word(PRIORITY, LimitKeys::priority)))
            .toList();

    private LimitKeys() {}

    /** @throws IllegalArgumentException says why it is none, and what to write */
    private static Rate rate(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(advice(text));
        }
        String name = Optional.ofNullable(written.group(2)).orElse("bit");
        Rate.Unit unit = Rate.UNITS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        long number = Long.parseLong(written.group(1));
        if (number == 0) {
            throw new IllegalArgumentException("nothing at all; say 'connected: false' for that, or remove it");
        }
        if (number > MOST / unit.bits()) {
            throw new IllegalArgumentException("more than any interface carries; write at most 1000Tbit, or remove it");
        }
        if (number * unit.bits() < LEAST) {
            throw new IllegalArgumentException("less than a packet in ten seconds; write at least 1kbit");
        }
        return Rate.ofBits(number * unit.bits());
    }

    private static String advice(String text) {
        Matcher meant = MEANT.matcher(text);
        if (FRACTION.matcher(text).matches()) {
            return "no whole number; write it in a smaller unit, such as 1500Mbit for 1.5Gbit";
        }
        if (!meant.matches()) {
            return "no rate; write a whole number with bit, kbit, Mbit, Gbit or Tbit (or Kibit, Mibit, Gibit, Tibit) for"
                    + " so many a second, such as 100Mbit";
        }
        boolean inBytes = BYTES.matcher(text).matches();
        boolean binary = !meant.group(3).isEmpty();
        String letter = meant.group(2).toUpperCase(Locale.ROOT);
        String prefix = letter.isEmpty() || binary || !letter.equals("K") ? letter : "k";
        long number = Long.parseLong(meant.group(1));
        return "no rate" + (inBytes ? ", which is in bits" : "") + "; write " + (inBytes ? number * 8 : number) + prefix
                + (binary && !letter.isEmpty() ? "i" : "") + "bit";
    }

    private static String priority(String text) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > MOST_PRIORITY) {
            throw new IllegalArgumentException("not a number from 0 to " + MOST_PRIORITY);
        }
        return Long.toString(Long.parseLong(text));
    }

    static Optional<String> contradiction(Map<String, String> options, NicKeys.Kind kind) {
        Optional<String> said = Stream.of(INGRESS, EGRESS, MAX, PRIORITY)
                .filter(options::containsKey)
                .findFirst();
        if (said.isEmpty()) {
            return Optional.empty();
        }
        if (kind == NicKeys.Kind.SRIOV) {
            return function(options);
        }
        if (!PairKeys.PAIRS.contains(kind)) {
            return Optional.of("'" + said.get() + "' does not go with 'nictype: " + NicKeys.word(kind)
                    + "', which has nothing on the host that could hold it to that; remove it, or use 'nictype: bridged'"
                    + " or 'routed'");
        }
        return options.containsKey(MAX)
                ? Stream.of(INGRESS, EGRESS)
                        .filter(options::containsKey)
                        .findFirst()
                        .map(key -> "'" + MAX + "' says '" + INGRESS + "' and '" + EGRESS + "' at once; remove it, or '"
                                + key + "'")
                : Optional.empty();
    }

    private static Optional<String> function(Map<String, String> options) {
        Optional<String> other = Stream.of(INGRESS, EGRESS, PRIORITY)
                .filter(options::containsKey)
                .findFirst();
        if (other.isPresent()) {
            return Optional.of(
                    "'" + other.get() + "' does not go with 'nictype: sriov', whose card knows a rate for what"
                            + " is sent only; remove it, or write '" + MAX + "'");
        }
        long bits = rate(options.getOrDefault(MAX, "")).bits();
        return bits % MBIT == 0 && bits / MBIT <= Integer.MAX_VALUE
                ? Optional.empty()
                : Optional.of("'" + MAX + "' is " + options.get(MAX) + ", but a card counts whole Mbit; write "
                        + Math.max(1, Math.min(bits / MBIT, Integer.MAX_VALUE)) + "Mbit");
    }

    /** Of a pair. */
    static Limits limits(Mapping mapping) {
        if (!PairKeys.PAIRS.contains(NicKeys.kind(mapping.choice().options()))) {
            return Limits.NONE;
        }
        Optional<Rate> max = mapping.option(MAX).map(LimitKeys::rate);
        return new Limits(
                max.or(() -> mapping.option(INGRESS).map(LimitKeys::rate)),
                max.or(() -> mapping.option(EGRESS).map(LimitKeys::rate)),
                mapping.option(PRIORITY)
                        .map(text -> OptionalLong.of(Long.parseLong(text)))
                        .orElse(OptionalLong.empty()),
                FilterKeys.filtering(mapping));
    }

    /** Of a virtual function, in Mbit a second. */
    static OptionalInt mbits(Mapping mapping) {
        return mapping.option(MAX)
                .map(text -> OptionalInt.of((int) (rate(text).bits() / MBIT)))
                .orElse(OptionalInt.empty());
    }
}
