package devattach.config;

import devattach.model.Glob;
import devattach.model.Location;
import devattach.model.Mapping;
import java.util.List;

/**
 * One DeviceMap document, read.
 *
 * @param where the place of its name
 * @param hosts names or globs; empty for every host
 */
record DeviceMap(String name, Location where, List<String> hosts, List<Mapping> mappings) {

    boolean isFor(HostName host) {
        return hosts.isEmpty() || hosts.stream().anyMatch(pattern -> Glob.matches(pattern, host.value()));
    }
}
