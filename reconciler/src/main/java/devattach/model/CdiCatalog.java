package devattach.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the CDI specs of a host say at one moment.
 *
 * @param devices by name; more than one where files of the same precedence contradict each other
 * @param troubles what could not be read or is no valid spec: names in it are unknown, not absent
 * @param standing the device node that stands at a spec's host path now, by path; none for a path where there is none
 */
public record CdiCatalog(
        SortedMap<CdiName, List<CdiDevice>> devices, List<Trouble> troubles, Map<String, DeviceNumber> standing) {

    /** Of a host without specs. */
    public static final CdiCatalog EMPTY = new CdiCatalog(new TreeMap<>(), List.of(), Map.of());

    public CdiCatalog {
        devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
        troubles = List.copyOf(troubles);
        standing = Map.copyOf(standing);
    }

    /**
     * A file or folder that could not be understood.
     *
     * @param why with file and place, and what to do
     * @param kind what its devices would be; empty where not even that is known
     */
    public record Trouble(String why, Optional<String> kind) {}

    /**
     * What came of reading one file: its devices, or why it is no valid spec.
     */
    public record File(List<CdiDevice> devices, List<Trouble> troubles) {
        public File {
            devices = List.copyOf(devices);
            troubles = List.copyOf(troubles);
        }
    }

    /** Why a name of a kind may exist although no device here has it. */
    public List<Trouble> troublesOf(String kind) {
        return troubles.stream()
                .filter(trouble ->
                        trouble.kind().isEmpty() || trouble.kind().get().equals(kind))
                .toList();
    }
}
