package devattach.config;

import devattach.model.HostPolicy;
import devattach.model.Location;
import devattach.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the host's own file, {@link AgentSettings#FILE}. */
public final class AgentSettingsFile {

    static final List<String> KEYS =
            List.of("apiVersion", "kind", "source", "schedule", "host", "stateDir", "runDir", "runtimes", "policy");
    static final List<String> HOST = List.of("name");
    static final List<String> RUNTIMES = List.copyOf(RuntimeSettings.keys().keySet());
    private static final List<String> PLANNED = List.of("metrics", "log", "notify");

    private AgentSettingsFile() {}

    /** What came of reading it. */
    public sealed interface Result permits Valid, Invalid {}

    public record Valid(AgentSettings settings) implements Result {}

    /** Every mistake, sorted; at least one. */
    public record Invalid(List<ConfigError> errors) implements Result {
        public Invalid {
            errors = List.copyOf(errors);
        }
    }

    /** A file that is missing or unreadable is a mistake too, not an exception. */
    public static Result read(Path file) {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            return refused(file, "there is no such file; write one, see docs/config.md");
        } catch (IOException unreadable) {
            return refused(file, "cannot be read: " + unreadable + "; check its permissions");
        }
    }

    static Result parse(String file, byte[] bytes) {
        Problems problems = new Problems();
        List<YamlNode> documents = YamlDocuments.read(file, bytes, problems);
        if (documents.size() != 1 && problems.errors().isEmpty()) {
            problems.error(new Location(file, 0, 0), "has " + documents.size() + " documents; write exactly one");
        }
        Optional<AgentSettings> settings = documents.stream()
                .findFirst()
                .flatMap(document -> Fields.of(document, "the document", problems))
                .filter(Kind.AGENT::accepts)
                .flatMap(AgentSettingsFile::settings);
        return settings.isPresent() && problems.errors().isEmpty()
                ? new Valid(settings.get())
                : new Invalid(problems.errors());
    }

    private static Result refused(Path file, String message) {
        return new Invalid(List.of(new ConfigError(new Location(file.toString(), 0, 0), message)));
    }

    private static Optional<AgentSettings> settings(Fields fields) {
        fields.onlyKnown(KEYS, PLANNED);
        fields.required("source", "add 'source: { url: ... }', the repository to follow");
        Optional<AgentSettings.Source> source = fields.table("source").flatMap(SourceReader::read);
        AgentSettings.Schedule schedule =
                fields.table("schedule").flatMap(ScheduleReader::read).orElse(ScheduleReader.DEFAULT);
        Optional<HostName> host = fields.table("host").flatMap(table -> {
            table.onlyKnown(HOST, List.of("labels"));
            return table.text("name").map(HostName::new);
        });
        Path stateDir = path(fields, "stateDir").orElse(AgentSettings.STATE_DIR);
        Path runDir = path(fields, "runDir").orElse(AgentSettings.RUN_DIR);
        RuntimeSettings runtimes =
                fields.table("runtimes").map(AgentSettingsFile::runtimes).orElse(RuntimeSettings.DEFAULT);
        HostPolicy policy = fields.table("policy").map(PolicyReader::read).orElse(HostPolicy.DEFAULT);
        return source.map(found -> new AgentSettings(found, schedule, host, stateDir, runDir, runtimes, policy));
    }

    static Optional<Path> path(Fields fields, String key) {
        return fields.read(key, text -> Path.of(Scalars.absolute(text)));
    }

    private static RuntimeSettings runtimes(Fields fields) {
        fields.onlyKnown(RUNTIMES, List.of());
        RuntimeSettings settings = RuntimeSettings.DEFAULT;
        for (Map.Entry<String, List<String>> runtime : RuntimeSettings.keys().entrySet()) {
            Optional<Fields> table = fields.table(runtime.getKey());
            if (table.isPresent()) {
                table.get().onlyKnown(runtime.getValue(), List.of());
                for (String key : runtime.getValue()) {
                    List<String> places = places(table.get(), runtime.getKey(), key);
                    settings = places.isEmpty() ? settings : settings.with(runtime.getKey(), key, places);
                }
            }
        }
        return settings;
    }

    private static List<String> places(Fields table, String runtime, String key) {
        List<String> places = table.texts(key);
        places.stream()
                .filter(place -> !place.startsWith("/"))
                .forEach(place -> table.wrong(
                        key,
                        "'" + key + "' in " + runtime + " has '" + place
                                + "': not an absolute path; begin it with '/'"));
        return places;
    }
}
