package devattach.imports;

import devattach.model.HostDevice;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The host an import happens on, which need not be the one the imported text is from.
 *
 * @param devices all it has now
 * @param looks owner, group and mode of a node of its own; empty where it cannot be read
 */
public record ThisHost(List<HostDevice> devices, Function<String, Optional<Looks>> looks) {

    /** How a node looks: the numbers {@code ls -ln} shows. */
    public record Looks(int uid, int gid, int mode) {}

    /** One without devices: every text is taken as it is. */
    public static final ThisHost NONE = new ThisHost(List.of(), node -> Optional.empty());

    public ThisHost {
        devices = List.copyOf(devices);
    }

    /** The device with this node or link. */
    Optional<HostDevice> device(String source) {
        return devices.stream()
                .filter(device ->
                        device.devnode().equals(source) || device.links().contains(source))
                .findFirst();
    }

    /** The devices whose nodes lie below a folder. */
    List<HostDevice> below(String folder) {
        return devices.stream()
                .filter(device -> device.devnode().startsWith(folder + "/"))
                .toList();
    }
}
