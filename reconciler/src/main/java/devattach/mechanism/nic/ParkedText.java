package devattach.mechanism.nic;

import devattach.model.HardwareAddress;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a parked interface is written down: a line for its version, a line for each thing, and a last one, by which is known that all of it
 * is there. A reader refuses what it does not know: guessing would bring the interface home as something else.
 */
final class ParkedText {

    private static final String TITLE = "devattach parked interface ";
    private static final String VERSION = "1";
    private static final String END = "end";

    /** The lines before the altnames, in this order. */
    private static final List<String> KEYS =
            List.of("bus", "device", "permanent-address", "address", "mtu", "queue-length", "use", "name");

    private static final String ALTNAME = "altname";

    private ParkedText() {}

    static String of(Parked parked) {
        Parked.Identity hardware = parked.hardware();
        Parked.State state = parked.state();
        List<String> values = List.of(
                hardware.bus(),
                hardware.device(),
                hardware.permanentAddress().text(),
                state.address().text(),
                Integer.toString(state.mtu()),
                Integer.toString(state.queueLength()),
                state.use().name(),
                parked.name());
        StringBuilder text = new StringBuilder(TITLE).append(VERSION).append('\n');
        for (int i = 0; i < KEYS.size(); i++) {
            line(text, KEYS.get(i), values.get(i));
        }
        parked.altnames().forEach(name -> line(text, ALTNAME, name));
        return text.append(END).append('\n').toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        // whatever a name holds, it stays in its line
        text.append(key)
                .append(' ')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('\n');
    }

    /** @throws IOException says what is wrong with it */
    static Parked parse(String text) throws IOException {
        List<String> lines = text.lines().toList();
        String title = lines.isEmpty() ? "" : lines.get(0);
        if (!title.startsWith(TITLE)) {
            throw new IOException("not a parked interface of devattach");
        }
        if (!title.equals(TITLE + VERSION)) {
            throw new IOException(
                    "of version " + title.substring(TITLE.length()) + ", this devattach knows " + VERSION);
        }
        if (!text.endsWith("\n" + END + "\n")) {
            throw new IOException("its end is missing");
        }
        List<String> values = new ArrayList<>();
        List<String> altnames = new ArrayList<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            if (values.size() < KEYS.size()) {
                values.add(value(line, KEYS.get(values.size())));
            } else {
                altnames.add(value(line, ALTNAME));
            }
        }
        if (values.size() < KEYS.size()) {
            throw new IOException("no line '" + KEYS.get(values.size()) + "'");
        }
        return parked(values, altnames);
    }

    private static String value(String line, String key) throws IOException {
        if (!line.startsWith(key + " ")) {
            throw new IOException("'" + line + "' where '" + key + "' should be");
        }
        try {
            return URLDecoder.decode(line.substring(key.length() + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + line + "': " + e.getMessage(), e);
        }
    }

    private static Parked parked(List<String> values, List<String> altnames) throws IOException {
        try {
            return new Parked(
                    new Parked.Identity(values.get(0), values.get(1), address(values.get(2))),
                    values.get(7),
                    altnames,
                    new Parked.State(
                            address(values.get(3)),
                            Integer.parseInt(values.get(4)),
                            Integer.parseInt(values.get(5)),
                            Parked.Use.valueOf(values.get(6))));
        } catch (IllegalArgumentException e) {
            throw new IOException("it holds what cannot be: " + e.getMessage(), e);
        }
    }

    private static HardwareAddress address(String text) throws IOException {
        if (text.isEmpty()) {
            return HardwareAddress.NONE;
        }
        Optional<HardwareAddress> address = HardwareAddress.parse(text);
        return address.orElseThrow(() -> new IOException("no hardware address: " + text));
    }
}
