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
 */
public record Thing(String id, String title, List<HostDevice> own, List<HostDevice> shared) {

    public Thing {
        own = List.copyOf(own);
        shared = List.copyOf(shared);
    }

    /** With more that it needs. */
    public Thing with(List<HostDevice> common) {
        return new Thing(id, title, own, common);
    }

    /** All that a container gets of it. */
    public List<HostDevice> nodes() {
        return Stream.concat(own.stream(), shared.stream()).toList();
    }
}
