package devattach.config;

import devattach.model.ContainerPath;
import devattach.model.ContainerSelector;
import devattach.model.EntryId;
import devattach.model.Location;
import devattach.model.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one document of {@code kind: DeviceMap}: its name, the hosts and containers it is for, and its devices. */
final class DeviceMapReader {

    static final List<String> DOCUMENT = List.of("apiVersion", "kind", "metadata", "spec");
    static final List<String> METADATA = List.of("name", "description", "labels", "annotations");
    static final List<String> SPEC = List.of("hosts", "containers", "devices");
    static final List<String> HOSTS = List.of("names");
    private static final List<String> SPEC_PLANNED = List.of("suspend", "forEach");
    private static final List<String> HOSTS_PLANNED = List.of("matchLabels", "labels", "nameRegex");

    private final ContainersReader containers;
    private final Problems problems;

    DeviceMapReader(Set<String> runtimes, Problems problems) {
        this.containers = new ContainersReader(runtimes);
        this.problems = problems;
    }

    /** Empty where it is not a DeviceMap or has no name; all other mistakes are reported, and what is right is read. */
    Optional<DeviceMap> read(YamlNode document) {
        return Fields.of(document, "the document", problems)
                .filter(fields -> Kind.DEVICE_MAP.accepts(fields))
                .flatMap(this::map);
    }

    private Optional<DeviceMap> map(Fields document) {
        document.onlyKnown(DOCUMENT, List.of());
        document.required("metadata", "add 'metadata: { name: NAME }'");
        document.required("spec", "add it, with 'containers' and 'devices'");
        Optional<Fields> metadata = document.table("metadata");
        Optional<String> name = metadata.flatMap(this::name);
        Optional<Fields> spec = document.table("spec");
        spec.ifPresent(fields -> fields.onlyKnown(SPEC, SPEC_PLANNED));
        List<String> hosts = spec.map(this::hosts).orElse(List.of());
        // a stand-in where the name is wrong, so that mistakes below are still found
        String title = name.orElse("?");
        List<Mapping> mappings = spec.map(fields -> mappings(title, fields)).orElse(List.of());
        Location where = metadata.map(fields -> fields.where("name")).orElse(document.where());
        return name.map(found -> new DeviceMap(found, where, hosts, mappings));
    }

    private Optional<String> name(Fields metadata) {
        metadata.onlyKnown(METADATA, List.of());
        metadata.text("description");
        metadata.table("labels").ifPresent(labels -> labels.names().forEach(labels::text));
        metadata.table("annotations").ifPresent(notes -> notes.names().forEach(notes::text));
        metadata.required("name", "every DeviceMap has a name of its own");
        return metadata.read("name", Scalars::name);
    }

    private List<String> hosts(Fields spec) {
        return spec.table("hosts")
                .map(hosts -> {
                    hosts.onlyKnown(HOSTS, HOSTS_PLANNED);
                    if (hosts.names().isEmpty()) {
                        hosts.required("names", "list names or globs, or remove 'hosts' to mean every host");
                    }
                    return hosts.texts("names");
                })
                .orElse(List.of());
    }

    private List<Mapping> mappings(String name, Fields spec) {
        spec.required("containers", "say which, for example 'containers: { runtime: docker, name: web }'");
        spec.required("devices", "add at least one, or write 'devices: {}' to want none");
        Optional<ContainerSelector> selector = spec.table("containers").flatMap(containers::read);
        Optional<Fields> devices = spec.table("devices");
        List<Mapping> mappings = new ArrayList<>();
        devices.ifPresent(fields -> fields.names().forEach(key -> entry(fields, key)
                .map(entry -> entry.mapping(new EntryId(name, key), selector.orElse(ContainersReader.NONE)))
                .ifPresent(mappings::add)));
        refuseSamePaths(mappings);
        return mappings;
    }

    private Optional<Entry> entry(Fields devices, String key) {
        try {
            Scalars.key(key);
        } catch (IllegalArgumentException refused) {
            devices.wrong(key, "device key '" + key + "' is " + refused.getMessage());
            return Optional.empty();
        }
        Location where = devices.where(key);
        return devices.node(key)
                .flatMap(node -> Fields.of(node, "device '" + key + "'", problems))
                .flatMap(fields -> new EntryReader(fields, where, problems).read());
    }

    private void refuseSamePaths(List<Mapping> mappings) {
        Map<ContainerPath, Mapping> first = new HashMap<>();
        for (Mapping mapping : mappings) {
            Stream.concat(mapping.path().stream(), mapping.looks().links().stream())
                    .forEach(path -> {
                        Mapping earlier = first.putIfAbsent(path, mapping);
                        if (earlier != null) {
                            problems.error(
                                    mapping.where(),
                                    "device '" + mapping.entry().key() + "' and device '"
                                            + earlier.entry().key() + "' at " + earlier.where() + " are both to be "
                                            + path
                                            + " in the same containers; give one another 'path'");
                        }
                    });
        }
    }
}
