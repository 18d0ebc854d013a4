package devattach.model;

import java.util.List;

/**
 * A user namespace's map of user or group ids, as in /proc/PID/uid_map, see user_namespaces(7). Ids are unsigned 32 bit.
 */
public record IdMap(List<Range> ranges) {

    /** The map of the initial user namespace: every id is itself. */
    public static final IdMap IDENTITY = new IdMap(List.of(new Range(0, 0, 0xffffffffL)));

    /** {@code count} ids from {@code inside} on are the host's from {@code host} on. */
    public record Range(long inside, long host, long count) {}

    public IdMap {
        ranges = List.copyOf(ranges);
    }

    /** The host's id for one inside, or -1 where the map has none. */
    public long toHost(long inside) {
        for (Range range : ranges) {
            if (inside >= range.inside && inside < range.inside + range.count) {
                return range.host + (inside - range.inside);
            }
        }
        return -1;
    }

    /** The id inside for one of the host, or -1 where the map has none. */
    public long toInside(long host) {
        for (Range range : ranges) {
            if (host >= range.host && host < range.host + range.count) {
                return range.inside + (host - range.host);
            }
        }
        return -1;
    }

    /** Whether every id of the container is the same id on the host. */
    public boolean isIdentity() {
        return equals(IDENTITY);
    }
}
