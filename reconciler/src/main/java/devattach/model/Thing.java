package devattach.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a person would call one device: an adapter, a card, a camera. The kernel knows it as one or several numbers.
 *
 * @param id the same for as long as it is plugged in; no other thing of the host has it
 * @param title how reports name it
 * @param own the devices that are this thing and no other, at least one
 * @param shared devices that things like this one need and have in common, such as the control node of a driver
 * @param described what its nodes look like inside, where something else says so than the host's own nodes
 */
public record Thing(String id, String title, List<HostDevice> own, List<HostDevice> shared, List<Described> described) {

    public Thing {
        own = List.copyOf(own);
        shared = List.copyOf(shared);
        described = List.copyOf(described);
    }

    /** With nodes like the host's. */
    public Thing(String id, String title, List<HostDevice> own, List<HostDevice> shared) {
        this(id, title, own, shared, List.of());
    }

    /** A node of the thing, and the description it is made by. */
    public record Described(HostDevice device, CdiDevice.Node by) {}

    /** With more that it needs. */
    public Thing with(List<HostDevice> common) {
        return new Thing(id, title, own, common, described);
    }

    /** All that a container gets of it. */
    public List<HostDevice> nodes() {
        return Stream.concat(own.stream(), shared.stream()).toList();
    }
}
