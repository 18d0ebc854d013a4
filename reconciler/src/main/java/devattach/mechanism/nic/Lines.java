package devattach.mechanism.nic;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Text of a title with a version, a line for each thing that is said, and a last one by which is known that all of it is there. Whatever a
 * value holds, it stays in its line.
 */
final class Lines {

    private static final String END = "end";

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** Writes such a text. */
    static final class Writer {

        private final StringBuilder text = new StringBuilder();

        Writer(String title) {
            text.append(title).append('\n');
        }

        Writer put(String key, String value) {
            text.append(key)
                    .append(' ')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                    .append('\n');
            return this;
        }

        Writer put(String key, long value) {
            return put(key, Long.toString(value));
        }

        String end() {
            return text + END + "\n";
        }
    }

    /**
     * What one says. A reader refuses a version it does not know: guessing would bring an interface home as something else.
     *
     * @throws IOException says what is wrong with it
     */
    static Lines parse(String text, String title, String version) throws IOException {
        List<String> all = text.lines().toList();
        if (all.isEmpty() || !all.get(0).startsWith(title)) {
            throw new IOException("not of devattach");
        }
        if (!all.get(0).equals(title + version)) {
            throw new IOException(
                    "of version " + all.get(0).substring(title.length()) + ", this devattach knows " + version);
        }
        if (!text.endsWith("\n" + END + "\n")) {
            throw new IOException("its end is missing");
        }
        Lines lines = new Lines();
        for (String line : all.subList(1, all.size() - 1)) {
            int blank = line.indexOf(' ');
            if (blank <= 0) {
                throw new IOException("no key in '" + line + "'");
            }
            lines.values
                    .computeIfAbsent(line.substring(0, blank), any -> new ArrayList<>())
                    .add(decoded(line.substring(blank + 1)));
        }
        return lines;
    }

    private static String decoded(String value) throws IOException {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + value + "': " + e.getMessage(), e);
        }
    }

    /** All values of a key, in their order. */
    List<String> get(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** The one value of a key. */
    String one(String key) throws IOException {
        List<String> all = get(key);
        if (all.size() != 1) {
            throw new IOException(all.size() + " lines '" + key + "' where one should be");
        }
        return all.get(0);
    }

    int number(String key) throws IOException {
        return Integer.parseInt(one(key));
    }
}
