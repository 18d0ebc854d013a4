package devattach.model;

import java.util.List;
import java.util.OptionalInt;

/**
 * The host passes on what is for a container: to others it answers for its addresses.
 *
 * @param parent at which it answers
 * @param vlan of the parent's frames it is about those that are marked with this number; empty: those that are not marked
 * @param gateways the addresses under which the container knows the host, at most one of each version
 * @param probed the versions of whose addresses is asked first whether nobody at the parent has them
 */
public record Routing(InterfaceId parent, OptionalInt vlan, List<IpAddress> gateways, List<IpAddress.Version> probed) {

    public Routing {
        gateways = List.copyOf(gateways);
        probed = List.copyOf(probed);
    }

    /** Whether both answer at the same place. */
    public boolean isWhere(Routing other) {
        return parent.equals(other.parent) && vlan.equals(other.vlan);
    }

    @Override
    public String toString() {
        return "routed at " + parent + (vlan.isPresent() ? ", vlan " + vlan.getAsInt() : "");
    }
}
