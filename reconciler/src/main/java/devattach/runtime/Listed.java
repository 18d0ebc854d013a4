package devattach.runtime;

import java.util.List;

/**
 * What a runtime answered.
 *
 * @param running the containers that are known to run
 * @param troubles what could not be read, each in one sentence; where there is any, a container that is not listed may run all the same
 */
public record Listed(List<Running> running, List<String> troubles) {

    public static final Listed NOTHING = new Listed(List.of(), List.of());

    public Listed {
        running = List.copyOf(running);
        troubles = List.copyOf(troubles);
    }
}
