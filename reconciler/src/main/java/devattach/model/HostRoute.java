package devattach.model;

/**
 * A way of the host to a network behind a container.
 *
 * @param table which of the host's routing tables it is in
 */
public record HostRoute(IpPrefix to, int table) {

    /** The table that is asked where no rule says otherwise. */
    public static final int MAIN = 254;

    /** One in the main table. */
    public static HostRoute main(IpPrefix to) {
        return new HostRoute(to, MAIN);
    }

    @Override
    public String toString() {
        return to + (table == MAIN ? "" : " in table " + table);
    }
}
