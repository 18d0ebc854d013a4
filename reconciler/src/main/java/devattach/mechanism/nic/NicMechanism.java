package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.linux.net.InterfaceAddress;
import devattach.linux.net.Link;
import devattach.linux.net.Route;
import devattach.linux.net.Rtnetlink;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.Mechanism;
import devattach.mechanism.Observation;
import devattach.mechanism.ProcFiles;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.InitProcess;
import devattach.model.InterfaceId;
import devattach.model.IpAddress;
import devattach.model.Outcome;
import devattach.model.Place;
import devattach.model.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Network interfaces in containers. What is ours says the {@link Journal}, and only of what is in force the kernel. */
public final class NicMechanism implements Mechanism, AutoCloseable {

    private final Journal journal;
    private final Sockets sockets;
    private HostSheet host;

    /** Whether somebody listens to the news of interfaces, see {@link devattach.linux.net.LinkNews}. */
    public enum Listening {
        YES,
        NO
    }

    /** @param runDir a folder of ours that does not survive a reboot */
    public NicMechanism(Path runDir, Listening listening) throws KernelException {
        journal = new Journal(runDir.resolve("nics"));
        sockets = new Sockets(listening);
        host = new HostSheet(sockets.host());
    }

    @Override
    public Class<? extends Facet> facet() {
        return Facet.Interface.class;
    }

    @Override
    public Observation look(ContainerHandle container, Set<Place> places, @Nullable Observation before)
            throws KernelException {
        List<Attachment> ours = journal.of(container.container().init());
        List<String> wanted = names(places);
        if (ours.isEmpty() && wanted.isEmpty()) {
            return NicView.NOTHING;
        }
        Sockets.Space space = sockets.of(container);
        NicView now = space.isHosts()
                ? NicView.obstructed(wanted, ours, "the container is in the host's own network")
                : NicView.of(read(space.links()), wanted, ours, sides(ours));
        return before != null && now.equals(before) ? before : now;
    }

    /** Interfaces come last in the order of places, so that one look tells whether there are any. */
    private static List<String> names(Set<Place> places) {
        if (places instanceof SortedSet<Place> sorted
                && (sorted.isEmpty() || !(sorted.last() instanceof Place.Interface))) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Place place : places) {
            if (place instanceof Place.Interface nic) {
                names.add(nic.name());
            }
        }
        return names;
    }

    static NicView.Sheet read(Rtnetlink links) throws KernelException {
        List<Route> routes = new ArrayList<>(links.routes(IpAddress.Version.V4));
        routes.addAll(links.routes(IpAddress.Version.V6));
        List<InterfaceAddress> addresses = links.addresses();
        return new NicView.Sheet(links.links(Rtnetlink.Extent.PLAIN), addresses, routes);
    }

    /** What the host has for each. */
    private Map<Attachment, HostSide> sides(List<Attachment> ours) throws KernelException {
        Map<Attachment, HostSide> sides = new HashMap<>();
        synchronized (sockets) {
            for (Attachment one : ours) {
                sides.put(one, HostSide.of(one, host));
            }
        }
        return sides;
    }

    @Override
    public List<Outcome> change(ContainerHandle container, List<Step> steps) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Step step : steps) {
            synchronized (sockets) {
                outcomes.add(change(container, step));
            }
        }
        return outcomes;
    }

    private Outcome change(ContainerHandle container, Step step) {
        try {
            anew();
            Sockets.Space space = sockets.of(container);
            if (space.isHosts()) {
                return new Outcome.Failed(container + " is in the host's own network");
            }
            NicChange change = new NicChange(container, space.links(), sockets.host(), journal);
            return step instanceof Step.Add add ? change.add(add) : change.remove(step);
        } catch (KernelException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** Takes our own places away, where nothing of ours is attached any more. */
    public void retire() throws IOException {
        journal.retire();
    }

    /** The containers that have something of ours; ended ones too, until it is home. */
    public Set<InitProcess> touched() {
        List<Attachment> all = journal.all();
        if (all.isEmpty()) {
            return Set.of();
        }
        Set<InitProcess> inits = new HashSet<>();
        all.forEach(one -> inits.add(one.container()));
        return inits;
    }

    /** Interfaces of the host that are with a container now, each as it was at home. */
    public List<Lent> lent() {
        List<Lent> lent = new ArrayList<>();
        for (Attachment one : journal.all()) {
            one.home().ifPresent(home -> lent.add(new Lent(home, one.container(), one.entry())));
        }
        return lent;
    }

    /** One that is with a container, or on its way there or back. */
    public record Lent(Parked home, InitProcess container, Optional<EntryId> entry) {}

    /** One that is not as it was before it went away, and why. */
    public record Astray(Facet.Interface facet, Optional<EntryId> entry, String why) {}

    /**
     * Brings home what containers had that have ended.
     *
     * @return what is not home yet; it is tried again by the next call
     */
    public List<Astray> comeHome(Set<InitProcess> alive) {
        List<Astray> astray = new ArrayList<>();
        synchronized (sockets) {
            for (Attachment one : journal.all()) {
                if (!alive.contains(one.container()) && !isRunning(one.container())) {
                    fetch(one, astray);
                    anew();
                }
            }
            Set<InitProcess> open = touched();
            for (InitProcess held : sockets.held()) {
                if (!alive.contains(held) && !open.contains(held)) {
                    sockets.letGo(held);
                }
            }
        }
        return astray;
    }

    /** One that could not be looked at for once has not ended. */
    private static boolean isRunning(InitProcess init) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(init.pid()), "stat"));
            return ProcFiles.startTime(stat) == init.startTime() && !ProcFiles.isZombie(stat);
        } catch (IOException e) {
            return false;
        }
    }

    private void fetch(Attachment one, List<Astray> astray) {
        try {
            Return home = new Return(sockets.host(), journal);
            home.of(one, sockets.kept(one.container()).map(Sockets.Space::links));
        } catch (KernelException e) {
            astray.add(new Astray(one.facet(), one.entry(), String.valueOf(e.getMessage())));
        }
    }

    /** Files of the journal of which is not known what they mean. */
    public List<String> unreadable() {
        return journal.unreadable();
    }

    /** Why the host cannot spare an interface, for those of which that is so. */
    public Map<InterfaceId, String> inUse() throws KernelException {
        synchronized (sockets) {
            Map<InterfaceId, String> used = new HashMap<>(NetworkUse.of(sockets.host()));
            lent().forEach(one -> one.home()
                    .function()
                    .ifPresent(function -> used.putIfAbsent(
                            function.physical(), one.home().name() + ", a virtual function of it, is in a container")));
            for (Attachment one : journal.all()) {
                Routed.routing(one.facet().origin())
                        .ifPresent(routing -> used.putIfAbsent(
                                routing.parent(), "the host answers there for the addresses of a container"));
            }
            return used;
        }
    }

    /** All interfaces of the host, as of this pass. */
    public List<Link> hostLinks() throws KernelException {
        synchronized (sockets) {
            return host.links();
        }
    }

    private void anew() {
        host = new HostSheet(sockets.host());
    }

    /** A pass begins: what was read in the last one may differ. */
    public void lookAnew() {
        journal.lookAnew();
        synchronized (sockets) {
            anew();
        }
    }

    @Override
    public void close() {
        sockets.close();
    }
}
