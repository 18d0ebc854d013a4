package devattach.device;

import devattach.model.ContainerPath;
import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code tpm}: a security chip of the host by its two nodes, the plain one and the one of the kernel's resource manager, which several
 * programs can use at a time.
 */
final class Tpm implements DeviceType {

    private static final String MANAGED = "tpmrm";
    private static final Set<String> SUBSYSTEMS = Set.of("tpm", MANAGED);
    private static final Option PATH_OF_MANAGED = Option.path("pathrm");

    @Override
    public String name() {
        return "tpm";
    }

    @Override
    public List<Option> options() {
        return List.of(PATH_OF_MANAGED);
    }

    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        return Physical.things(
                Selectors.chosen(choice, devices, device -> SUBSYSTEMS.contains(device.subsystem())), Tpm::chip);
    }

    /** Both nodes are below the chip's own folder: {@code .../tpm/tpm0}, {@code .../tpmrm/tpmrm0}. */
    private static String chip(HostDevice node) {
        int at = node.sysPath().lastIndexOf("/" + node.subsystem() + "/");
        return at < 0 ? node.sysPath() : node.sysPath().substring(0, at);
    }

    @Override
    public Optional<Offer.Unclear> misfit(Thing thing, Mapping mapping) {
        return Optional.empty();
    }

    @Override
    public List<Facet> facets(Thing thing, Mapping mapping, Inside inside) {
        List<Facet> facets = new ArrayList<>();
        for (HostDevice node : thing.nodes()) {
            Optional<ContainerPath> path = node.subsystem().equals(MANAGED)
                    ? mapping.option(PATH_OF_MANAGED.key()).map(ContainerPath::new)
                    : mapping.path();
            facets.addAll(
                    Facets.of(node, path.orElseGet(() -> new ContainerPath(node.devnode())), mapping, inside, mode()));
        }
        return facets;
    }
}
