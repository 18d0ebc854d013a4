package devattach.host;

import devattach.linux.Announcement;
import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.linux.Uevent;
import devattach.mechanism.ContainerHandle;
import devattach.model.Container;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Live;
import devattach.model.Place;
import devattach.model.Seen;
import devattach.model.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells the programs in a container which devices came, went and changed, in the words the kernel has for it. The kernel itself tells the
 * networks of the host's own users, by the host's names and before the container has a node; those of other user namespaces it tells
 * nothing. Says nothing where a container shares the host's network, since that is heard by the whole host.
 */
public final class Announcer {

    private static final CString NETWORK = CString.interned("ns/net");
    private static final String DEV = "/dev/";

    private final Devices devices;
    private final Set<Namespace> host = new HashSet<>();

    private record Namespace(long fileSystem, long inode) {
        static Namespace of(Fd open) throws KernelException {
            Stat stat = new Stat();
            Files.stat(open, stat);
            return new Namespace(stat.fileSystem(), stat.inode());
        }
    }

    /** Of the devices that the given ones are or were. */
    public Announcer(Devices devices) throws KernelException {
        this.devices = devices;
        try (Fd own = Files.open("/proc/self/ns/net", Files.O_RDONLY)) {
            host.add(Namespace.of(own));
        }
        try (Fd first = Files.open("/proc/1/ns/net", Files.O_RDONLY)) {
            host.add(Namespace.of(first));
        } catch (KernelException e) {
            // not to be seen from here; devattach's own network is the host's wherever it hears of devices at all
        }
    }

    /**
     * Nodes were put there or taken away.
     *
     * @param done steps that were carried out
     * @throws KernelException where it could not be told; then nothing else is wrong
     */
    public void done(ContainerHandle container, List<Step> done) throws KernelException {
        List<Uevent> events = new ArrayList<>();
        for (Step step : done) {
            if (step.facet() instanceof Facet.Node node) {
                of(step, node, events);
            }
        }
        tell(container, events);
    }

    private void of(Step step, Facet.Node node, List<Uevent> events) {
        if (step instanceof Step.Remove) {
            of("remove", node).ifPresent(events::add);
            return;
        }
        Optional<Facet.Node> before = shown(step.seen());
        boolean same = before.filter(it -> it.number().equals(node.number()) && it.incarnation() == node.incarnation())
                .isPresent();
        if (!same) { // else its owner or mode was put right
            before.flatMap(it -> of("remove", it)).ifPresent(events::add);
            of("add", node).ifPresent(events::add);
        }
    }

    private static Optional<Facet.Node> shown(Seen seen) {
        return seen.mine() && seen.present().orElse(null) instanceof Facet.Node node
                ? Optional.of(node)
                : Optional.empty();
    }

    /** Of a device that sysfs knows or knew, in the words of its uevent file. */
    private Optional<Uevent> of(String action, Facet.Node node) {
        return devices.known(node.number(), node.incarnation()).map(found -> {
            SortedMap<String, String> properties = new TreeMap<>();
            found.uevent().lines().forEach(line -> {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    properties.put(line.substring(0, equals), line.substring(equals + 1));
                }
            });
            properties.put("SUBSYSTEM", found.device().subsystem());
            name(properties, node);
            return Uevent.of(action, found.device().sysPath(), properties);
        });
    }

    /** Its name is the one it has in the container; who hears of it finds the node by that. */
    private static void name(SortedMap<String, String> properties, Facet.Node node) {
        String path = node.path().toString();
        if (path.startsWith(DEV)) {
            properties.put("DEVNAME", path.substring(DEV.length()));
        }
    }

    /**
     * Devices changed by themselves, such as a disk whose size is another now.
     *
     * @param changes what the kernel announced, by number
     * @param live as it was before anything was done to the container
     * @param done what was done, which was told already
     * @throws KernelException where it could not be told; then nothing else is wrong
     */
    public void changed(ContainerHandle container, Live live, Map<DeviceNumber, Uevent> changes, List<Step> done)
            throws KernelException {
        Set<Place> told = new HashSet<>();
        done.forEach(step -> told.add(step.facet().place()));
        List<Uevent> events = new ArrayList<>();
        for (Facet facet : live.ledger()) {
            Optional<Facet.Node> node =
                    shown(live.at(facet.place())).filter(it -> it.number().equals(facet.subject()));
            Uevent change = node.map(it -> changes.get(it.number())).orElse(null);
            if (change != null
                    && !told.contains(facet.place())
                    && devices.now(node.get().number(), node.get().incarnation())
                            .isPresent()) {
                events.add(again(change, node.get()));
            }
        }
        tell(container, events);
    }

    private static Uevent again(Uevent change, Facet.Node node) {
        SortedMap<String, String> properties = new TreeMap<>(change.properties());
        properties.remove("SEQNUM"); // the kernel gives it another
        name(properties, node);
        return Uevent.of(change.action(), change.devpath(), properties);
    }

    /** Its user 0. Where it has none, nobody in there can be told by whom; then we are who we are. */
    private static Announcement.Sender root(Container container) {
        return new Announcement.Sender(
                Math.max(0, container.uids().toHost(0)),
                Math.max(0, container.gids().toHost(0)));
    }

    private void tell(ContainerHandle container, List<Uevent> events) throws KernelException {
        if (events.isEmpty()) {
            return;
        }
        try (Fd network = Files.openAt(container.proc(), NETWORK, Files.O_RDONLY)) {
            if (!host.contains(Namespace.of(network))) {
                Announcement.make(network, root(container.container()), events);
            }
        } catch (KernelException e) {
            if (!container.ended()) {
                throw e;
            }
        }
    }
}
