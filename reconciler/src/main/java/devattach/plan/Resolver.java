package devattach.plan;

import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import devattach.model.Container;
import devattach.model.Finding;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Resolution;
import devattach.model.World;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says of every mapping which device and which containers it means: as facets wanted, or as findings. Total: no mapping ends as
 * neither. Pure.
 */
public final class Resolver {

    private Resolver() {}

    /** Equal arguments give equal answers, in whatever order the mappings come. */
    public static Resolution resolve(List<Mapping> mappings, World world) {
        Claims claims = new Claims(world);
        mappings.stream()
                .sorted(Comparator.comparing(Mapping::entry))
                .forEach(mapping -> resolve(mapping, world, claims));
        return claims.resolution();
    }

    private static void resolve(Mapping mapping, World world, Claims claims) {
        DeviceType type = DeviceTypes.named(mapping.type())
                .orElseThrow(() -> new IllegalStateException("validated as " + mapping.type()));
        List<HostDevice> candidates = world.devices().stream()
                .filter(device -> mapping.match().stream().anyMatch(match -> type.matches(match, device)))
                .toList();
        List<Container> containers = Selection.of(mapping.containers(), world);
        if (containers.isEmpty()) {
            claims.found(absent(mapping, world));
        }
        if (candidates.isEmpty()) {
            String selector = describe(mapping);
            claims.found(
                    mapping.required()
                            ? new Finding.Missing(mapping.entry(), mapping.where(), selector)
                            : new Finding.Waiting(mapping.entry(), mapping.where(), selector));
            return;
        }
        if (candidates.size() > 1) {
            claims.found(new Finding.Ambiguous(
                    mapping.entry(),
                    mapping.where(),
                    describe(mapping),
                    candidates.stream().map(Resolver::describe).toList()));
            containers.forEach(container -> claims.undecided(container, candidates));
            return;
        }
        HostDevice device = candidates.get(0);
        if (mapping.exclusive() && containers.size() > 1) {
            claims.found(new Finding.Conflict(
                    mapping.entry(),
                    mapping.where(),
                    Optional.empty(),
                    "an exclusive device is wanted in " + containers.size() + " containers ("
                            + String.join(
                                    ", ",
                                    containers.stream().map(Container::title).toList()) + ")",
                    mapping.where()));
            containers.forEach(container -> claims.undecided(container, candidates));
            return;
        }
        containers.forEach(container -> claims.claim(mapping, type, device, container));
    }

    private static Finding absent(Mapping mapping, World world) {
        String selector = mapping.containers().toString();
        return Selection.trouble(mapping.containers(), world)
                .<Finding>map(why -> new Finding.Unreadable(mapping.entry(), mapping.where(), Optional.empty(), why))
                .orElseGet(() -> new Finding.ContainerAbsent(mapping.entry(), mapping.where(), selector));
    }

    private static String describe(Mapping mapping) {
        return String.join(
                " or ",
                mapping.match().stream()
                        .map(match -> String.join(
                                ", ",
                                match.entrySet().stream()
                                        .map(key -> key.getKey() + "=" + key.getValue())
                                        .sorted()
                                        .toList()))
                        .toList());
    }

    private static String describe(HostDevice device) {
        String serial = device.properties().get("usb.serial");
        String port = device.properties().get("usb.port");
        return device.devnode() + " (" + device.number() + (serial == null ? "" : ", usb.serial " + serial)
                + (port == null ? "" : ", usb.port " + port) + ")";
    }
}
