package devattach.runtime;

import devattach.model.ContainerId;
import java.util.Map;

/**
 * A running container as its runtime tells of it.
 *
 * @param pid its init, in the host's numbers
 * @param startTime what the runtime recorded of the init's start, clock ticks after boot; 0 where it records none
 */
public record Running(ContainerId id, String name, Map<String, String> labels, int pid, long startTime) {
    public Running {
        labels = Map.copyOf(labels);
    }
}
