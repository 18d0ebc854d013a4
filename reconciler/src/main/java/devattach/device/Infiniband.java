package devattach.device;

import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.util.List;

/**
 * {@code infiniband}: what a program needs to use RDMA hardware, its {@code uverbs} node and {@code rdma_cm}. Never {@code umad} and
 * {@code issm}, with which one manages the whole fabric.
 */
final class Infiniband implements DeviceType {

    @Override
    public String name() {
        return "infiniband";
    }

    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        List<HostDevice> shared = devices.stream()
                .filter(device -> device.name().equals("rdma_cm"))
                .toList();
        return Physical.single(Selectors.chosen(
                        choice, devices, device -> device.subsystem().equals("infiniband_verbs")))
                .stream()
                .map(thing -> thing.with(shared))
                .toList();
    }
}
