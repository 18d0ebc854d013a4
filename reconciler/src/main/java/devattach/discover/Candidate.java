package devattach.discover;

import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import devattach.model.HostDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thing of the host, and the type by which an entry would give it whole.
 *
 * @param title what its type calls it; empty where that is nothing but its node
 * @param own its nodes, at least one
 * @param shared what an entry gives besides
 * @param libusb its node that goes round the drivers, where the drivers made others of it
 */
record Candidate(
        DeviceType type, String title, List<HostDevice> own, List<HostDevice> shared, Optional<HostDevice> libusb) {

    Candidate {
        own = List.copyOf(own);
        shared = List.copyOf(shared);
    }

    static Candidate of(DeviceType type, List<HostDevice> own) {
        return new Candidate(type, "", own, List.of(), Optional.empty());
    }

    /** The node that speaks for all. */
    HostDevice first() {
        return own.get(0);
    }

    /** Everything that belongs to it, and what it shares. */
    List<HostDevice> all() {
        List<HostDevice> all = new ArrayList<>(own);
        all.addAll(shared);
        libusb.ifPresent(all::add);
        return all;
    }

    Candidate withLibusb(HostDevice node) {
        return new Candidate(type, title, own, shared, Optional.of(node));
    }

    static DeviceType type(String name) {
        return DeviceTypes.named(name).orElseThrow();
    }
}
