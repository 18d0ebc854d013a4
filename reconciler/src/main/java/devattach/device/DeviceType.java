package devattach.device;

import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A sort of device as users name it. No I/O: a type says what it wants, mechanisms make it so. */
public interface DeviceType {

    /** What {@code type:} calls it. */
    String name();

    /**
     * The keys its {@code match} understands, dotted ({@code usb.vendorid}); one ending in {@code .*} stands for a family
     * ({@code property.*}).
     */
    Set<String> keys();

    /** Whether one thing may be in one container only, unless a mapping says otherwise. */
    boolean exclusive();

    /** Whether a host device fits one alternative of a mapping's match; values are globs. */
    boolean matches(Map<String, String> match, HostDevice candidate);

    /**
     * What a container has when the device is attached.
     *
     * @param uid owner inside
     * @param gid group inside
     */
    List<Facet> facets(HostDevice device, Mapping mapping, int uid, int gid);
}
