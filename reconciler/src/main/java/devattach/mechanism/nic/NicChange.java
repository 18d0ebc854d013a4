package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.mechanism.ContainerHandle;
import devattach.model.Facet;
import devattach.model.HardwareAddress;
import devattach.model.InterfaceId;
import devattach.model.IpPrefix;
import devattach.model.Nic;
import devattach.model.Outcome;
import devattach.model.Step;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Changes of one container's interfaces. Each is written down before it begins; whatever is interrupted is found by what is written, either
 * in the container under the number that was chosen for it, or on the host.
 */
final class NicChange {

    private final ContainerHandle container;
    private final Rtnetlink inside;
    private final Rtnetlink host;
    private final Journal journal;

    NicChange(ContainerHandle container, Rtnetlink inside, Rtnetlink host, Journal journal) {
        this.container = container;
        this.inside = inside;
        this.host = host;
        this.journal = journal;
    }

    Outcome add(Step.Add step) throws KernelException {
        Facet.Interface wanted = (Facet.Interface) step.facet();
        Optional<Attachment> known = known(wanted);
        NicView.Sheet sheet = NicMechanism.read(inside);
        Optional<Link> ours = known.flatMap(sheet::of);
        Optional<Link> named = sheet.named(wanted.name());
        boolean taken = named.isPresent()
                && ours.filter(link -> link.index() == named.get().index()).isEmpty();
        if (taken) {
            return new Outcome.Stale("an interface " + wanted.name() + " is there that is not ours");
        }
        boolean same = known.isPresent()
                && known.get().facet().origin().equals(wanted.origin())
                && !Carrier.isLost(known.get(), host);
        if (same && ours.isPresent()) {
            return update(known.get(), wanted, ours.get(), sheet);
        }
        if (same && step.seen().mine() && step.seen().present().isPresent()) {
            return new Outcome.Stale("the interface is gone by now");
        }
        if (known.isPresent()) {
            // what is half done, or was made in another way, is undone first
            new Return(host, journal).of(known.get(), Optional.of(inside));
        }
        return attach(wanted, step);
    }

    /** What is written of this interface in this container. */
    private Optional<Attachment> known(Facet.Interface wanted) {
        return journal.of(container.container().init()).stream()
                .filter(one -> one.facet().subject().equals(wanted.subject())
                        || one.facet().name().equals(wanted.name()))
                .findFirst();
    }

    private Outcome attach(Facet.Interface wanted, Step.Add step) throws KernelException {
        int index = Hosts.freeIndex(inside);
        String otherEnd = "";
        Optional<String> use = takenFromHost(wanted.origin());
        if (use.isPresent()) {
            return new Outcome.Failed("the host needs it: " + use.get());
        }
        Optional<Parked> home = Leaving.home(wanted.origin(), host);
        Optional<Outcome> refusal = Leaving.refusal(wanted, home);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<String> hostName = Leaving.otherEnd(wanted.origin());
        if (hostName.isPresent()) {
            otherEnd = hostName.get().isEmpty() ? String.format("dav%08x", index) : hostName.get();
            if (host.link(otherEnd).isPresent()) {
                return new Outcome.Failed(
                        "the host has an interface " + otherEnd + " already; say another 'host_name'");
            }
        }
        int carrier = Carrier.isNeeded(wanted.origin())
                ? Carrier.reserve(wanted.origin(), host, journal.all(), Hosts.freeIndex(host))
                : 0;
        Attachment one =
                new Attachment(container.container().init(), index, wanted, step.entry(), home, otherEnd, carrier);
        write(one);
        try (Fd network = Sockets.network(container)) {
            new Bringing(host, journal.all()).bring(one, network);
            if (home.flatMap(Parked::radio).isPresent()) {
                one = Wireless.arrived(one, inside);
                write(one);
            }
            NicView.Sheet sheet = NicMechanism.read(inside);
            Outcome outcome = update(one, wanted, ours(one, sheet), sheet);
            if (outcome.reached()) {
                return new Outcome.Done();
            }
            undo(one);
            return outcome;
        } catch (KernelException e) {
            return new Outcome.Failed(e.getMessage() + undo(one));
        }
    }

    /** Why the host needs what it would not have any more. The plan was made before; meanwhile that may have begun. */
    private Optional<String> takenFromHost(Nic.Origin origin) throws KernelException {
        Optional<InterfaceId> taken = origin.takes();
        return taken.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(NetworkUse.of(host).get(taken.get()));
    }

    /** Answers what is to be said where that fails, too. */
    private String undo(Attachment one) {
        try {
            new Return(host, journal).of(one, Optional.of(inside));
            return "";
        } catch (KernelException e) {
            return "; and it is not as it was yet: " + e.getMessage();
        }
    }

    private static Link ours(Attachment one, NicView.Sheet sheet) throws KernelException {
        Optional<Link> link = sheet.of(one);
        if (link.isEmpty()) {
            throw KernelException.of("find", one.facet().toString(), Errno.ENODEV);
        }
        return link.get();
    }

    /** Makes one that is there as it shall be: what was asked for and is not any more goes, what is missing comes. */
    private Outcome update(Attachment before, Facet.Interface wanted, Link link, NicView.Sheet sheet)
            throws KernelException {
        Attachment now = before.with(wanted);
        List<IpPrefix> added =
                minus(wanted.settings().addresses(), before.facet().settings().addresses());
        Routed.check(now, added, host);
        // who is interrupted must find what was there, as well as what shall be
        Attachment between =
                before.with(wanted.with(wanted.settings().plus(before.facet().settings())));
        if (!between.equals(before)) {
            write(between);
        }
        Nic.Settings asked = wanted.settings();
        Nic.Settings had = before.facet().settings();
        if (!had.equals(asked)) {
            HostEnd.filter(now, had.limits(), host);
        }
        boolean up = shape(link, now, sheet.settings(link));
        // one that was set down has lost some of what it had
        boolean lost = link.state().isUp() && !up;
        Nic.Settings live = lost ? live(now) : sheet.settings(link);
        for (Nic.Way way : minus(had.ways(), asked.ways())) {
            Ways.remove(inside, link.index(), way);
        }
        for (IpPrefix address : minus(had.addresses(), asked.addresses())) {
            if (live.addresses().contains(address)) {
                inside.removeAddress(link.index(), address);
            }
        }
        for (IpPrefix address : minus(asked.addresses(), live.addresses())) {
            inside.addAddress(link.index(), address);
        }
        if (asked.use() == Nic.Use.UP) {
            if (!up) {
                inside.change(link.index(), LinkSettings.NONE.up());
            }
            for (Nic.Way way : asked.ways().isEmpty()
                    ? asked.ways()
                    : minus(asked.ways(), live(now).ways())) {
                Ways.add(inside, link.index(), way, asked.addresses());
            }
        }
        mendHost(now, had);
        Outcome outcome = check(now);
        if (outcome.reached() && !now.equals(between)) {
            write(now);
        }
        return outcome;
    }

    /** What the host has for it. */
    private void mendHost(Attachment now, Nic.Settings had) throws KernelException {
        Nic.Settings asked = now.facet().settings();
        if (!now.otherEnd().isEmpty()) {
            HostEnd.mend(now, had.limits(), host);
            HostRoutes routes = new HostRoutes(host, journal.all());
            routes.withdraw(now, minus(had.hostRoutes(), asked.hostRoutes()));
            routes.mend(now);
            Routed.withdraw(now, minus(had.addresses(), asked.addresses()), host, journal.all());
        } else if (now.facet().origin() instanceof Nic.Function) {
            new Functions(host).mend(now);
        }
        Carrier.mend(now, host);
    }

    private Nic.Settings live(Attachment one) throws KernelException {
        NicView.Sheet sheet = NicMechanism.read(inside);
        return sheet.settings(ours(one, sheet));
    }

    /** Name, hardware address and so on, as far as they differ; answers whether the interface is up then. */
    private boolean shape(Link link, Attachment now, Nic.Settings live) throws KernelException {
        Facet.Interface wanted = now.facet();
        Nic.Settings asked = wanted.settings();
        boolean renamed = !link.name().equals(wanted.name());
        Optional<HardwareAddress> address = Sources.fixed(now);
        boolean otherAddress = address.isPresent() && !address.equals(live.address());
        boolean otherCan = !live.can().differences(asked.can()).isEmpty();
        boolean otherSize = Controllers.isCan(link)
                && asked.mtu().isPresent()
                && !asked.mtu().equals(live.mtu());
        boolean up = link.state().isUp();
        boolean otherWay = Inet6.needsDown(live.inet6(), asked.inet6());
        if (up && (renamed || otherAddress || otherCan || otherSize || otherWay || asked.use() == Nic.Use.DOWN)) {
            inside.change(link.index(), LinkSettings.NONE.down());
            up = false;
        }
        if (otherCan) {
            Controllers.set(inside, link, asked.can());
        }
        LinkSettings settings = renamed ? LinkSettings.NONE.name(wanted.name()) : LinkSettings.NONE;
        if (otherAddress) {
            settings = settings.address(address.get());
        }
        if (asked.mtu().isPresent() && !asked.mtu().equals(live.mtu())) {
            settings = settings.mtu(asked.mtu().getAsInt());
        }
        if (asked.queueLength().isPresent() && !asked.queueLength().equals(live.queueLength())) {
            settings = settings.queueLength(asked.queueLength().getAsInt());
        }
        if (settings != LinkSettings.NONE) {
            inside.change(link.index(), settings);
        }
        Inet6.set(inside, link.index(), wanted.name(), live.inet6(), asked.inet6());
        return up;
    }

    private static <T> List<T> minus(List<T> all, List<T> others) {
        return all.stream().filter(one -> !others.contains(one)).toList();
    }

    private Outcome check(Attachment one) throws KernelException {
        NicView.Sheet sheet = NicMechanism.read(inside);
        Optional<Link> link = sheet.of(one);
        if (link.isEmpty() || !link.get().name().equals(one.facet().name())) {
            return new Outcome.Failed(one.facet().name() + " is not there afterwards");
        }
        HostSide side = HostSide.of(one, new HostSheet(host));
        if (!side.flaw().isEmpty()) {
            return new Outcome.Failed(side.flaw());
        }
        Nic.Settings live = sheet.settings(link.get()).onHost(side.routes(), side.limits());
        List<String> wrong = live.differences(one.facet().settings());
        return wrong.isEmpty() ? new Outcome.Done() : new Outcome.Failed(String.join("; ", wrong));
    }

    private void write(Attachment one) throws KernelException {
        try {
            journal.write(one);
        } catch (IOException e) {
            throw KernelException.of("write", "the journal of interfaces: " + e.getMessage(), Errno.EIO);
        }
    }

    Outcome remove(Step step) throws KernelException {
        Optional<Attachment> known = journal.of(container.container().init()).stream()
                .filter(one -> one.facet().place().equals(step.facet().place()))
                .findFirst();
        if (known.isEmpty()) {
            return new Outcome.AlreadySo();
        }
        if (!known.get().facet().equals(step.seen().ledger().orElse(step.facet()))) {
            return new Outcome.Stale("another interface was put there meanwhile");
        }
        new Return(host, journal).of(known.get(), Optional.of(inside));
        return new Outcome.Done();
    }
}
