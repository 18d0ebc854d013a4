package devattach.config;

import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import devattach.model.CdiName;
import devattach.model.ContainerPath;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Owner;
import devattach.model.Permissions;
import devattach.model.Spelling;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads one {@code devices.<key>}: which device, and what it looks like inside. */
final class EntryReader {

    static final List<String> KEYS = List.of(
            "device",
            "type",
            "match",
            "count",
            "path",
            "links",
            "by-id",
            "access",
            "owner",
            "uid",
            "group",
            "gid",
            "mode",
            "required",
            "exclusive",
            "onDetach",
            "hooks");
    /** Those of a type that has no nodes. */
    static final List<String> KEYS_WITHOUT_NODES = List.of("type", "match", "required", "exclusive");

    static final List<String> PLANNED = List.of("class", "uevents", "partitions", "attached");
    static final List<String> TYPES_PLANNED = List.of("disk", "proxy", "pci");
    static final String DEFAULT_TYPE = "unix-char";
    private static final String CDI = "cdi";

    private final Fields fields;
    private final Location where;
    private final Problems problems;

    EntryReader(Fields fields, Location where, Problems problems) {
        this.fields = fields;
        this.where = where;
        this.problems = problems;
    }

    /** Empty where the type is not known or the device not said. */
    Optional<Entry> read() {
        Optional<DeviceType> type = type();
        if (type.isEmpty()) {
            return Optional.empty();
        }
        Set<String> keys = type.get().keys().isEmpty() ? Set.of("type") : keysOf(type.get());
        Set<String> others = new ForeignKeys(fields, type.get(), keys).refuse();
        fields.onlyKnown(Stream.concat(keys.stream(), others.stream()).toList(), PLANNED);
        boolean byCdi = type.get().name().equals(CDI);
        boolean inDockersWords = !byCdi && keys.contains("device");
        Optional<DockerDevice> shorthand =
                inDockersWords ? fields.read("device", DockerDevice::parse) : Optional.empty();
        int wrong = problems.errors().size();
        Map<String, String> options = options(type.get());
        boolean optionsAreRight = problems.errors().size() == wrong;
        boolean picksNone = !type.get().picks(options);
        boolean saysNone = type.get().keys().isEmpty() || !saysWhich(type.get());
        MatchReader reader = new MatchReader(fields, type.get(), problems);
        List<Map<String, String>> match = picksNone && saysNone
                ? List.of()
                : byCdi ? CdiNames.read(fields, reader, problems) : reader.read(shorthand);
        int count = type.get().hasNodes() ? count(type.get()) : type.get().count();
        Mapping.Choice choice = new Mapping.Choice(type.get().name(), match, count, options);
        if (optionsAreRight) {
            type.get()
                    .contradiction(choice)
                    .ifPresent(why -> problems.error(fields.where(), fields.title() + ": " + why));
        }
        Entry entry = new Entry(
                where,
                choice,
                looks(type.get(), shorthand, match, count),
                access(type.get(), shorthand),
                fields.read("required", Scalars::flag).orElse(false),
                fields.read("exclusive", Scalars::flag).orElse(type.get().exclusive(choice)),
                fields.read("onDetach", EntryReader::onDetach).orElse(Mapping.OnDetach.REFUSE_IF_OPEN),
                fields.table("hooks").map(HooksReader::read).orElse(Mapping.Hooks.NONE));
        return match.isEmpty() && !picksNone ? Optional.empty() : Optional.of(entry);
    }

    private boolean saysWhich(DeviceType type) {
        return fields.has("match") || type.shorthands().keySet().stream().anyMatch(fields::has);
    }

    /** What may stand in an entry of a type: what all have, and its own. */
    static Set<String> keysOf(DeviceType type) {
        Set<String> keys = new LinkedHashSet<>(type.hasNodes() ? KEYS : KEYS_WITHOUT_NODES);
        keys.addAll(new TreeSet<>(type.shorthands().keySet()));
        type.options().forEach(option -> keys.add(option.key()));
        return keys;
    }

    private int count(DeviceType type) {
        return fields.read("count", EntryReader::number).orElse(type.count());
    }

    private static int number(String text) {
        if (text.equals("all")) {
            return Mapping.Choice.ALL;
        }
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("neither a number from 1 to 999 nor 'all'; write how many are meant");
        }
        return Integer.parseInt(text);
    }

    private Map<String, String> options(DeviceType type) {
        Map<String, String> options = new TreeMap<>();
        for (DeviceType.Option option : type.options()) {
            if (option.form() == DeviceType.Option.Form.WORDS) {
                List<String> words = fields.eachOrCommas(option.key(), option.check());
                if (!words.isEmpty()) {
                    options.put(option.key(), String.join(DeviceType.Option.BETWEEN_WORDS, words));
                }
            } else {
                fields.read(option.key(), text -> optionValue(option, text))
                        .ifPresent(value -> options.put(option.key(), value));
            }
        }
        return options;
    }

    private static String optionValue(DeviceType.Option option, String text) {
        return switch (option.form()) {
            case PATH -> InsidePath.parse(text).value();
            case NUMBER ->
                Integer.toString(Scalars.number(
                        text,
                        Integer.parseInt(option.values().get(0)),
                        Integer.parseInt(option.values().get(1))));
            case ONE_OF -> {
                if (!option.values().contains(text)) {
                    throw new IllegalArgumentException("not known; write one of " + String.join(", ", option.values()));
                }
                yield text;
            }
            case WORD, WORDS -> option.check().apply(text);
        };
    }

    private Mapping.Looks looks(
            DeviceType type, Optional<DockerDevice> shorthand, List<Map<String, String>> match, int count) {
        if (!type.hasNodes()) {
            return Mapping.Looks.PLAIN;
        }
        Optional<ContainerPath> path = path(type, shorthand, match, count);
        List<ContainerPath> links = fields.each("links", InsidePath::parse);
        if (count > 1 && (fields.has("path") || !links.isEmpty())) {
            String key = fields.has("path") ? "path" : "links";
            String several = fields.has("count")
                    ? "'count' asks for several devices; remove one of the two"
                    : "type '" + type.name() + "' means all that fit; remove it";
            fields.wrong(key, "'" + key + "' in " + fields.title() + " names one place, and " + several);
        }
        return new Mapping.Looks(
                path,
                links,
                fields.read("by-id", Scalars::flag).orElse(false),
                account(type, "owner", "uid"),
                account(type, "group", "gid"),
                fields.read("mode", Scalars::mode));
    }

    private Optional<DeviceType> type() {
        if (!fields.has("type") && !fields.has("device")) {
            boolean misspelt = fields.names().stream()
                    .filter(name -> !KEYS.contains(name))
                    .anyMatch(name ->
                            Spelling.nearest(name, List.of("type", "device")).isPresent());
            if (misspelt) {
                fields.onlyKnown(KEYS, PLANNED); // says what was meant
                return Optional.empty();
            }
            List<String> names = DeviceTypes.ALL.stream().map(DeviceType::name).toList();
            String next = fields.has("class")
                    ? "'class' is not supported yet, so write 'type' and 'match'"
                    : "write one of " + String.join(", ", names) + ", or use the shorthand 'device'";
            fields.required("type", next);
            return Optional.empty();
        }
        if (!fields.has("type")) {
            boolean byCdi = fields.node("device")
                    .filter(node -> node instanceof YamlNode.Scalar scalar && CdiName.isMeant(scalar.text()))
                    .isPresent();
            return DeviceTypes.named(byCdi ? CDI : DEFAULT_TYPE);
        }
        return fields.text("type").flatMap(name -> {
            Optional<DeviceType> type = DeviceTypes.named(name);
            if (type.isEmpty()) {
                fields.wrong("type", unknownType(name));
            }
            return type;
        });
    }

    private static String unknownType(String name) {
        List<String> names = DeviceTypes.ALL.stream().map(DeviceType::name).toList();
        return TYPES_PLANNED.contains(name)
                ? "type '" + name + "' is not supported yet; supported types: " + String.join(", ", names)
                : "unknown type '" + name + "'" + Spelling.hint(name, names, "types");
    }

    /** As written; else where the host has it, if that is one name; else left to the device found. */
    private Optional<ContainerPath> path(
            DeviceType type, Optional<DockerDevice> shorthand, List<Map<String, String>> match, int count) {
        Optional<ContainerPath> inside = shorthand.flatMap(DockerDevice::inside);
        if (inside.isPresent() && fields.has("path")) {
            fields.wrong("path", "'path' in " + fields.title() + " is said by 'device' already; keep one of the two");
        }
        Optional<ContainerPath> written = fields.read("path", InsidePath::parse).or(() -> inside);
        boolean named = type.shorthands().containsKey(MatchReader.SOURCE) && count == Mapping.Choice.ONLY;
        if (!named || written.isPresent() || match.size() != 1 || fields.has("path")) {
            return written;
        }
        return Optional.ofNullable(match.get(0).get(MatchReader.SOURCE))
                .filter(source -> !MatchReader.isGlob(source))
                .flatMap(InsidePath::ofSource);
    }

    private Permissions access(DeviceType type, Optional<DockerDevice> shorthand) {
        Optional<Permissions> inside = shorthand.flatMap(DockerDevice::access);
        if (inside.isPresent() && fields.has("access")) {
            fields.wrong(
                    "access", "'access' in " + fields.title() + " is said by 'device' already; keep one of the two");
        }
        return !type.hasNodes()
                ? type.unsaid().access()
                : fields.read("access", EntryReader::letters)
                        .or(() -> inside)
                        .orElse(type.unsaid().access());
    }

    private static Permissions letters(String text) {
        try {
            return Permissions.parse(text);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(refused.getMessage() + "; write letters such as rw", refused);
        }
    }

    private Owner account(DeviceType type, String named, String numbered) {
        if (fields.has(named) && fields.has(numbered)) {
            fields.wrong(
                    numbered,
                    "'" + named + "' and '" + numbered + "' in " + fields.title()
                            + " say the same thing; keep one of the two");
        }
        Function<String, Owner> number = Scalars::account;
        return fields.read(named, Scalars::owner)
                .or(() -> fields.read(numbered, number))
                .orElse(type.unsaid().account());
    }

    private static Mapping.OnDetach onDetach(String text) {
        return switch (text) {
            case "refuse-if-open" -> Mapping.OnDetach.REFUSE_IF_OPEN;
            case "force" -> Mapping.OnDetach.FORCE;
            default -> throw new IllegalArgumentException("not known; write refuse-if-open or force");
        };
    }
}
