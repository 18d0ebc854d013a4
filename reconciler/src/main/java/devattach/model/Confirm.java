package devattach.model;

import java.time.Duration;
import java.util.List;

/**
 * How long a change of network interfaces may leave the host without its ways before it is taken back.
 *
 * @param within of zero: nothing is ever taken back
 * @param reach places of which one at least is to answer; empty: the Git server's
 */
public record Confirm(Duration within, List<Endpoint> reach) {

    /** Unless the host's own file says otherwise. */
    public static final Confirm DEFAULT = new Confirm(Duration.ofSeconds(60), List.of());

    public Confirm {
        reach = List.copyOf(reach);
    }

    /** The same, of the Git server where nothing else is said. */
    public Confirm orReach(List<Endpoint> server) {
        return reach.isEmpty() ? new Confirm(within, server) : this;
    }
}
