package devattach.config;

import devattach.model.Hook;
import devattach.model.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code hooks}: what to do in the container when a device comes or goes. */
final class HooksReader {

    static final List<String> KEYS = List.of("attached", "detaching");
    static final List<String> HOOK = List.of("signal", "process", "exec", "timeout");

    /** Those whose numbers are the same on every architecture, and that a program can answer. */
    static final Map<String, Integer> SIGNALS = new TreeMap<>(
            Map.of("HUP", 1, "INT", 2, "QUIT", 3, "USR1", 10, "USR2", 12, "TERM", 15, "CONT", 18, "WINCH", 28));

    /** The kernel cuts names of processes off here, see proc(5). */
    private static final int COMM = 15;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private HooksReader() {}

    static Mapping.Hooks read(Fields fields) {
        fields.onlyKnown(KEYS, List.of("detached", "restart"));
        return new Mapping.Hooks(
                fields.table("attached").flatMap(HooksReader::hook),
                fields.table("detaching").flatMap(HooksReader::hook));
    }

    private static Optional<Hook> hook(Fields fields) {
        fields.onlyKnown(HOOK, List.of("user", "restart"));
        if (fields.has("signal") == fields.has("exec")) {
            fields.wrong(
                    fields.has("exec") ? "exec" : "",
                    fields.title() + " has "
                            + (fields.has("exec") ? "both 'signal' and" : "neither 'signal' nor")
                            + " 'exec'; write one of them, such as 'signal: HUP'");
            return Optional.empty();
        }
        return fields.has("signal") ? signal(fields) : exec(fields);
    }

    private static Optional<Hook> signal(Fields fields) {
        refuse(fields, "timeout", "exec");
        Optional<String> process = fields.read("process", HooksReader::process);
        return fields.read("signal", HooksReader::signalName)
                .map(name -> new Hook.Signal(SIGNALS.getOrDefault(name, 0), name, process));
    }

    private static Optional<Hook> exec(Fields fields) {
        refuse(fields, "process", "signal");
        Duration timeout = fields.read("timeout", HooksReader::timeout).orElse(TIMEOUT);
        List<String> command = fields.texts("exec");
        if (!command.isEmpty() && !command.get(0).startsWith("/")) {
            fields.wrong(
                    "exec",
                    "'exec' in " + fields.title() + " begins with '" + command.get(0)
                            + "'; write the command as a list that begins with an absolute path, such as [/bin/app, --reload]");
            return Optional.empty();
        }
        return command.isEmpty() ? Optional.empty() : Optional.of(new Hook.Exec(command, timeout));
    }

    private static void refuse(Fields fields, String key, String other) {
        if (fields.has(key)) {
            fields.wrong(key, "'" + key + "' in " + fields.title() + " belongs to '" + other + "'; remove it");
        }
    }

    private static String signalName(String text) {
        String name = text.startsWith("SIG") ? text.substring(3) : text;
        if (!SIGNALS.containsKey(name)) {
            throw new IllegalArgumentException(
                    "not one that can be sent; write one of " + String.join(", ", SIGNALS.keySet()));
        }
        return name;
    }

    private static String process(String text) {
        if (text.length() > COMM || text.contains("/")) {
            throw new IllegalArgumentException(
                    "not the name of a process; write it as 'ps -o comm' shows it, at most " + COMM + " characters");
        }
        return text;
    }

    private static Duration timeout(String text) {
        Duration timeout = Scalars.duration(text);
        if (timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("not between 1ms and 60s; write for example 10s");
        }
        return timeout;
    }
}
