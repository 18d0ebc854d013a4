package devattach.host;

import devattach.linux.net.Link;
import devattach.mechanism.nic.NicMechanism;
import devattach.mechanism.nic.Parked;
import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.InitProcess;
import devattach.model.InterfaceId;
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

/** The network interfaces of the host, with what sysfs says of the devices they are on. */
public final class NetworkInterfaces {

    private static final String SYS = "/sys";

    /** The kernel's word for controllers of it. */
    private static final String CAN = "can";

    private List<Link> links = List.of();
    private List<NicMechanism.Lent> lent = List.of();
    private Map<InitProcess, String> titles = Map.of();
    private Map<InterfaceId, String> used = Map.of();
    private List<HostDevice> last = List.of();

    /**
     * As devices to choose from.
     *
     * @param away those that are with a container
     * @param names of containers
     * @param use why the host cannot spare some, where that matters
     * @return the very object of the last time when nothing changed
     */
    public List<HostDevice> of(
            List<Link> now, List<NicMechanism.Lent> away, Map<InitProcess, String> names, Map<InterfaceId, String> use)
            throws IOException {
        return ofPlugged(now, away.stream().filter(one -> isPlugged(one.home())).toList(), names, use);
    }

    private List<HostDevice> ofPlugged(
            List<Link> now, List<NicMechanism.Lent> away, Map<InitProcess, String> names, Map<InterfaceId, String> use)
            throws IOException {
        if (now.equals(links) && away.equals(lent) && names.equals(titles) && use.equals(used)) {
            return last;
        }
        Ancestry ancestry = new Ancestry(SYS);
        FunctionProperties functions = new FunctionProperties(now, away);
        List<HostDevice> all = new ArrayList<>();
        Set<InterfaceId> here = new HashSet<>();
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
                        ancestry,
                        gone.isPresent() ? functions.away(gone.get()) : functions.here(link, use)));
            }
        }
        for (NicMechanism.Lent one : away) {
            if (here.add(one.home().hardware().id())) {
                String title = names.getOrDefault(
                        one.container(), "pid " + one.container().pid());
                String kind = one.home().can().isPresent() ? CAN : "";
                all.add(describe(one.home(), kind, title, ancestry, functions.away(one)));
            }
        }
        links = now;
        lent = away;
        titles = names;
        used = use;
        last = List.copyOf(all);
        return last;
    }

    /** One that was pulled out while a container had it is not there to be chosen. What somebody made is on no device. */
    private static boolean isPlugged(Parked home) {
        return home.hardware().folder().filter(folder -> !Files.exists(folder)).isEmpty();
    }

    /** By what it is at home: what a container did to its name or address changes nothing. */
    private static HostDevice describe(
            Parked home, String kind, String lentTo, Ancestry ancestry, Map<String, String> functions)
            throws IOException {
        Map<String, String> properties = new HashMap<>(functions);
        String device = folder(home);
        if (!device.isEmpty()) {
            properties.putAll(ancestry.of(device).properties());
        }
        String permanent = home.hardware().permanentAddress().text();
        properties.put(HostDevice.INTERFACE, home.hardware().id().text());
        properties.put(HostDevice.KIND, kind);
        properties.put(HostDevice.LENT, lentTo);
        properties.put(HostDevice.RADIO, radio(home));
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

    /** Of one that is away as it was written down, else as the kernel says it. */
    private static String radio(Parked home) {
        if (home.radio().isPresent()) {
            return Integer.toString(home.radio().get().phy());
        }
        if (home.hardware().isMade()) {
            return "";
        }
        try {
            return Files.readString(Path.of(SYS, "class/net", home.name(), "phy80211/index"))
                    .strip();
        } catch (IOException e) {
            return ""; // no Wi-Fi interface
        }
    }

    /** Of the device it is on, below /sys; there even while the interface is in another namespace. Empty where it is on none. */
    private static String folder(Parked home) throws IOException {
        Optional<Path> link = home.hardware().folder().filter(Files::exists);
        return link.isEmpty() ? "" : link.get().toRealPath().toString().substring(SYS.length());
    }
}
