package devattach.config;

import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import devattach.model.ContainerPath;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Owner;
import devattach.model.Permissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads one {@code devices.<key>}: which device, and what it looks like inside. */
final class EntryReader {

    static final List<String> KEYS = List.of(
            "device",
            "type",
            "match",
            "source",
            "major",
            "minor",
            "path",
            "access",
            "owner",
            "uid",
            "group",
            "gid",
            "mode",
            "required",
            "exclusive",
            "onDetach");
    static final List<String> PLANNED =
            List.of("class", "count", "links", "hooks", "uevents", "partitions", "attached");
    static final List<String> TYPES_PLANNED = List.of(
            "usb", "unix-hotplug", "gpu", "nic", "infiniband", "disk", "proxy", "tpm", "pci", "none", "subtree", "cdi");
    static final String DEFAULT_TYPE = "unix-char";
    private static final int DEFAULT_MODE = 0660;

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
        fields.onlyKnown(KEYS, PLANNED);
        Optional<DockerDevice> shorthand = fields.read("device", DockerDevice::parse);
        List<Map<String, String>> match = new MatchReader(fields, type.get(), problems).read(shorthand);
        Optional<ContainerPath> path = path(shorthand, match);
        Permissions access = access(shorthand);
        Entry entry = new Entry(
                where,
                type.get().name(),
                match,
                path,
                access,
                account("owner", "uid"),
                account("group", "gid"),
                fields.read("mode", Scalars::mode).orElse(DEFAULT_MODE),
                fields.read("required", Scalars::flag).orElse(false),
                fields.read("exclusive", Scalars::flag).orElse(type.get().exclusive()),
                fields.read("onDetach", EntryReader::onDetach).orElse(Mapping.OnDetach.REFUSE_IF_OPEN));
        return match.isEmpty() ? Optional.empty() : Optional.of(entry);
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
            return DeviceTypes.named(DEFAULT_TYPE);
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
    private Optional<ContainerPath> path(Optional<DockerDevice> shorthand, List<Map<String, String>> match) {
        Optional<ContainerPath> inside = shorthand.flatMap(DockerDevice::inside);
        if (inside.isPresent() && fields.has("path")) {
            fields.wrong("path", "'path' in " + fields.title() + " is said by 'device' already; keep one of the two");
        }
        Optional<ContainerPath> written = fields.read("path", InsidePath::parse).or(() -> inside);
        if (written.isPresent() || match.size() != 1 || fields.has("path")) {
            return written;
        }
        return Optional.ofNullable(match.get(0).get("source"))
                .filter(source -> !MatchReader.isGlob(source))
                .flatMap(InsidePath::ofSource);
    }

    private Permissions access(Optional<DockerDevice> shorthand) {
        Optional<Permissions> inside = shorthand.flatMap(DockerDevice::access);
        if (inside.isPresent() && fields.has("access")) {
            fields.wrong(
                    "access", "'access' in " + fields.title() + " is said by 'device' already; keep one of the two");
        }
        return fields.read("access", EntryReader::letters).or(() -> inside).orElse(Permissions.RW);
    }

    private static Permissions letters(String text) {
        try {
            return Permissions.parse(text);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(refused.getMessage() + "; write letters such as rw", refused);
        }
    }

    private Owner account(String named, String numbered) {
        if (fields.has(named) && fields.has(numbered)) {
            fields.wrong(
                    numbered,
                    "'" + named + "' and '" + numbered + "' in " + fields.title()
                            + " say the same thing; keep one of the two");
        }
        Function<String, Owner> number = Scalars::account;
        return fields.read(named, Scalars::owner)
                .or(() -> fields.read(numbered, number))
                .orElse(Owner.ROOT);
    }

    private static Mapping.OnDetach onDetach(String text) {
        return switch (text) {
            case "refuse-if-open" -> Mapping.OnDetach.REFUSE_IF_OPEN;
            case "force" -> Mapping.OnDetach.FORCE;
            default -> throw new IllegalArgumentException("not known; write refuse-if-open or force");
        };
    }
}
