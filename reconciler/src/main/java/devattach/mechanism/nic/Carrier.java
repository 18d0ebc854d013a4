package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.model.Nic;
import devattach.model.Place;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * The VLAN interface on the host on which one for a container is made: the host's own where it has one of that number, else one of ours,
 * which all that need it share and which goes with the last of them. Of ours its number is written down before it is made, so that one of
 * the host is never taken for it.
 */
final class Carrier {

    private Carrier() {}

    /** Whether it is made on a VLAN of the host. */
    static boolean isNeeded(Nic.Origin origin) {
        return onVlan(origin).isPresent();
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
        Nic.Made made = onVlan(origin).orElseThrow();
        Link parent = Hosts.get(host, made.parent());
        int there = find(made, parent, host.links(Rtnetlink.Extent.PLAIN))
                .map(Link::index)
                .orElse(fresh);
        return there == fresh || all.stream().anyMatch(one -> one.carrier() == there) ? there : 0;
    }

    private static Optional<Nic.Made> onVlan(Nic.Origin origin) {
        return origin instanceof Nic.Made made && made.vlan().isPresent() ? Optional.of(made) : Optional.empty();
    }

    private static Optional<Link> find(Nic.Made made, Link parent, List<Link> host) {
        LinkKind kind = new LinkKind.Vlan(made.vlan().orElseThrow());
        return host.stream()
                .filter(link -> link.kind().equals(kind)
                        && link.ties().parent() == parent.index()
                        && link.ties().namespace().isEmpty())
                .findFirst();
    }

    /** What is to be made on: the parent itself, or its interface for a VLAN, which is made where it is missing. */
    static Link under(Attachment one, Nic.Made made, Rtnetlink host) throws KernelException {
        Link parent = Hosts.get(host, made.parent());
        if (made.vlan().isEmpty()) {
            return parent;
        }
        List<Link> links = host.links(Rtnetlink.Extent.PLAIN);
        Optional<Link> there = find(made, parent, links);
        if (there.isPresent()) {
            return there.get();
        }
        int id = made.vlan().getAsInt();
        String name = name(parent.name() + "." + id, one.carrier(), links);
        host.create(
                new LinkKind.Vlan(id),
                LinkSettings.NONE.index(one.carrier()).name(name).parent(parent.index()));
        if (made.kind() == Nic.Made.Kind.MACVLAN) {
            HostEnd.isolateFromHost(name); // an ipvlan of layer 3 goes through the host's IPv6
        }
        host.change(one.carrier(), LinkSettings.NONE.up());
        return Hosts.get(host, one.carrier());
    }

    private static String name(String wish, int index, List<Link> links) {
        Predicate<String> taken = name -> links.stream()
                .anyMatch(link -> link.name().equals(name) || link.altnames().contains(name));
        return wish.length() <= Place.Interface.LONGEST_NAME && !taken.test(wish)
                ? wish
                : String.format("dav%08x", index);
    }

    /** Whether one of ours is there and up, or none is needed. */
    static boolean isWhole(Attachment one, List<Link> host) {
        return one.carrier() == 0
                || host.stream().anyMatch(link -> is(link, one) && link.state().isUp());
    }

    private static boolean is(Link link, Attachment one) {
        OptionalInt id = onVlan(one.facet().origin()).map(Nic.Made::vlan).orElse(OptionalInt.empty());
        return link.index() == one.carrier() && id.isPresent() && link.kind().equals(new LinkKind.Vlan(id.getAsInt()));
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
