package devattach.mechanism.nic;

import devattach.linux.net.InterfaceAddress;
import devattach.linux.net.Link;
import devattach.linux.net.Route;
import devattach.mechanism.Observation;
import devattach.model.Facet;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Nic;
import devattach.model.Place;
import devattach.model.Seen;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The interfaces of one container, as far as they matter.
 *
 * @param ledger those of ours, as they were asked for
 */
record NicView(Map<Place, Seen> places, Collection<Facet> ledger) implements Observation {

    static final NicView NOTHING = new NicView(Map.of(), List.of());

    NicView {
        places = Map.copyOf(places);
        ledger = List.copyOf(ledger);
    }

    @Override
    public Seen at(Place place) {
        return places.getOrDefault(place, Seen.NOTHING);
    }

    /**
     * What was read of a network namespace at one moment, or nearly so.
     *
     * @param addresses with the length of their network, those that somebody or something chose
     */
    record Sheet(List<Link> links, List<InterfaceAddress> addresses, List<Route> routes) {

        Optional<Link> named(String name) {
            return links.stream().filter(link -> link.name().equals(name)).findFirst();
        }

        /** The interface of an attachment: that of its number, where it is of its sort. */
        Optional<Link> of(Attachment one) {
            return links.stream().filter(link -> Kinds.isAt(link, one)).findFirst();
        }

        Nic.Settings settings(Link link) {
            List<IpPrefix> own = addresses.stream()
                    .filter(each -> each.link() == link.index())
                    .map(InterfaceAddress::address)
                    .toList();
            List<Nic.Way> ways = routes.stream()
                    .filter(route -> route.link() == link.index())
                    .map(Sheet::way)
                    .distinct()
                    .toList();
            return new Nic.Settings(
                            link.state().isUp() ? Nic.Use.UP : Nic.Use.DOWN,
                            Optional.of(link.state().address()),
                            OptionalInt.of(link.state().mtu()),
                            OptionalInt.of(link.state().queueLength()),
                            own,
                            ways)
                    .with(Controllers.terms(link))
                    .with(Inet6.terms(link));
        }

        private static Nic.Way way(Route route) {
            Optional<IpAddress> gateway = route.gateway();
            return new Nic.Way(route.to(), gateway);
        }
    }

    /**
     * What a sheet means.
     *
     * @param wanted names at which something is wanted
     * @param ours what the container was given
     * @param sides what the host has for each of ours
     */
    static NicView of(Sheet sheet, Collection<String> wanted, List<Attachment> ours, Map<Attachment, HostSide> sides) {
        Map<Place, Seen> places = new HashMap<>();
        for (String name : wanted) {
            sheet.named(name).ifPresent(link -> places.put(new Place.Interface(name), foreign(link, sheet)));
        }
        for (Attachment one : ours) {
            Optional<Link> link = sheet.of(one);
            Optional<Facet> asked = Optional.of(one.facet());
            String name = one.facet().name();
            if (link.isPresent() && link.get().name().equals(name)) {
                HostSide side = sides.getOrDefault(one, HostSide.NONE);
                String flaw = side.flaw().isEmpty() ? Sources.flaw(one, link.get()) : side.flaw();
                Nic.Origin origin = flaw.isEmpty() ? one.facet().origin() : new Nic.Foreign(flaw);
                Nic.Settings settings = sheet.settings(link.get()).onHost(side.routes(), side.limits());
                Facet present = new Facet.Interface(name, origin, settings);
                places.put(one.facet().place(), new Seen(Optional.of(present), true, asked, ""));
            } else {
                Seen other = places.getOrDefault(one.facet().place(), Seen.NOTHING);
                places.put(one.facet().place(), new Seen(other.present(), false, asked, ""));
            }
        }
        return new NicView(
                places,
                ours.stream().map(Attachment::facet).map(Facet.class::cast).toList());
    }

    private static Seen foreign(Link link, Sheet sheet) {
        Facet present =
                new Facet.Interface(link.name(), new Nic.Foreign(link.kind().name()), sheet.settings(link));
        return new Seen(Optional.of(present), false, Optional.empty(), "");
    }

    /** Nothing can be put there, whatever it is. */
    static NicView obstructed(Collection<String> wanted, List<Attachment> ours, String why) {
        Map<Place, Seen> places = new HashMap<>();
        for (String name : wanted) {
            places.put(new Place.Interface(name), new Seen(Optional.empty(), false, Optional.empty(), why));
        }
        return new NicView(
                places,
                ours.stream().map(Attachment::facet).map(Facet.class::cast).toList());
    }
}
