package devattach.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A DeviceMap to be: one container, and what it is given elsewhere.
 *
 * @param name what to call the map, if that is free and allowed
 * @param host the host it is for; empty for every host
 * @param containers the keys of {@code spec.containers}, those of a table with a dot, and their values
 */
public record Draft(
        String name,
        Optional<String> host,
        Map<String, List<String>> containers,
        List<Found> devices,
        List<Remark> remarks) {

    public Draft {
        containers = Collections.unmodifiableMap(new LinkedHashMap<>(containers));
        devices = List.copyOf(devices);
        remarks = List.copyOf(remarks);
    }

    /** For a container that a runtime lists by this name. */
    static Draft named(String map, String runtime, String container, List<Found> devices, List<Remark> remarks) {
        return new Draft(map, Optional.empty(), selector("runtime", runtime, "name", container), devices, remarks);
    }

    /** Keys and values in turn. */
    static Map<String, List<String>> selector(String... pairs) {
        Map<String, List<String>> selector = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            selector.put(pairs[i], List.of(pairs[i + 1]));
        }
        return selector;
    }

    boolean isEmpty() {
        return devices.isEmpty() && remarks.isEmpty();
    }
}
