package devattach.device;

import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.util.List;
import java.util.Map;

/**
 * {@code unix-char} and {@code unix-block}: one node of the host, with the permission to use it. What LXD calls so; the two
 * differ in the kind of number and in who may share them.
 */
record UnixDevice(String name, DeviceNumber.Kind kind, boolean alone) implements DeviceType {

    static final UnixDevice CHAR = new UnixDevice("unix-char", DeviceNumber.Kind.CHAR, false);

    /** Exclusive by default: two containers writing to one disk destroy what is on it. */
    static final UnixDevice BLOCK = new UnixDevice("unix-block", DeviceNumber.Kind.BLOCK, true);

    private static final Map<String, String> LXD = Map.of("source", "source", "major", "major", "minor", "minor");

    @Override
    public Map<String, String> shorthands() {
        return LXD;
    }

    @Override
    public Mode mode() {
        return Mode.FIXED;
    }

    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        return Physical.single(
                Selectors.chosen(choice, devices, device -> device.number().kind() == kind));
    }

    @Override
    public boolean exclusive(Mapping.Choice choice) {
        return alone;
    }
}
