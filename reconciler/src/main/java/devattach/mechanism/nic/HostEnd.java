package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.model.CanPair;
import devattach.model.InterfaceId;
import devattach.model.Limits;
import devattach.model.Nic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The end on the host of a pair whose other end a container has. */
final class HostEnd {

    private HostEnd() {}

    /** Why it is not there, up, and a port of the bridge it is to be a port of; empty where it is. */
    static String flaw(Attachment one, HostSheet host) throws KernelException {
        Optional<Link> end = find(one, host.links());
        if (end.isEmpty()) {
            return "its end on the host, " + one.otherEnd() + ", is gone or renamed";
        }
        if (end.get().ties().master() != master(one, host.links())) {
            return "its end on the host, " + one.otherEnd() + ", is "
                    + bridge(one).map(bridge -> "no port of " + bridge).orElse("a port of a bridge");
        }
        if (!end.get().state().isUp()) {
            return "its end on the host, " + one.otherEnd() + ", is down";
        }
        OptionalInt mtu = mtu(one);
        if (mtu.isPresent() && end.get().state().mtu() != mtu.getAsInt()) {
            return "its end on the host, " + one.otherEnd() + ", has mtu "
                    + end.get().state().mtu() + ", not " + mtu.getAsInt();
        }
        String port = Ports.flaw(one, end.get(), host);
        return port.isEmpty() ? Routed.flaw(one, end.get(), host) : port;
    }

    static Optional<Link> find(Attachment one, List<Link> host) {
        return host.stream()
                .filter(link -> link.name().equals(one.otherEnd()) && is(link, one))
                .findFirst();
    }

    /** Where the host's routes to the container begin: at the bridge, if there is one. */
    static Optional<Link> routed(Attachment one, List<Link> host) {
        return bridge(one).isPresent() ? Hosts.find(host, bridge(one).get()) : find(one, host);
    }

    private static boolean is(Link link, Attachment one) {
        LinkKind kind = one.facet().origin() instanceof CanPair ? LinkKind.VXCAN : LinkKind.VETH;
        return link.kind().equals(kind) && link.ties().parent() == one.index();
    }

    /** What is longer than the other end takes is lost, so both have what is said. A port has that of its bridge. */
    private static OptionalInt mtu(Attachment one) {
        boolean free =
                one.facet().origin() instanceof Nic.Pair pair && pair.bridge().isEmpty();
        return free ? one.facet().settings().mtu() : OptionalInt.empty();
    }

    static Optional<Link> of(Attachment one, Rtnetlink host) throws KernelException {
        return host.link(one.otherEnd()).filter(link -> is(link, one));
    }

    /**
     * Puts it right.
     *
     * @param had the limits it may have, by what is written
     */
    static void mend(Attachment one, Limits had, Rtnetlink host) throws KernelException {
        Optional<Link> end = of(one, host);
        int master = bridge(one).isEmpty() ? 0 : master(one, host.links(Rtnetlink.Extent.PLAIN));
        if (end.isPresent()) {
            LinkSettings right = settings(one, end.get(), master);
            if (right != LinkSettings.NONE) {
                host.change(end.get().index(), right);
                end = of(one, host);
            }
        }
        if (end.isPresent()) {
            Ports.mend(one, end.get(), host);
            Routed.mend(one, end.get(), host);
            Throttle.mend(one, had, end.get(), host);
        }
    }

    /** Has it send under nothing but what it shall have, before it gets that or loses something else. */
    static void filter(Attachment one, Limits had, Rtnetlink host) throws KernelException {
        boolean filtered = !one.facet().settings().limits().filtering().isNone();
        Optional<Link> end = filtered ? of(one, host) : Optional.empty();
        if (end.isPresent()) {
            Throttle.mend(one, had, end.get(), host);
        }
    }

    /** What is to be set of it that is not so. */
    private static LinkSettings settings(Attachment one, Link end, int master) {
        LinkSettings settings = LinkSettings.NONE;
        OptionalInt mtu = mtu(one);
        if (mtu.isPresent() && end.state().mtu() != mtu.getAsInt()) {
            settings = settings.mtu(mtu.getAsInt());
        }
        if (end.ties().master() != master) {
            settings = settings.master(master);
        }
        return end.state().isUp() ? settings : settings.up();
    }

    private static Optional<InterfaceId> bridge(Attachment one) {
        return one.facet().origin() instanceof Nic.Pair pair ? pair.bridge() : Optional.empty();
    }

    /** 0 for none; -1 where it is not there any more. */
    private static int master(Attachment one, List<Link> host) {
        Optional<InterfaceId> bridge = bridge(one);
        return bridge.isEmpty()
                ? 0
                : Hosts.find(host, bridge.get()).map(Link::index).orElse(-1);
    }

    /** The host shall not get an IPv6 address of its own on a port of a bridge, as that would be a way past the bridge. */
    static void isolateFromHost(String name) throws KernelException {
        set("ipv6", name, "disable_ipv6", "1");
    }

    /** The container shall not tell the host which routes and addresses to have. */
    static void ignoreAdvertisements(String name) throws KernelException {
        set("ipv6", name, "accept_ra", "0");
    }

    static void set(String protocol, String name, String setting, String value) throws KernelException {
        try {
            Files.writeString(Path.of("/proc/sys/net", protocol, "conf", name, setting), value);
        } catch (NoSuchFileException e) {
            return; // a kernel without IPv6
        } catch (IOException e) {
            throw KernelException.of("write", setting + " of " + name + ": " + e.getMessage(), Errno.EIO);
        }
    }
}
