package devattach.model;

import java.util.List;

/**
 * The host passes on what is for a container: to others it answers for its addresses.
 *
 * @param parent at which it answers
 * @param gateways the addresses under which the container knows the host, at most one of each version
 * @param probed the versions of whose addresses is asked first whether nobody at the parent has them
 */
public record Routing(InterfaceId parent, List<IpAddress> gateways, List<IpAddress.Version> probed) {

    public Routing {
        gateways = List.copyOf(gateways);
        probed = List.copyOf(probed);
    }

    @Override
    public String toString() {
        return "routed at " + parent;
    }
}
