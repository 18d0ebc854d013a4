package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Radios;
import devattach.linux.net.Rtnetlink;
import devattach.model.InterfaceId;
import devattach.model.Nic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Wi-Fi cards on their way to a container and back. The kernel moves a card with all of its interfaces, and none by itself; it lets nobody
 * choose the number that one has there, so that this is written down as soon as it is known.
 */
final class Wireless {

    /** There where the kernel's part for Wi-Fi is loaded. */
    private static final Path CARDS = Path.of("/sys/class/ieee80211");

    private final Rtnetlink host;

    Wireless(Rtnetlink host) {
        this.host = host;
    }

    /** With what is to be known of its card, where it is an interface of one. */
    Parked parked(Parked home, Link link) throws KernelException {
        List<Radios.Station> all = stations(host);
        Optional<Radios.Station> own =
                all.stream().filter(each -> each.index() == link.index()).findFirst();
        if (own.isEmpty()) {
            return home;
        }
        List<Parked.Companion> others = new ArrayList<>();
        for (Radios.Station each : all) {
            if (each.phy() == own.get().phy() && each.index() != link.index()) {
                Nic.Use use = Hosts.get(host, each.index()).state().isUp() ? Nic.Use.UP : Nic.Use.DOWN;
                others.add(new Parked.Companion(each.number(), each.name(), use));
            }
        }
        return home.with(
                new Parked.Radio(own.get().phy(), own.get().number(), own.get().kind(), 0, others));
    }

    private static List<Radios.Station> stations(Rtnetlink where) throws KernelException {
        if (!Files.isDirectory(CARDS)) {
            return List.of();
        }
        Optional<Radios> radios = Radios.of(where);
        if (radios.isEmpty()) {
            return List.of();
        }
        try (Radios open = radios.get()) {
            return open.stations();
        }
    }

    private static Radios open(Rtnetlink where) throws KernelException {
        Optional<Radios> radios = Radios.of(where);
        if (radios.isEmpty()) {
            throw KernelException.of("find", "the kernel's part for Wi-Fi", Errno.ENODEV);
        }
        return radios.get();
    }

    /** Into a network namespace. */
    void move(Parked.Radio radio, String name, Fd network) throws KernelException {
        try (Radios radios = open(host)) {
            radios.move(radio.phy(), network);
        } catch (KernelException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                throw KernelException.of(
                        "move", name + ", as the driver of its Wi-Fi card lets nobody move that", Errno.EOPNOTSUPP);
            }
            throw e;
        }
    }

    /** With the number that it has inside now, where it is a Wi-Fi interface. */
    static Attachment arrived(Attachment one, Rtnetlink inside) throws KernelException {
        Optional<Parked.Radio> radio = one.home().flatMap(Parked::radio);
        if (radio.isEmpty()) {
            return one;
        }
        for (Radios.Station each : stations(inside)) {
            if (each.number() == radio.get().number()) {
                return one.at(each.index());
            }
        }
        throw KernelException.of("find", one.facet() + " inside", Errno.ENODEV);
    }

    /**
     * Brings a card to the host: its interfaces that were made inside are gone then, ours is called {@code name} and the others as they were
     * inside, where that is free. Nothing where it is not inside.
     */
    void fetch(Parked.Radio radio, Rtnetlink inside, String name, Fd home) throws KernelException {
        try (Radios radios = open(inside)) {
            for (Radios.Station each : radios.stations()) {
                if (each.phy() == radio.phy()) {
                    leave(each, radio, radios, inside, name);
                }
            }
            radios.move(radio.phy(), home);
        } catch (KernelException e) {
            if (!e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }

    private static void leave(Radios.Station station, Parked.Radio radio, Radios radios, Rtnetlink inside, String name)
            throws KernelException {
        boolean ours = station.number() == radio.number();
        if (!ours && radio.companion(station.number()).isEmpty()) {
            radios.delete(station.index());
            return;
        }
        Optional<Link> link = inside.link(station.index(), Rtnetlink.Extent.PLAIN);
        if (link.isEmpty()) {
            return;
        }
        inside.removeAltnames(station.index(), link.get().altnames());
        inside.change(station.index(), LinkSettings.NONE.down());
        if (ours) {
            inside.change(station.index(), LinkSettings.NONE.name(name));
        }
    }

    /**
     * Ours on the host, of the sort that it was; made anew under {@code name} where its card is here without it. Empty where the card is not
     * here.
     */
    Optional<Link> find(Parked.Radio radio, String name) throws KernelException {
        if (!Files.isDirectory(CARDS)) {
            return Optional.empty();
        }
        try (Radios radios = open(host)) {
            Optional<Radios.Station> own = own(radio, radios);
            if (own.isEmpty()) {
                radios.create(radio.phy(), radio.kind(), name);
                return host.link(name);
            }
            if (own.get().kind() != radio.kind()) {
                host.change(own.get().index(), LinkSettings.NONE.down());
                radios.change(own.get().index(), radio.kind());
            }
            return host.link(own.get().index(), Rtnetlink.Extent.PLAIN);
        } catch (KernelException e) {
            if (e.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Radios.Station> own(Parked.Radio radio, Radios radios) throws KernelException {
        return radios.stations().stream()
                .filter(each -> each.number() == radio.number())
                .findFirst();
    }

    /** The other interfaces of its card may have come with any name, that of ours, too. */
    void giveWay(Parked.Radio radio) throws KernelException {
        for (Radios.Station each : stations(host)) {
            Optional<Parked.Companion> was = radio.companion(each.number());
            if (was.isPresent() && !each.name().equals(was.get().name())) {
                host.change(each.index(), LinkSettings.NONE.down());
                String name = Interim.free(was.get().name(), host);
                host.change(each.index(), LinkSettings.NONE.name(name));
            }
        }
    }

    /** The other interfaces of its card on the host as they were. */
    void settle(Parked.Radio radio) throws KernelException {
        for (Radios.Station each : stations(host)) {
            Optional<Parked.Companion> was = radio.companion(each.number());
            if (was.isPresent()) {
                settle(each, was.get());
            }
        }
    }

    private void settle(Radios.Station station, Parked.Companion was) throws KernelException {
        if (!station.name().equals(was.name())) {
            host.change(station.index(), LinkSettings.NONE.down());
            host.change(station.index(), LinkSettings.NONE.name(was.name()));
        }
        if (was.use() == Nic.Use.UP) {
            host.change(station.index(), LinkSettings.NONE.up());
        }
    }

    /** With those that cannot be spared as another of their card is not; and any of a card that has another which is up. */
    Map<InterfaceId, String> spread(Map<InterfaceId, String> used, List<Link> links) throws KernelException {
        List<Radios.Station> all = stations(host);
        if (all.size() < 2) {
            return used;
        }
        Map<InterfaceId, String> more = new HashMap<>(used);
        for (Radios.Station one : all) {
            for (Radios.Station other : all) {
                Optional<Link> goes = link(one, links);
                Optional<Link> along = link(other, links);
                if (one.phy() == other.phy() && one.index() != other.index() && goes.isPresent() && along.isPresent()) {
                    why(along.get(), used)
                            .ifPresent(why -> more.putIfAbsent(
                                    Parked.Identity.of(goes.get()).id(),
                                    other.name() + ", which is of the same Wi-Fi card and would go with it, is used: "
                                            + why));
                }
            }
        }
        return more;
    }

    private static Optional<Link> link(Radios.Station station, List<Link> links) {
        return links.stream().filter(link -> link.index() == station.index()).findFirst();
    }

    private static Optional<String> why(Link link, Map<InterfaceId, String> used) {
        String known = used.get(Parked.Identity.of(link).id());
        return known != null ? Optional.of(known) : link.state().isUp() ? Optional.of("it is up") : Optional.empty();
    }
}
