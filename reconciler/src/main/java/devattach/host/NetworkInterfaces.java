package devattach.host;

import devattach.linux.KernelException;
import devattach.linux.net.InterfaceAddress;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.Route;
import devattach.linux.net.Rtnetlink;
import devattach.mechanism.nic.NicMechanism;
import devattach.mechanism.nic.Parked;
import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.InitProcess;
import devattach.model.InterfaceId;
import devattach.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The network interfaces of the host, with what sysfs says of the devices they are on, and what the host itself needs them for. */
public final class NetworkInterfaces {

    private static final String SYS = "/sys";
    private static final Path BUSES = Path.of("/sys/bus");

    private List<Link> links = List.of();
    private List<NicMechanism.Lent> lent = List.of();
    private Map<InitProcess, String> titles = Map.of();
    private List<HostDevice> last = List.of();

    /**
     * As devices to choose from.
     *
     * @param away those that are with a container
     * @param names of containers
     * @return the very object of the last time when nothing changed
     */
    public List<HostDevice> of(List<Link> now, List<NicMechanism.Lent> away, Map<InitProcess, String> names)
            throws IOException {
        if (now.equals(links) && away.equals(lent) && names.equals(titles)) {
            return last;
        }
        Ancestry ancestry = new Ancestry(SYS);
        List<HostDevice> all = new ArrayList<>();
        Set<InterfaceId> here = new java.util.HashSet<>();
        for (Link link : now) {
            if (!link.state().isLoopback()) {
                Parked home = Parked.of(link);
                Optional<NicMechanism.Lent> gone = away.stream()
                        .filter(one -> one.home().hardware().equals(home.hardware()))
                        .findFirst();
                here.add(home.hardware().id());
                all.add(describe(
                        gone.map(NicMechanism.Lent::home).orElse(home),
                        link.kind().name(),
                        "",
                        ancestry));
            }
        }
        for (NicMechanism.Lent one : away) {
            if (here.add(one.home().hardware().id())) {
                String title = names.getOrDefault(
                        one.container(), "pid " + one.container().pid());
                all.add(describe(one.home(), "", title, ancestry));
            }
        }
        links = now;
        lent = away;
        titles = names;
        last = List.copyOf(all);
        return last;
    }

    /** By what it is at home: what a container did to its name or address changes nothing. */
    private static HostDevice describe(Parked home, String kind, String lentTo, Ancestry ancestry) throws IOException {
        Map<String, String> properties = new HashMap<>();
        String device = folder(home);
        if (!device.isEmpty()) {
            properties.putAll(ancestry.of(device).properties());
        }
        String permanent = home.hardware().permanentAddress().text();
        properties.put(HostDevice.INTERFACE, home.hardware().id().text());
        properties.put(HostDevice.KIND, kind);
        properties.put(HostDevice.LENT, lentTo);
        properties.put("mac", permanent.isEmpty() ? home.state().address().text() : permanent);
        properties.values().removeIf(String::isEmpty);
        return new HostDevice(
                (device.isEmpty() ? "/devices/virtual" : device) + "/net/" + home.name(),
                "net",
                home.name(),
                DeviceNumber.NONE,
                0,
                home.name(),
                Optional.empty(),
                Set.copyOf(home.altnames()),
                properties);
    }

    /** Of the device it is on, below /sys; there even while the interface is in another namespace. Empty where it is on none. */
    private static String folder(Parked home) throws IOException {
        Parked.Identity hardware = home.hardware();
        Path link = BUSES.resolve(hardware.bus()).resolve("devices").resolve(hardware.device());
        if (hardware.isMade() || hardware.device().isEmpty() || !Files.exists(link)) {
            return "";
        }
        return link.toRealPath().toString().substring(SYS.length());
    }

    /** Why the host cannot spare an interface, for those of which that is so. */
    public Map<InterfaceId, String> inUse(List<Link> now) throws KernelException {
        try (Rtnetlink host = Rtnetlink.here()) {
            List<Route> routes = new ArrayList<>(host.routes(IpAddress.Version.V4));
            routes.addAll(host.routes(IpAddress.Version.V6));
            return inUse(now, host.addresses(), routes);
        }
    }

    /** What addresses, routes and other interfaces say of that. */
    static Map<InterfaceId, String> inUse(List<Link> links, List<InterfaceAddress> addresses, List<Route> routes) {
        Map<Integer, String> reasons = new HashMap<>();
        for (Route route : routes) {
            if (route.isDefault()) {
                reasons.putIfAbsent(route.link(), "the default route goes through it");
            }
        }
        for (InterfaceAddress each : addresses) {
            if (!isOfLink(each.address().address())) {
                reasons.putIfAbsent(each.link(), "it has the address " + each.address());
            }
        }
        for (Route route : routes) {
            if (!isOfLink(route.to().address())) {
                reasons.putIfAbsent(route.link(), "the route to " + route.to() + " goes through it");
            }
        }
        for (Link link : links) {
            by(link.ties().master(), links)
                    .ifPresent(master -> reasons.putIfAbsent(link.index(), "it is a port of " + master.name()));
            boolean madeHere = link.ties().namespace().isEmpty() && !link.kind().equals(LinkKind.VETH);
            if (madeHere && link.ties().parent() != link.index()) {
                by(link.ties().parent(), links)
                        .ifPresent(parent ->
                                reasons.putIfAbsent(parent.index(), link.name() + " of the host is made on it"));
            }
        }
        Map<InterfaceId, String> used = new HashMap<>();
        for (Link link : links) {
            String why = reasons.get(link.index());
            if (why != null) {
                used.put(Parked.Identity.of(link).id(), why);
            }
        }
        return used;
    }

    private static Optional<Link> by(int index, List<Link> links) {
        return index == 0
                ? Optional.empty()
                : links.stream().filter(link -> link.index() == index).findFirst();
    }

    /** Whether it is one that every interface has by itself: fe80::/10, ff00::/8. */
    private static boolean isOfLink(IpAddress address) {
        return address.version() == IpAddress.Version.V6
                && (address.high() >>> 54 == 0x3fa || address.high() >>> 56 == 0xff);
    }
}
