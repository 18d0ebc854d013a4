package devattach.device;

import java.util.List;
import java.util.Optional;

/** The one place that names all device types. */
public final class DeviceTypes {

    public static final List<DeviceType> ALL = List.of(UnixDevice.CHAR, UnixDevice.BLOCK);

    private DeviceTypes() {}

    public static Optional<DeviceType> named(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }
}
