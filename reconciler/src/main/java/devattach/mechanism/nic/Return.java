package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.model.Nic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way home of an interface, or the end of one that was made. It may begin anywhere: in the container, on the host where the kernel put
 * what an ended namespace had, or half-way.
 */
final class Return {

    /** A container can give it new names as fast as we take them. */
    private static final int TRIES = 5;

    private final Rtnetlink host;
    private final Journal journal;

    Return(Rtnetlink host, Journal journal) {
        this.host = host;
        this.journal = journal;
    }

    /**
     * Brings it home, or away, and forgets it.
     *
     * @param inside the container's; empty where its namespace is not held
     * @throws KernelException where it is not done; what is written stays, for the next try
     */
    void of(Attachment one, Optional<Rtnetlink> inside) throws KernelException {
        if (one.facet().origin().moves().isPresent()) {
            fetch(one, inside);
            settle(one);
        } else if (inside.isPresent()) {
            Optional<Link> link = link(one, inside.get());
            if (link.isPresent()) {
                inside.get().delete(link.get().index());
            }
        }
        if (!one.otherEnd().isEmpty()) {
            new HostRoutes(host, journal.all())
                    .withdraw(one, one.facet().settings().hostRoutes());
            Routed.withdraw(one, one.facet().settings().addresses(), host, journal.all());
            Optional<Link> end = HostEnd.of(one, host);
            if (end.isPresent()) {
                host.delete(end.get().index());
            }
        }
        Carrier.leave(one, host, journal.all());
        forget(one);
    }

    private static Optional<Link> link(Attachment one, Rtnetlink inside) throws KernelException {
        return inside.link(one.index(), Rtnetlink.Extent.PLAIN).filter(link -> Kinds.isAt(link, one));
    }

    /** Out of the container, under a name that nobody else has. */
    private void fetch(Attachment one, Optional<Rtnetlink> inside) throws KernelException {
        if (inside.isEmpty()) {
            return;
        }
        Optional<Parked.Radio> radio = one.home().flatMap(Parked::radio);
        for (int attempt = 1; ; attempt++) {
            Optional<Link> link = link(one, inside.get());
            if (link.isEmpty() && radio.isEmpty()) {
                return;
            }
            String name = Interim.free(one.home().orElseThrow().name(), host);
            try (Fd home = Files.open("/proc/self/ns/net", Files.O_RDONLY)) {
                if (radio.isPresent()) {
                    new Wireless(host).fetch(radio.get(), inside.get(), name, home);
                    return;
                }
                int index = link.orElseThrow().index();
                inside.get().removeAltnames(index, link.get().altnames());
                inside.get().change(index, LinkSettings.NONE.down());
                inside.get().change(index, LinkSettings.NONE.name(name));
                inside.get().change(index, LinkSettings.NONE.into(home));
                return;
            } catch (KernelException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** As it was, on the host. */
    private void settle(Attachment one) throws KernelException {
        Parked home = one.home().orElseThrow();
        Optional<Link> found = find(one);
        if (found.isEmpty()) {
            if (isPlugged(home)) {
                throw KernelException.of(
                        "find",
                        home.name() + ", which is neither with its container nor on the host: it is in another network"
                                + " namespace",
                        Errno.ENODEV);
            }
            return; // unplugged: nothing is left to bring home
        }
        Link link = found.get();
        if (isLeftAlone(link, one)) {
            return;
        }
        LinkSettings settings = LinkSettings.NONE
                .down()
                .mtu(home.state().mtu())
                .queueLength(home.state().queueLength());
        if (home.function().isEmpty()
                && !link.state().address().equals(home.state().address())) {
            settings = settings.address(home.state().address());
        }
        if (home.can().isPresent()) {
            host.change(link.index(), LinkSettings.NONE.down());
            Controllers.restore(host, link, home.can().get());
        }
        host.change(link.index(), settings);
        if (home.function().isPresent()) {
            new Functions(host).restore(one, link);
        }
        if (!link.alias().equals(home.alias())) {
            host.change(link.index(), LinkSettings.NONE.alias(home.alias()));
        }
        if (home.radio().isPresent()) {
            new Wireless(host).giveWay(home.radio().get());
        }
        name(link, home);
        if (home.state().use() == Nic.Use.UP) {
            host.change(link.index(), LinkSettings.NONE.up());
        }
        if (home.radio().isPresent()) {
            new Wireless(host).settle(home.radio().get());
        }
    }

    /**
     * Whether the host has taken it into use as it is, and so there is nothing to put right any more.
     *
     * @throws KernelException where it is in use and not as it was: putting it right would cut what goes through it
     */
    private boolean isLeftAlone(Link link, Attachment one) throws KernelException {
        Parked home = one.home().orElseThrow();
        String use = NetworkUse.of(NicMechanism.read(host))
                .get(Parked.Identity.of(link).id());
        if (use == null) {
            return false;
        }
        boolean asItWas = link.name().equals(home.name())
                && link.state().address().equals(home.state().address())
                && link.state().mtu() == home.state().mtu()
                && (home.function().isEmpty() || new Functions(host).isAtHome(one));
        if (!asItWas) {
            throw KernelException.of(
                    "restore",
                    home.name() + ", which the host uses already as " + link.name() + " (" + use
                            + "), so that it is left alone until that is not so",
                    Errno.EBUSY);
        }
        return true;
    }

    /** One that somebody made is found by its name: that at home, or that on the way. */
    private Optional<Link> find(Attachment one) throws KernelException {
        Parked home = one.home().orElseThrow();
        if (home.radio().isPresent()) {
            Optional<Link> own = new Wireless(host).find(home.radio().get(), Interim.free(home.name(), host));
            if (own.isPresent()) {
                return own;
            }
        }
        if (!home.hardware().isMade()) {
            return host.links(Rtnetlink.Extent.PLAIN).stream()
                    .filter(link -> Kinds.is(link, home.hardware()))
                    .findFirst();
        }
        // of those that somebody made the kernel brings CAN home, with the number it had inside
        Optional<Link> numbered = host.link(one.index(), Rtnetlink.Extent.PLAIN)
                .filter(link -> Kinds.is(link, home.hardware()) && Controllers.isCan(link));
        if (numbered.isPresent()) {
            return numbered;
        }
        Optional<Link> there = host.link(home.name());
        String way = Interim.name(home.name());
        return host.links(Rtnetlink.Extent.PLAIN).stream()
                .filter(link -> link.name().equals(way) && Kinds.is(link, home.hardware()))
                .findFirst()
                .or(() -> there.filter(link -> Kinds.is(link, home.hardware())
                        && link.state().address().equals(home.state().address())));
    }

    private static boolean isPlugged(Parked home) {
        return home.hardware().folder().filter(java.nio.file.Files::exists).isPresent();
    }

    /** Udev, to which it is a new one, gives it other names at the same time, even that which it had at home. */
    private void name(Link link, Parked home) throws KernelException {
        for (int attempt = 1; ; attempt++) {
            Optional<Link> now = host.link(link.index(), Rtnetlink.Extent.PLAIN);
            if (now.isEmpty()) {
                throw KernelException.of("find", home.name() + " again", Errno.ENODEV);
            }
            giveWay(now.get(), home);
            try {
                rename(now.get(), home);
                return;
            } catch (KernelException e) {
                boolean meanwhile = e.is(Errno.EEXIST) || e.is(Errno.ENOENT);
                if (!meanwhile || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Where its name is another's by now. */
    private void giveWay(Link link, Parked home) throws KernelException {
        Optional<Link> other = host.link(home.name()).filter(one -> one.index() != link.index());
        if (other.isEmpty()) {
            return;
        }
        String now = link.name();
        if (!now.startsWith(Interim.PREFIX)) {
            now = Interim.free(home.name(), host);
            host.change(link.index(), LinkSettings.NONE.name(now));
        }
        throw KernelException.of(
                "rename", now + " to " + home.name() + ", which is another interface's name now", Errno.EEXIST);
    }

    private void rename(Link link, Parked home) throws KernelException {
        List<String> surplus = new ArrayList<>(link.altnames());
        surplus.removeAll(home.altnames());
        host.removeAltnames(link.index(), surplus);
        if (!link.name().equals(home.name())) {
            host.change(link.index(), LinkSettings.NONE.name(home.name()));
        }
        List<String> missing = new ArrayList<>(home.altnames());
        missing.removeAll(link.altnames());
        host.addAltnames(link.index(), missing);
    }

    private void forget(Attachment one) throws KernelException {
        try {
            journal.remove(one);
        } catch (IOException e) {
            throw KernelException.of("remove", "of the journal of interfaces: " + e.getMessage(), Errno.EIO);
        }
    }
}
