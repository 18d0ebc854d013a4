package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.model.InterfaceId;
import devattach.model.Nic;
import devattach.model.Place;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The VLAN interface on the host on which one for a container is made, or at which the host answers for one: the host's own where it has one
 * of that number, else one of ours, which all that need it share and which goes with the last of them. Of ours its number is written down
 * before it is made, so that one of the host is never taken for it.
 */
final class Carrier {

    /** What is wrong where one is not {@link #isWhole}. */
    static final String BROKEN = "its VLAN on the host is down or gone";

    private Carrier() {}

    /** What of an origin says of a VLAN of the host. */
    private record Vlan(InterfaceId parent, int id) {

        LinkKind kind() {
            return new LinkKind.Vlan(id);
        }
    }

    private static Optional<Vlan> vlan(Nic.Origin origin) {
        if (origin instanceof Nic.Made made) {
            return made.vlan().stream()
                    .mapToObj(id -> new Vlan(made.parent(), id))
                    .findFirst();
        }
        return Routed.routing(origin).flatMap(it -> it.vlan().stream()
                .mapToObj(id -> new Vlan(it.parent(), id))
                .findFirst());
    }

    /** Whether it is on a VLAN of the host. */
    static boolean isNeeded(Nic.Origin origin) {
        return vlan(origin).isPresent();
    }

    /**
     * The number on the host of the one that is to be made, or was, for this origin.
     *
     * @param origin that needs one
     * @param all that is written down
     * @param fresh a number that nothing has on the host
     * @return 0 where the host has one itself
     */
    static int reserve(Nic.Origin origin, Rtnetlink host, Collection<Attachment> all, int fresh)
            throws KernelException {
        Vlan vlan = vlan(origin).orElseThrow();
        int there =
                find(vlan, host.links(Rtnetlink.Extent.PLAIN)).map(Link::index).orElse(fresh);
        return there == fresh || all.stream().anyMatch(one -> one.carrier() == there) ? there : 0;
    }

    private static Optional<Link> find(Vlan vlan, List<Link> host) {
        Optional<Link> parent = Hosts.find(host, vlan.parent());
        return host.stream()
                .filter(link -> link.kind().equals(vlan.kind())
                        && parent.isPresent()
                        && link.ties().parent() == parent.get().index()
                        && link.ties().namespace().isEmpty())
                .findFirst();
    }

    /** What there is of {@link #under}. */
    static Optional<Link> find(Attachment one, InterfaceId parent, List<Link> host) {
        Optional<Vlan> vlan = vlan(one.facet().origin());
        return vlan.isPresent() ? find(vlan.get(), host) : Hosts.find(host, parent);
    }

    /** What is to be made on, or answered at: the parent itself, or its interface for a VLAN, which is made where it is missing. */
    static Link under(Attachment one, InterfaceId parent, Rtnetlink host) throws KernelException {
        Optional<Vlan> vlan = vlan(one.facet().origin());
        if (vlan.isEmpty()) {
            return Hosts.get(host, parent);
        }
        List<Link> links = host.links(Rtnetlink.Extent.PLAIN);
        Optional<Link> there = find(vlan.get(), links);
        if (there.isEmpty() && one.carrier() == 0) {
            throw KernelException.of("find", "the host's VLAN " + vlan.get().id() + " on " + parent, Errno.ENODEV);
        }
        Link link = there.isPresent() ? there.get() : make(one, vlan.get(), Hosts.get(host, parent), links, host);
        if (link.index() == one.carrier()) {
            Routed.prepare(one, link.name());
        }
        if (there.isEmpty()) {
            host.change(one.carrier(), LinkSettings.NONE.up());
        }
        return link;
    }

    private static Link make(Attachment one, Vlan vlan, Link parent, List<Link> links, Rtnetlink host)
            throws KernelException {
        String name = name(parent.name() + "." + vlan.id(), one.carrier(), links);
        host.create(
                vlan.kind(), LinkSettings.NONE.index(one.carrier()).name(name).parent(parent.index()));
        boolean layer3 = one.facet().origin() instanceof Nic.Made made && made.kind() == Nic.Made.Kind.IPVLAN;
        if (!layer3) {
            HostEnd.isolateFromHost(name); // an ipvlan of layer 3 goes through the host's IPv6
        }
        return Hosts.get(host, one.carrier());
    }

    private static String name(String wish, int index, List<Link> links) {
        Predicate<String> taken = name -> links.stream()
                .anyMatch(link -> link.name().equals(name) || link.altnames().contains(name));
        return wish.length() <= Place.Interface.LONGEST_NAME && !taken.test(wish)
                ? wish
                : String.format("dav%08x", index);
    }

    /**
     * Whether one of the host that there was is gone, which is made anew only with all that is on it: the number of one of ours is written
     * down first.
     */
    static boolean isLost(Attachment one, Rtnetlink host) throws KernelException {
        Optional<Vlan> vlan = one.carrier() == 0 ? vlan(one.facet().origin()) : Optional.empty();
        return vlan.isPresent()
                && find(vlan.get(), host.links(Rtnetlink.Extent.PLAIN)).isEmpty();
    }

    /** Whether one of ours is there and up, or none is needed. */
    static boolean isWhole(Attachment one, List<Link> host) {
        return one.carrier() == 0
                || host.stream().anyMatch(link -> is(link, one) && link.state().isUp());
    }

    private static boolean is(Link link, Attachment one) {
        return link.index() == one.carrier()
                && vlan(one.facet().origin())
                        .filter(it -> link.kind().equals(it.kind()))
                        .isPresent();
    }

    /** Puts it right. */
    static void mend(Attachment one, Rtnetlink host) throws KernelException {
        Optional<Link> ours = ours(one, host);
        if (ours.isPresent() && !ours.get().state().isUp()) {
            host.change(one.carrier(), LinkSettings.NONE.up());
        }
    }

    private static Optional<Link> ours(Attachment one, Rtnetlink host) throws KernelException {
        return one.carrier() == 0
                ? Optional.empty()
                : host.link(one.carrier(), Rtnetlink.Extent.PLAIN).filter(link -> is(link, one));
    }

    /** Takes one of ours away, unless others need it. */
    static void leave(Attachment one, Rtnetlink host, Collection<Attachment> all) throws KernelException {
        boolean needed = all.stream().anyMatch(other -> !other.equals(one) && other.carrier() == one.carrier());
        Optional<Link> ours = needed ? Optional.empty() : ours(one, host);
        if (ours.isPresent()) {
            host.delete(ours.get().index());
        }
    }
}
