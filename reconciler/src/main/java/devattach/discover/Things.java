package devattach.discover;

import devattach.device.DeviceType;
import devattach.device.Rungs;
import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.Thing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts devices together to things, by the device types themselves: what a type says is one thing is one. Each node is of one thing; a disk
 * and each of its partitions are things of their own, for an entry gives one or the other.
 */
final class Things {

    /** Types whose things are what people call so, before all that is generic. */
    private static final List<String> SPECIAL = List.of("gpu", "tpm", "infiniband");

    private final List<HostDevice> devices;
    private final Set<DeviceNumber> taken = new HashSet<>();
    private final List<Candidate> found = new ArrayList<>();

    private Things(List<HostDevice> devices) {
        this.devices = devices;
    }

    /** All of a host, in order of their places in sysfs. */
    static List<Candidate> of(List<HostDevice> devices) {
        Things things = new Things(devices);
        SPECIAL.forEach(name -> things.special(Candidate.type(name)));
        things.all(Candidate.type("unix-hotplug")).forEach(things::generic);
        things.all(Candidate.type("usb")).forEach(things::libusb);
        return things.found.stream()
                .sorted(Comparator.comparing((Candidate one) -> one.first().sysPath())
                        .thenComparing(one -> one.first().number()))
                .toList();
    }

    /** A match without keys fits every device of the type's sort. */
    private List<Thing> all(DeviceType type) {
        return Rungs.fitting(type, Map.of(), devices);
    }

    private void special(DeviceType type) {
        for (Thing thing : all(type)) {
            thing.nodes().forEach(node -> taken.add(node.number()));
            found.add(new Candidate(
                    type,
                    type.name().equals("gpu") ? thing.title() : "",
                    thing.own(),
                    thing.shared(),
                    java.util.Optional.empty()));
        }
    }

    private void generic(Thing thing) {
        List<HostDevice> left = thing.own().stream()
                .filter(node -> !taken.contains(node.number()))
                .toList();
        boolean whole = left.size() > 1
                && left.size() == thing.own().size()
                && left.stream().allMatch(node -> node.number().kind() == DeviceNumber.Kind.CHAR);
        if (whole) {
            found.add(Candidate.of(Candidate.type("unix-hotplug"), left));
            return;
        }
        for (HostDevice node : left) {
            boolean block = node.number().kind() == DeviceNumber.Kind.BLOCK;
            found.add(Candidate.of(Candidate.type(block ? "unix-block" : "unix-char"), List.of(node)));
        }
    }

    /** With what drivers made of the same USB device, or for itself where they made nothing. */
    private void libusb(Thing thing) {
        HostDevice node = thing.own().get(0);
        for (int i = 0; i < found.size(); i++) {
            Candidate one = found.get(i);
            boolean same = one.first().sysPath().startsWith(node.sysPath() + "/")
                    && one.first().property("usb.port").equals(node.property("usb.port"));
            if (same && !Interest.isBoring(one)) {
                found.set(i, one.withLibusb(node));
                return;
            }
        }
        found.add(Candidate.of(Candidate.type("usb"), List.of(node)));
    }
}
