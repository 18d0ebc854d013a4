package devattach.config;

import devattach.model.Location;
import devattach.model.Mapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The DeviceMaps of a configuration tree. Start reading here: files become {@link YamlDocuments}, each is read by {@link
 * DeviceMapReader}, each entry of it by {@link EntryReader}.
 */
public final class DeviceMaps {

    private DeviceMaps() {}

    /**
     * The mappings for one host. Every map of the tree is checked, whatever host it is for: a mistake is found where it is
     * made and not where it first hurts.
     *
     * @param files by path; those that are not YAML by name, or lie under a name beginning with a dot, are none of ours
     * @param runtimes what {@code containers.runtime} may say
     */
    public static Parsed parse(SortedMap<String, byte[]> files, HostName host, Set<String> runtimes) {
        Problems problems = new Problems();
        List<DeviceMap> maps = new ArrayList<>();
        DeviceMapReader reader = new DeviceMapReader(runtimes, problems);
        files.forEach((path, bytes) -> documents(path, bytes, problems)
                .forEach(document -> reader.read(document).ifPresent(maps::add)));
        refuseSameNames(maps, problems);
        if (maps.isEmpty()) {
            problems.warning(
                    new Location(".", 0, 0),
                    "there is no DeviceMap in the tree, so nothing is to be attached; check 'source.path' if there should be");
        }
        if (!problems.errors().isEmpty()) {
            return new Parsed.Invalid(problems.errors());
        }
        List<Mapping> mappings = maps.stream()
                .filter(map -> map.isFor(host))
                .flatMap(map -> map.mappings().stream())
                .sorted(Comparator.comparing(Mapping::entry))
                .toList();
        return new Parsed.Valid(mappings, problems.warnings());
    }

    private static List<YamlNode> documents(String path, byte[] bytes, Problems problems) {
        if (!isOurs(path)) {
            return List.of();
        }
        List<YamlNode> documents = YamlDocuments.read(path, bytes, problems).stream()
                .filter(document -> !isEmpty(document))
                .toList();
        if (documents.isEmpty()) {
            problems.warning(new Location(path, 0, 0), "holds no DeviceMap; delete the file, or write one");
        }
        return documents;
    }

    private static boolean isOurs(String path) {
        boolean yaml = path.endsWith(".yaml") || path.endsWith(".yml");
        return yaml && !path.startsWith(".") && !path.contains("/.");
    }

    /** Comments only, or nothing between two {@code ---}. */
    private static boolean isEmpty(YamlNode document) {
        return document instanceof YamlNode.Scalar scalar && scalar.isNull();
    }

    /** An entry's identity is its map's name and its key; keys of one map cannot repeat, so names decide. */
    private static void refuseSameNames(List<DeviceMap> maps, Problems problems) {
        Map<String, DeviceMap> first = new HashMap<>();
        for (DeviceMap map : maps) {
            DeviceMap earlier = first.putIfAbsent(map.name(), map);
            if (earlier != null) {
                problems.error(
                        map.where(),
                        "DeviceMap '" + map.name() + "' is defined twice, first at " + earlier.where()
                                + "; rename one, or put their devices into one map");
            }
        }
    }
}
