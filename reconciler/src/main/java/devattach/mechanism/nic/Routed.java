package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.InterfaceAddress;
import devattach.linux.net.Link;
import devattach.linux.net.Neighbor;
import devattach.linux.net.Route;
import devattach.linux.net.Rtnetlink;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Nic;
import devattach.model.Routing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the host does for a container that others reach through it: it answers for its addresses at the parent (proxy ARP and NDP), has an
 * address of its own at the end of the pair, by which the container knows it, and passes on. At the parent, what is ours is known by its
 * maker; all else goes with the end of the pair.
 */
final class Routed {

    private Routed() {}

    private static Optional<Routing> routing(Attachment one) {
        return routing(one.facet().origin());
    }

    static Optional<Routing> routing(Nic.Origin origin) {
        return origin instanceof Nic.Pair pair ? pair.routing() : Optional.empty();
    }

    /** Those that it answers for. */
    private static List<IpAddress> addresses(Collection<IpPrefix> prefixes) {
        return prefixes.stream().map(IpPrefix::address).toList();
    }

    private static List<IpAddress> asked(Attachment one) {
        return addresses(one.facet().settings().addresses());
    }

    /** Why it is not as it is asked for; nothing is read where nothing is asked for. */
    static String flaw(Attachment one, Link end, HostSheet sheet) throws KernelException {
        if (routing(one).isEmpty()) {
            return "";
        }
        Routing routing = routing(one).get();
        Optional<Link> parent = Carrier.find(one, routing.parent(), sheet.links());
        if (!Carrier.isWhole(one, sheet.links())) {
            return Carrier.BROKEN;
        }
        if (parent.isEmpty()) {
            return "its parent " + routing.parent() + (routing.vlan().isPresent() ? ", or its VLAN there," : "")
                    + " is not on the host";
        }
        List<String> wrong = new ArrayList<>();
        for (IpAddress gateway : routing.gateways()) {
            if (!has(sheet.addresses(), end, gateway)) {
                wrong.add("the host has no " + gateway + " at " + end.name());
            }
        }
        for (IpAddress address : asked(one)) {
            if (!answers(sheet.proxies(), parent.get(), address)) {
                wrong.add("the host does not answer for " + address + " at "
                        + parent.get().name());
            }
        }
        return String.join("; ", wrong);
    }

    private static boolean has(List<InterfaceAddress> all, Link end, IpAddress address) {
        return all.stream()
                .anyMatch(each ->
                        each.link() == end.index() && each.address().address().equals(address));
    }

    private static boolean answers(List<Neighbor> proxies, Link parent, IpAddress address) {
        return proxies.stream()
                .anyMatch(proxy ->
                        proxy.link() == parent.index() && proxy.address().equals(address));
    }

    /** Makes what is missing. */
    static void mend(Attachment one, Link end, Rtnetlink host) throws KernelException {
        if (routing(one).isEmpty()) {
            return;
        }
        Routing routing = routing(one).get();
        Link parent = Carrier.under(one, routing.parent(), host);
        HostSheet sheet = new HostSheet(host);
        HostEnd.set("ipv4", end.name(), "rp_filter", "1"); // it sends under its own addresses only
        HostEnd.set("ipv4", end.name(), "forwarding", "1");
        HostEnd.set("ipv6", end.name(), "forwarding", "1");
        for (IpAddress gateway : routing.gateways()) {
            if (!has(sheet.addresses(), end, gateway)) {
                host.addCertainAddress(
                        end.index(), new IpPrefix(gateway, gateway.version().bits()));
            }
        }
        for (IpAddress address : asked(one)) {
            if (!answers(sheet.proxies(), parent, address)) {
                host.addProxy(parent.index(), address);
            }
        }
    }

    /** A VLAN of ours is to pass on what comes in there, which the host's own interfaces are told by nobody but itself. */
    static void prepare(Attachment one, String vlan) throws KernelException {
        if (routing(one).isEmpty()) {
            return;
        }
        List<IpAddress.Version> versions =
                asked(one).stream().map(IpAddress::version).distinct().toList();
        if (versions.contains(IpAddress.Version.V4)) {
            HostEnd.set("ipv4", vlan, "forwarding", "1");
        }
        if (versions.contains(IpAddress.Version.V6)) {
            HostEnd.ignoreAdvertisements(vlan);
            HostEnd.set("ipv6", vlan, "forwarding", "1");
            HostEnd.set("ipv6", vlan, "proxy_ndp", "1");
            HostEnd.set("ipv6", vlan, "accept_dad", "0"); // its address is the card's, and it is to answer at once
            HostEnd.set("ipv6", vlan, "disable_ipv6", "0");
        }
    }

    /** It answers no more for these, unless others want that, or somebody else said so. */
    static void withdraw(Attachment one, Collection<IpPrefix> gone, Rtnetlink host, Collection<Attachment> all)
            throws KernelException {
        Optional<Routing> routing = routing(one);
        if (routing.isEmpty() || gone.isEmpty()) {
            return;
        }
        HostSheet sheet = new HostSheet(host);
        Optional<Link> parent = Carrier.find(one, routing.get().parent(), sheet.links());
        for (Neighbor proxy : parent.isPresent() ? sheet.proxies() : List.<Neighbor>of()) {
            boolean ours = proxy.link() == parent.get().index() && proxy.maker() == Route.Maker.DEVATTACH;
            if (ours && addresses(gone).contains(proxy.address()) && !isWanted(one, proxy.address(), all)) {
                host.removeProxy(proxy.link(), proxy.address());
            }
        }
    }

    private static boolean isWanted(Attachment one, IpAddress address, Collection<Attachment> all) {
        Routing here = routing(one).orElseThrow();
        return all.stream()
                .anyMatch(other -> routing(other).filter(here::isWhere).isPresent()
                        && asked(other).contains(address)
                        && !other.isOf(one));
    }

    /**
     * Refuses where the host is not set up to pass on, which is its own to decide, or where somebody has an address already.
     *
     * @param added the addresses that were not there before
     * @throws KernelException says what to do
     */
    static void check(Attachment one, Collection<IpPrefix> added, Rtnetlink host) throws KernelException {
        Optional<Routing> routing = routing(one);
        if (routing.isEmpty() || added.isEmpty()) {
            return;
        }
        Link parent = Carrier.under(one, routing.get().parent(), host);
        List<IpAddress> addresses = addresses(added);
        Passing.check(parent.name(), addresses);
        for (InterfaceAddress own : host.addresses()) {
            if (addresses.contains(own.address().address())) {
                throw taken(own.address().address() + ", which the host has itself");
            }
        }
        List<IpAddress> probed = addresses.stream()
                .filter(address -> routing.get().probed().contains(address.version()))
                .toList();
        Optional<IpAddress> answered = new Probe(host, parent).whoAnswers(probed);
        if (answered.isPresent()) {
            throw taken(
                    answered.get() + ", which somebody at " + parent.name() + " has: it answered; choose another, or"
                            + " say 'ipv4.neighbor_probe: false' (or ipv6) where that is what shall be replaced");
        }
    }

    private static KernelException taken(String what) {
        return KernelException.of("give", "the address " + what, Errno.EADDRINUSE);
    }
}
