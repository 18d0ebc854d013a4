package devattach.mechanism.nic;

import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.model.CanBus;
import devattach.model.CanPair;
import devattach.model.Facet;
import devattach.model.HardwareAddress;
import devattach.model.Nic;
import java.util.Collection;
import java.util.OptionalInt;

/** The way of an interface into a container: moved there, or made there. It then has a name of its own choice, and is down. */
final class Bringing {

    private final Rtnetlink host;
    private final Collection<Attachment> all;

    /** @param all that is written down */
    Bringing(Rtnetlink host, Collection<Attachment> all) {
        this.host = host;
        this.all = all;
    }

    /**
     * Brings it, under the number that is written down.
     *
     * @param network the container's
     * @throws KernelException where it was not brought, or only in part
     */
    void bring(Attachment one, Fd network) throws KernelException {
        Facet.Interface wanted = one.facet();
        Nic.Origin origin = wanted.origin();
        // kernels before 6.15 refuse to make one under a name that the host has, though it is for elsewhere
        LinkSettings named = first(wanted).name(String.format("dvt%08x", one.index()));
        LinkSettings settings = named.into(network);
        if (one.home().flatMap(Parked::radio).isPresent()) {
            moveCard(one, named, network);
        } else if (origin.moves().isPresent()) {
            move(one, settings);
        } else if (origin instanceof Nic.Made made) {
            Link under = Carrier.under(one, made.parent(), host);
            Sharing.check(one, made, under, host, all);
            host.create(Kinds.of(made), settings.index(one.index()).parent(under.index()));
        } else if (origin instanceof Nic.Pair pair) {
            pair(one, pair, settings);
        } else if (origin instanceof CanPair) {
            canPair(one, settings);
        } else if (origin instanceof CanBus) {
            host.create(LinkKind.VCAN, settings.index(one.index()));
        }
    }

    /** What is best said when an interface is made, and has to be while it is down. */
    private static LinkSettings first(Facet.Interface wanted) {
        LinkSettings settings = LinkSettings.NONE;
        Nic.Settings asked = wanted.settings();
        boolean isFunction = wanted.origin() instanceof Nic.Function; // whose address is set with what insists on it
        if (asked.address().isPresent() && !isFunction) {
            settings = settings.address(asked.address().get());
        }
        if (asked.mtu().isPresent()) {
            settings = settings.mtu(asked.mtu().getAsInt());
        }
        if (asked.queueLength().isPresent()) {
            settings = settings.queueLength(asked.queueLength().getAsInt());
        }
        return settings;
    }

    /** Down first, as the kernel wants it of one that gets another name or address; its other names stay at home. */
    private void move(Attachment one, LinkSettings settings) throws KernelException {
        Parked home = one.home().orElseThrow();
        Link link = Hosts.get(host, home.hardware().id());
        host.removeAltnames(link.index(), link.altnames());
        host.change(link.index(), LinkSettings.NONE.down());
        if (one.facet().origin() instanceof Nic.Function) {
            new Functions(host).give(one, link);
        }
        host.change(link.index(), settings.indexThere(one.index()));
    }

    /** A Wi-Fi interface goes with its card, and nothing can be said of it on the way. */
    private void moveCard(Attachment one, LinkSettings settings, Fd network) throws KernelException {
        Parked home = one.home().orElseThrow();
        Link link = Hosts.get(host, home.hardware().id());
        host.removeAltnames(link.index(), link.altnames());
        host.change(link.index(), LinkSettings.NONE.down());
        host.change(link.index(), settings);
        new Wireless(host).move(home.radio().orElseThrow(), home.name(), network);
    }

    private void canPair(Attachment one, LinkSettings settings) throws KernelException {
        LinkSettings end = LinkSettings.NONE.name(one.otherEnd()).index(one.index());
        if (one.facet().settings().mtu().isPresent()) {
            end = end.mtu(one.facet().settings().mtu().getAsInt());
        }
        host.createPair(LinkKind.VXCAN, settings.index(one.index()), end);
        host.change(one.index(), LinkSettings.NONE.up());
    }

    private void pair(Attachment one, Nic.Pair pair, LinkSettings settings) throws KernelException {
        LinkSettings end = LinkSettings.NONE.name(one.otherEnd()).index(one.index());
        LinkSettings near = settings.index(one.index());
        Nic.Settings asked = one.facet().settings();
        OptionalInt inherited = OptionalInt.empty();
        if (pair.bridge().isPresent()) {
            Link bridge = Hosts.get(host, pair.bridge().get());
            inherited = OptionalInt.of(bridge.state().mtu());
            end = end.mtu(bridge.state().mtu()).master(bridge.index()).address(high(one));
            near = near.address(Sources.address(one));
        } else if (pair.routing().isPresent()) {
            Link parent = Carrier.under(one, pair.routing().get().parent(), host);
            Routed.check(one, asked.addresses(), host);
            inherited = OptionalInt.of(parent.state().mtu());
        }
        OptionalInt mtu = asked.mtu().isPresent() ? asked.mtu() : inherited;
        if (mtu.isPresent()) {
            near = near.mtu(mtu.getAsInt());
            end = pair.bridge().isPresent() ? end : end.mtu(mtu.getAsInt()); // a port has that of its bridge
        }
        host.createPair(near, end);
        if (pair.bridge().isPresent()) {
            HostEnd.isolateFromHost(one.otherEnd());
        } else {
            HostEnd.ignoreAdvertisements(one.otherEnd());
        }
        Throttle.begin(one, host); // before anything passes
        host.change(one.index(), LinkSettings.NONE.up());
    }

    /**
     * A bridge that was not told its address takes the lowest of its ports (net/bridge/br_stp_if.c); a port of ours must not be that, as
     * the host would be another to its neighbours from one moment to the next.
     */
    private static HardwareAddress high(Attachment one) {
        String digits = String.format("%08x", one.index());
        return new HardwareAddress(String.join(
                ":",
                "fe",
                "da",
                digits.substring(0, 2),
                digits.substring(2, 4),
                digits.substring(4, 6),
                digits.substring(6)));
    }
}
