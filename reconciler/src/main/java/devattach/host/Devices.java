package devattach.host;

import devattach.linux.Uevent;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.HostDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The devices of this host, kept between looks: read whole once, and then only where the kernel or udev says that something happened. For
 * one thread at a time.
 */
public final class Devices {

    private static final String DEVICES = "/devices/";
    private static final String NVIDIA = "/module/nvidia";

    /** So many that are gone are remembered, to say of which device a node was that is taken away. */
    private static final int REMEMBERED = 1024;

    private final NavigableMap<String, Inventory.Found> inSysfs = new TreeMap<>();
    private final Map<DeviceNumber, Inventory.Found> byNumber = new HashMap<>();
    private final Map<Gone, Inventory.Found> gone = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Gone, Inventory.Found> eldest) {
            return size() > REMEMBERED;
        }
    };
    private List<HostDevice> elsewhere = List.of();
    private List<HostDevice> all = List.of();
    private Set<String> attributes = Set.of();
    private LinksInDev links = new LinksInDev();

    private boolean anythingMayDiffer = true;
    private boolean elsewhereMayDiffer;
    private final Set<String> touched = new TreeSet<>();
    private final Map<String, String> moved = new LinkedHashMap<>();
    private final Map<DeviceNumber, Uevent> changes = new LinkedHashMap<>();

    private record Gone(DeviceNumber number, long incarnation) {}

    /** Whether an announcement can mean that the devices differ. */
    public static boolean concerns(Uevent event) {
        return event.devpath().startsWith(DEVICES) || event.devpath().startsWith(NVIDIA);
    }

    /** Something happened to a device: the next look reads it anew, and all below it. */
    public void heard(Uevent event) {
        if (event.devpath().startsWith(DEVICES)) {
            touched.add(event.devpath());
            String from = event.property("DEVPATH_OLD");
            if (from.startsWith(DEVICES)) {
                touched.add(from);
                moved.put(from, event.devpath());
            }
            if (event.sender() == Uevent.Sender.KERNEL && event.action().equals("change")) {
                Inventory.number(event).ifPresent(number -> changes.put(number, event));
            }
        }
        // a driver that is not in sysfs answers for functions of PCI it was bound to
        elsewhereMayDiffer |=
                event.devpath().startsWith(NVIDIA) || event.subsystem().equals("pci");
    }

    /** Announcements were lost: the next look reads everything. */
    public void anythingMayDiffer() {
        anythingMayDiffer = true;
    }

    /** What the kernel announced as changed since the last call, by number; of several announcements the last. */
    public Map<DeviceNumber, Uevent> takeChanges() {
        Map<DeviceNumber, Uevent> taken = new LinkedHashMap<>(changes);
        changes.clear();
        return taken;
    }

    /**
     * All that are there now.
     *
     * @param wantedAttributes sysfs attributes some mapping matches by
     * @return the very list of the last look when nothing changed
     */
    synchronized List<HostDevice> look(Set<String> wantedAttributes, Host.Depth depth) throws IOException {
        boolean whole = depth == Host.Depth.FULL || anythingMayDiffer || !wantedAttributes.equals(attributes);
        if (!whole && touched.isEmpty() && !elsewhereMayDiffer) {
            return all;
        }
        attributes = Set.copyOf(wantedAttributes);
        anythingMayDiffer = true; // until it was read
        links = whole ? new LinksInDev() : links;
        try (Inventory inventory = new Inventory(attributes, links)) {
            boolean changed = whole ? readAll(inventory) : readTouched(inventory);
            if (whole || elsewhereMayDiffer) {
                List<HostDevice> now = inventory.elsewhere();
                changed |= !now.equals(elsewhere);
                elsewhere = now;
            }
            if (changed) {
                all = list();
            }
        }
        touched.clear();
        moved.clear();
        elsewhereMayDiffer = false;
        anythingMayDiffer = false;
        return all;
    }

    /** A look that somebody else may be at. */
    record Reading(FutureTask<List<HostDevice>> task) {

        /** What {@link #look} answers; to be asked for before the next look. */
        List<HostDevice> done() throws IOException {
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while looking", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException why) {
                    throw why;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** As {@link #look}, while the caller looks at something else; where little is to be read at once. */
    Reading reading(Set<String> wantedAttributes, Host.Depth depth, Executor aside) {
        Reading reading = new Reading(new FutureTask<>(() -> look(wantedAttributes, depth)));
        (depth == Host.Depth.FULL ? aside : (Executor) Runnable::run).execute(reading.task);
        return reading;
    }

    private boolean readAll(Inventory inventory) throws IOException {
        Map<String, Inventory.Found> now = new HashMap<>();
        for (Inventory.Found found : inventory.inSysfs()) {
            now.put(found.device().sysPath(), found);
        }
        boolean changed = false;
        for (String path : List.copyOf(inSysfs.keySet())) {
            changed |= !now.containsKey(path) && replace(path, null);
        }
        for (Map.Entry<String, Inventory.Found> each : now.entrySet()) {
            changed |= replace(each.getKey(), each.getValue());
        }
        return changed;
    }

    private boolean readTouched(Inventory inventory) throws IOException {
        NavigableSet<String> paths = new TreeSet<>(touched);
        for (String path : touched) {
            paths.addAll(below(inSysfs.navigableKeySet(), path));
        }
        // what lies below a folder that moved is not announced by itself
        moved.forEach((from, to) ->
                List.copyOf(below(paths, from)).forEach(path -> paths.add(to + path.substring(from.length()))));
        boolean changed = false;
        for (String path : paths) {
            changed |= replace(path, inventory.at(path).orElse(null));
        }
        return changed;
    }

    private static Set<String> below(NavigableSet<String> paths, String folder) {
        return paths.subSet(folder + '/', folder + (char) ('/' + 1));
    }

    /** Puts what is at a path now in the place of what was there; answers whether that makes a difference. */
    private boolean replace(String path, Inventory.@Nullable Found now) {
        Inventory.Found before = now == null ? inSysfs.remove(path) : inSysfs.put(path, now);
        if (before != null && (now == null || !now.device().equals(before.device()))) {
            HostDevice device = before.device();
            gone.put(new Gone(device.number(), device.incarnation()), before);
            byNumber.remove(device.number(), before);
        }
        if (now != null) {
            byNumber.put(now.device().number(), now);
        }
        return before == null ? now != null : now == null || !now.device().equals(before.device());
    }

    private List<HostDevice> list() {
        List<HostDevice> devices = new ArrayList<>(inSysfs.size() + elsewhere.size());
        inSysfs.values().forEach(found -> devices.add(found.device()));
        if (!elsewhere.isEmpty()) {
            devices.addAll(elsewhere);
            devices.sort(Inventory.ORDER);
        }
        return List.copyOf(devices);
    }

    /**
     * A device that is there.
     *
     * @param incarnation of several that had the number one after another, which; 0 where that is not known
     */
    Optional<Inventory.Found> now(DeviceNumber number, long incarnation) {
        return Optional.ofNullable(byNumber.get(number))
                .filter(found -> incarnation == 0 || found.device().incarnation() == incarnation);
    }

    /** The device a node was made for, there or gone; empty where it is forgotten. */
    public Optional<HostDevice> deviceOf(Facet.Node node) {
        return known(node.number(), node.incarnation()).map(Inventory.Found::device);
    }

    /** A device that is there, or was. */
    Optional<Inventory.Found> known(DeviceNumber number, long incarnation) {
        return now(number, incarnation).or(() -> Optional.ofNullable(gone.get(new Gone(number, incarnation))));
    }
}
