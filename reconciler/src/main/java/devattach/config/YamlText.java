package devattach.config;

import devattach.model.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A DeviceMap as YAML, every text quoted that any YAML could take for something else. */
public final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");
    private static final Pattern DOUBTFUL =
            Pattern.compile("(?i)true|false|yes|no|on|off|y|n|null|[0-9a-fx]*|[-+.0-9e]*");
    private static final int WIDTH = 120;

    private final StringBuilder text = new StringBuilder();

    /** One {@code devices.<key>} entry; the match is one of dotted keys, empty where the keys say which device. */
    public record Entry(String key, String comment, Map<String, String> match, Map<String, String> keys) {}

    /**
     * A whole DeviceMap.
     *
     * @param host the one it is for; empty for every host
     * @param containers the keys of {@code spec.containers}, dotted, and their values
     */
    public YamlText map(String name, Optional<String> host, Map<String, List<String>> containers, List<Entry> entries) {
        line(0, "apiVersion: devattach/v1");
        line(0, "kind: DeviceMap");
        line(0, "metadata: { name: " + scalar(name) + " }");
        line(0, "spec:");
        host.ifPresent(one -> line(1, "hosts: { names: " + scalar(one) + " }"));
        line(1, "containers: " + flow(containers));
        line(1, entries.isEmpty() ? "devices: {}" : "devices:");
        entries.forEach(this::entry);
        return this;
    }

    private void entry(Entry entry) {
        line(2, scalar(entry.key()) + ":");
        if (!entry.comment().isEmpty()) {
            line(3, "# " + Printable.of(entry.comment()));
        }
        Map<String, String> keys = new LinkedHashMap<>(entry.keys());
        if (keys.containsKey("type")) {
            line(3, "type: " + scalar(keys.remove("type")));
        }
        if (!entry.match().isEmpty()) {
            line(3, "match: " + match(entry.match()));
        }
        keys.forEach((key, value) -> line(3, key + ": " + (isFlag(key, value) ? value : scalar(value))));
    }

    private static boolean isFlag(String key, String value) {
        return (key.equals("required") || key.equals("exclusive")) && (value.equals("true") || value.equals("false"));
    }

    /** {@code { subsystem: tty, usb: { serial: "0001" } }}: keys of one group stand together. */
    public static String match(Map<String, String> match) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        match.forEach((key, value) -> lists.put(key, List.of(value)));
        return flow(lists);
    }

    private static String flow(Map<String, List<String>> match) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>();
        match.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 0) {
                parts.add(key + ": " + values(value));
            } else {
                groups.computeIfAbsent(key.substring(0, dot), group -> new ArrayList<>())
                        .add(key.substring(dot + 1) + ": " + values(value));
            }
        });
        groups.forEach((group, keys) -> parts.add(group + ": { " + String.join(", ", keys) + " }"));
        return "{ " + String.join(", ", parts) + " }";
    }

    private static String values(List<String> values) {
        return values.size() == 1
                ? scalar(values.get(0))
                : "[" + String.join(", ", values.stream().map(YamlText::scalar).toList()) + "]";
    }

    /** Lines of remarks, folded where they are long. */
    public YamlText comment(String remark) {
        StringBuilder line = new StringBuilder("#");
        for (String word : Printable.of(remark).split(" ")) {
            if (line.length() + word.length() >= WIDTH) {
                line(0, line.toString());
                line = new StringBuilder("#  ");
            }
            line.append(' ').append(word);
        }
        line(0, line.toString());
        return this;
    }

    /** As it is. */
    public YamlText plain(String line) {
        line(0, line);
        return this;
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }

    /** As it is where no reader of any version can take it for something else, in double quotes otherwise. */
    public static String scalar(String value) {
        if (PLAIN.matcher(value).matches() && !DOUBTFUL.matcher(value).matches()) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else if (Printable.isHarmless(point)) {
                quoted.appendCodePoint(point);
            } else {
                quoted.append(String.format("\\U%08X", point));
            }
        });
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
