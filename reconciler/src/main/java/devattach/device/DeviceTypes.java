package devattach.device;

import devattach.model.Mapping;
import java.util.List;
import java.util.Optional;

/** The one place that names all device types. */
public final class DeviceTypes {

    public static final List<DeviceType> ALL = List.of(
            UnixDevice.CHAR,
            UnixDevice.BLOCK,
            new HotplugDevice(),
            new UsbDevice(),
            new Subtree(),
            new Gpu(),
            new Tpm(),
            new Infiniband(),
            new Cdi(),
            new NicType(),
            new None());

    private DeviceTypes() {}

    public static Optional<DeviceType> named(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    /** Whether a mapping means a part of a thing, that is chosen for it. */
    public static boolean inParts(Mapping mapping) {
        return named(mapping.type())
                .filter(type -> type.inParts(mapping.choice().options()))
                .isPresent();
    }

    /** How many such parts a thing shall have at least; 0 where the mapping does not say. */
    public static int leastParts(Mapping mapping) {
        return named(mapping.type())
                .map(type -> type.leastParts(mapping.choice().options()))
                .orElse(0);
    }

    /** Whether a mapping is about network interfaces. */
    public static boolean isInterface(Mapping mapping) {
        return mapping.type().equals(NicType.NAME);
    }

    /** Whether a mapping only keeps others from holding. */
    public static boolean masks(Mapping mapping) {
        return mapping.type().equals(None.NAME);
    }
}
