package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.linux.net.Filter;
import devattach.linux.net.InterfaceAddress;
import devattach.linux.net.Link;
import devattach.linux.net.Neighbor;
import devattach.linux.net.PortState;
import devattach.linux.net.Qdisc;
import devattach.linux.net.Route;
import devattach.linux.net.Rtnetlink;
import devattach.linux.net.VirtualFunction;
import devattach.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the host's network is like at one moment, or nearly so: each part is read when somebody first asks for it. For one thread at a time. */
final class HostSheet {

    private final Rtnetlink host;
    private @Nullable List<Link> links;
    private @Nullable List<PortState> ports;
    private @Nullable List<InterfaceAddress> addresses;
    private @Nullable List<Neighbor> proxies;
    private @Nullable List<Qdisc> qdiscs;
    private final Map<Integer, List<Route>> routes = new HashMap<>();
    private final Map<Integer, List<Filter>> filters = new HashMap<>();
    private final Map<Integer, List<VirtualFunction>> functions = new HashMap<>();

    HostSheet(Rtnetlink host) {
        this.host = host;
    }

    List<Link> links() throws KernelException {
        List<Link> known = links;
        if (known == null) {
            known = host.links(Rtnetlink.Extent.PLAIN);
            links = known;
        }
        return known;
    }

    /** The name of one; empty where it is not there. */
    Optional<String> name(int index) throws KernelException {
        return links().stream()
                .filter(link -> link.index() == index)
                .map(Link::name)
                .findFirst();
    }

    /** What a physical interface has set for its functions. */
    List<VirtualFunction> functions(int physical) throws KernelException {
        List<VirtualFunction> known = functions.get(physical);
        if (known == null) {
            known = host.link(physical, Rtnetlink.Extent.WITH_FUNCTIONS)
                    .map(Link::functions)
                    .orElse(List.of());
            functions.put(physical, known);
        }
        return known;
    }

    List<InterfaceAddress> addresses() throws KernelException {
        List<InterfaceAddress> known = addresses;
        if (known == null) {
            known = host.addresses();
            addresses = known;
        }
        return known;
    }

    /** For whom the host answers. */
    List<Neighbor> proxies() throws KernelException {
        List<Neighbor> known = proxies;
        if (known == null) {
            known = host.proxies();
            proxies = known;
        }
        return known;
    }

    /** Of bridges. */
    List<PortState> ports() throws KernelException {
        List<PortState> known = ports;
        if (known == null) {
            known = host.ports();
            ports = known;
        }
        return known;
    }

    /** Of all interfaces. */
    List<Qdisc> qdiscs() throws KernelException {
        List<Qdisc> known = qdiscs;
        if (known == null) {
            known = host.traffic().qdiscs();
            qdiscs = known;
        }
        return known;
    }

    /** Of what comes in at an interface. */
    List<Filter> filters(int link) throws KernelException {
        List<Filter> known = filters.get(link);
        if (known == null) {
            known = host.traffic().filters(link, Filter.Side.IN);
            filters.put(link, known);
        }
        return known;
    }

    /** Those of one table. */
    List<Route> routes(int table) throws KernelException {
        List<Route> known = routes.get(table);
        if (known == null) {
            known = new ArrayList<>(host.routes(IpAddress.Version.V4, table));
            known.addAll(host.routes(IpAddress.Version.V6, table));
            routes.put(table, known);
        }
        return known;
    }
}
