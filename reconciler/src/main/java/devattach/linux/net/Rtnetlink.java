package devattach.linux.net;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.NetlinkRequest;
import devattach.linux.NetlinkSocket;
import devattach.model.HostRoute;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The network interfaces of one network namespace, with their addresses and routes, see rtnetlink(7). For one thread at a time. It keeps
 * its namespace alive: to be closed soon.
 *
 * <p>What the kernel refuses is a {@link KernelException} with the kernel's own reason. A request that says several things may be done in
 * part, see {@link LinkSettings}.
 */
public final class Rtnetlink implements AutoCloseable {

    static final int NETLINK_ROUTE = 0;

    private final NetlinkSocket socket;

    /** How much is asked for of an interface. */
    public enum Extent {
        PLAIN(Attributes.WITHOUT_STATISTICS),
        /** With the virtual functions, of which the driver is asked one by one. */
        WITH_FUNCTIONS(Attributes.WITHOUT_STATISTICS | Attributes.WITH_FUNCTIONS);

        final int mask;

        Extent(int mask) {
            this.mask = mask;
        }
    }

    private Rtnetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Of the host: the namespace this process is in. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public static Rtnetlink here() throws KernelException {
        return new Rtnetlink(NetlinkSocket.here(NETLINK_ROUTE));
    }

    /** Of another namespace, by its file below /proc/PID/ns. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public static Rtnetlink in(Fd network) throws KernelException {
        return new Rtnetlink(NetlinkSocket.in(network, NETLINK_ROUTE));
    }

    /** All interfaces, by their index. */
    public List<Link> links(Extent extent) throws KernelException {
        return socket.dump(LinkMessages.all(extent), LinkReader::read);
    }

    /** One by its index; empty where there is none. */
    public Optional<Link> link(int index, Extent extent) throws KernelException {
        return one(LinkMessages.one(index, extent));
    }

    /** One by its name or one of its altnames; empty where there is none. */
    public Optional<Link> link(String name) throws KernelException {
        return one(LinkMessages.one(name));
    }

    private Optional<Link> one(NetlinkRequest request) throws KernelException {
        try {
            return socket.ask(request, LinkReader::read);
        } catch (KernelException e) {
            if (e.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Makes an interface, right where {@code settings} want it: in another namespace, too, on a parent of this one, which is much quicker
     * than moving it there. Before Linux 6.15 its name has to be free in the namespace of this socket, too (EEXIST): name it inside, then.
     */
    public void create(LinkKind kind, LinkSettings settings) throws KernelException {
        socket.change(LinkMessages.create(kind, settings));
    }

    /**
     * Makes two interfaces of which each gets what the other sends, each right where its settings want it; without a word on that, in the
     * namespace of this socket.
     *
     * <p>Only {@code one} can be up at once: the kernel opens {@code other} before that knows of its other end, and refuses (ENOTCONN; nothing
     * is made). So the one that shall be up in a container is {@code one}, and the other is set up by a change.
     */
    public void createPair(LinkSettings one, LinkSettings other) throws KernelException {
        createPair(LinkKind.VETH, one, other);
    }

    /** Likewise of {@link LinkKind#VETH}, or of {@link LinkKind#VXCAN}. */
    public void createPair(LinkKind kind, LinkSettings one, LinkSettings other) throws KernelException {
        socket.change(LinkMessages.createPair(kind, one, other));
    }

    /** Changes, and perhaps moves, an interface. */
    public void change(int index, LinkSettings settings) throws KernelException {
        socket.change(LinkMessages.change(index, settings));
    }

    /** Changes a virtual function of an interface. */
    public void change(int index, FunctionSettings settings) throws KernelException {
        socket.change(LinkMessages.change(index, settings));
    }

    /** Names under which it can be found, too; each must be nobody's name. Those before a refused one are added. */
    public void addAltnames(int index, List<String> names) throws KernelException {
        if (!names.isEmpty()) {
            socket.change(LinkMessages.addAltnames(index, names));
        }
    }

    public void removeAltnames(int index, List<String> names) throws KernelException {
        if (!names.isEmpty()) {
            socket.change(LinkMessages.removeAltnames(index, names));
        }
    }

    /** Takes an interface away that was made; a pair goes together. A physical one cannot be deleted (EOPNOTSUPP). */
    public void delete(int index) throws KernelException {
        socket.change(LinkMessages.delete(index));
    }

    /** Takes all those of a group away at once, for little more than one alone costs. Group 0 is refused (EPERM). */
    public void deleteGroup(int number) throws KernelException {
        socket.change(LinkMessages.deleteGroup(number));
    }

    /** All addresses of all interfaces. */
    public List<InterfaceAddress> addresses() throws KernelException {
        return socket.dump(AddressMessages.all(), AddressMessages::read);
    }

    public void addAddress(int link, IpPrefix address) throws KernelException {
        socket.change(AddressMessages.add(link, address));
    }

    /** One that is used at once: nobody else at that interface can have it. */
    public void addCertainAddress(int link, IpPrefix address) throws KernelException {
        socket.change(AddressMessages.addCertain(link, address));
    }

    public void removeAddress(int link, IpPrefix address) throws KernelException {
        socket.change(AddressMessages.remove(link, address));
    }

    /** The routes of the main table; one with several ways comes as several. */
    public List<Route> routes(IpAddress.Version version) throws KernelException {
        return routes(version, HostRoute.MAIN);
    }

    /** Likewise of another table; none where there is no such table. */
    public List<Route> routes(IpAddress.Version version, int table) throws KernelException {
        try {
            var all = socket.dump(
                    RouteMessages.all(version, table), answer -> RouteMessages.read(answer, version, table));
            return all.stream().flatMap(List::stream).toList();
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return List.of(); // a namespace that never had one has no table yet
            }
            throw e;
        }
    }

    public void addRoute(Route route) throws KernelException {
        socket.change(RouteMessages.add(route));
    }

    /** Whoever made it; one that is {@link Route#ours} only where it is. */
    public void removeRoute(Route route) throws KernelException {
        socket.change(RouteMessages.remove(route));
    }

    /** All ports of bridges. */
    public List<PortState> ports() throws KernelException {
        return socket.dump(PortMessages.all(), PortMessages::read);
    }

    /** Frames of this VLAN pass with their mark. A port can be in a VLAN only where its bridge was made with such (EOPNOTSUPP). */
    public void addTaggedPortVlan(int link, int vlan) throws KernelException {
        socket.change(PortMessages.addTagged(link, vlan));
    }

    /** Frames without a mark are of this VLAN; there is one such. */
    public void addUntaggedPortVlan(int link, int vlan) throws KernelException {
        socket.change(PortMessages.addUntagged(link, vlan));
    }

    public void removePortVlan(int link, int vlan) throws KernelException {
        socket.change(PortMessages.remove(link, vlan));
    }

    /** For whom the host answers, at any interface. */
    public List<Neighbor> proxies() throws KernelException {
        return socket.dump(NeighborMessages.proxies(), NeighborMessages::read);
    }

    /** The host answers for an address at an interface; the entry says that we made it, even where somebody else had. */
    public void addProxy(int link, IpAddress address) throws KernelException {
        socket.change(NeighborMessages.addProxy(link, address));
    }

    public void removeProxy(int link, IpAddress address) throws KernelException {
        socket.change(NeighborMessages.removeProxy(link, address));
    }

    /** Has the kernel ask by ARP or NDP who has an address; {@link #neighbor} tells what came of it. */
    public void lookFor(int link, IpAddress address) throws KernelException {
        socket.change(NeighborMessages.look(link, address));
    }

    /** What the kernel believes of one; empty: nothing. */
    public Optional<Neighbor> neighbor(int link, IpAddress address) throws KernelException {
        try {
            return socket.ask(NeighborMessages.get(link, address), NeighborMessages::read);
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** As if it had never been asked for. */
    public void forgetNeighbor(int link, IpAddress address) throws KernelException {
        try {
            socket.change(NeighborMessages.forget(link, address));
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /** Whether a port exchanges frames with other isolated ones: 1 no, 0 yes. */
    public void isolatePort(int link, int on) throws KernelException {
        socket.change(PortMessages.isolate(link, on));
    }

    /** What its interfaces are held to; usable as long as this is. */
    public TrafficControl traffic() {
        return new TrafficControl(socket);
    }

    /** The number this namespace has for another, as in {@link Link.Ties#namespace}; empty where it has none. */
    public OptionalInt numberOf(Fd network) throws KernelException {
        int number = socket.ask(NamespaceMessages.numberOf(network), NamespaceMessages::read)
                .orElse(NamespaceMessages.NONE);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Likewise; it gets one where it has none, and has it as long as both namespaces are there. */
    public int number(Fd network) throws KernelException {
        OptionalInt known = numberOf(network);
        if (known.isEmpty()) {
            try {
                socket.change(NamespaceMessages.number(network));
            } catch (KernelException e) {
                if (!e.is(Errno.EEXIST)) { // somebody else was quicker
                    throw e;
                }
            }
            known = numberOf(network);
        }
        return known.orElseThrow(() -> KernelException.of("netlink", "number of " + network, Errno.ENODATA));
    }

    /** What tells this network namespace from any other since the machine was started; never used again. Since Linux 5.14. */
    public long namespaceCookie() throws KernelException {
        return socket.namespaceCookie();
    }

    /** The namespace whose interfaces these are, whether a process is left in it or not. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public Fd network() throws KernelException {
        return socket.network();
    }

    @Override
    public void close() {
        socket.close();
    }
}
