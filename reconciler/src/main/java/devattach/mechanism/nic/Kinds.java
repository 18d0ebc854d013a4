package devattach.mechanism.nic;

import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.model.CanBus;
import devattach.model.CanPair;
import devattach.model.Nic;
import java.util.Locale;

/** The kernel's sorts of interfaces in the words of plans. */
final class Kinds {

    private Kinds() {}

    static LinkKind of(Nic.Made made) {
        return switch (made.kind()) {
            case MACVLAN ->
                new LinkKind.Macvlan(LinkKind.Macvlan.Mode.valueOf(made.detail().toUpperCase(Locale.ROOT)));
            case IPVLAN ->
                new LinkKind.Ipvlan(LinkKind.Ipvlan.Layer.valueOf(made.detail().toUpperCase(Locale.ROOT)));
            case VLAN -> new LinkKind.Vlan(Integer.parseInt(made.detail()));
        };
    }

    /** Whether an interface inside is that of an attachment. */
    static boolean isAt(Link link, Attachment one) {
        int index = one.home().flatMap(Parked::radio).map(Parked.Radio::inside).orElse(one.index());
        if (index
                == 0) { // of a Wi-Fi interface it was not written down yet: then by hardware, which its monitors share
            return one.home()
                    .filter(home -> home.hardware().equals(Parked.Identity.of(link)))
                    .isPresent();
        }
        return link.index() == index && is(link, one);
    }

    /** Whether an interface with the number of an attachment can be its: a container can make others of any number. */
    private static boolean is(Link link, Attachment one) {
        Nic.Origin origin = one.facet().origin();
        if (origin instanceof Nic.Made made) {
            return link.kind().equals(of(made));
        }
        if (origin instanceof Nic.Pair) {
            return link.kind().equals(LinkKind.VETH);
        }
        if (origin instanceof CanPair) {
            return link.kind().equals(LinkKind.VXCAN);
        }
        if (origin instanceof CanBus) {
            return link.kind().equals(LinkKind.VCAN);
        }
        return one.home().filter(home -> is(link, home.hardware())).isPresent();
    }

    /** Whether it is that very one; of one that somebody made only that it may be, since a name says nothing elsewhere. */
    static boolean is(Link link, Parked.Identity hardware) {
        Parked.Identity here = Parked.Identity.of(link);
        return hardware.isMade() ? here.isMade() : here.fits(hardware);
    }
}
