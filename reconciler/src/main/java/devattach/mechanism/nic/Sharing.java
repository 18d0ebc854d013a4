package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.Rtnetlink;
import devattach.model.Nic;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All ipvlan interfaces of a parent are in one mode: a new one of another would change those that are there, whosesoever they are
 * (ipvlan_link_new of drivers/net/ipvlan/ipvlan_main.c).
 */
final class Sharing {

    private Sharing() {}

    /**
     * Refuses one that would change others.
     *
     * @param under what it is to be made on
     * @param all that is written down
     */
    static void check(Attachment one, Nic.Made made, Link under, Rtnetlink host, Collection<Attachment> all)
            throws KernelException {
        if (made.kind() != Nic.Made.Kind.IPVLAN) {
            return;
        }
        LinkKind wanted = Kinds.of(made);
        Stream<String> theirs = host.links(Rtnetlink.Extent.PLAIN).stream()
                .filter(link -> link.kind() instanceof LinkKind.Ipvlan
                        && link.ties().parent() == under.index()
                        && link.ties().namespace().isEmpty()
                        && !link.kind().equals(wanted))
                .map(Link::name);
        Stream<String> ours = all.stream()
                .filter(other -> other.index() != one.index()
                        && other.facet().origin() instanceof Nic.Made there
                        && there.kind() == Nic.Made.Kind.IPVLAN
                        && there.parent().equals(made.parent())
                        && there.vlan().equals(made.vlan())
                        && !there.detail().equals(made.detail()))
                .map(other -> other.facet().name() + " of "
                        + other.entry().map(Object::toString).orElse("another entry"));
        Optional<String> other = Stream.concat(theirs, ours).findFirst();
        if (other.isPresent()) {
            throw KernelException.of(
                    "make",
                    "an ipvlan in mode " + made.detail() + " on " + under.name() + ", where " + other.get()
                            + " is in another: the kernel has one mode for all of them; say the same 'mode', or use 'nictype: macvlan'",
                    Errno.EBUSY);
        }
    }
}
