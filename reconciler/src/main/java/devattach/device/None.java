package devattach.device;

import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.util.List;
import java.util.Set;

/**
 * {@code none}: no device. In the containers it is for, what other DeviceMaps say under the same key does not hold, as a device of LXD
 * that masks the one of a profile.
 */
final class None implements DeviceType {

    static final String NAME = "none";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> keys() {
        return Set.of();
    }

    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        return List.of();
    }
}
