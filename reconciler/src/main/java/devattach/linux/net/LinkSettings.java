package devattach.linux.net;

import devattach.linux.Fd;
import devattach.linux.NetlinkRequest;
import devattach.model.HardwareAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a network interface shall be like, as far as it is said here; each method answers a changed copy.
 *
 * <p>Of an interface that exists, the kernel changes in this order: namespace, hardware address, MTU, name, master, up or down, queue
 * length. <b>What is done when something is refused stays done</b>: one that was moved and then could not get its name is in the other
 * namespace, under its old one. Look there after any refusal.
 */
public final class LinkSettings {

    /** Nothing is said. */
    public static final LinkSettings NONE = new LinkSettings(0, 0, List.of());

    private static final int UP = 1;

    private final int flags;
    private final int flagsMeant;
    private final List<Setting> settings;

    private record Setting(String said, Consumer<NetlinkRequest> put) {}

    private LinkSettings(int flags, int flagsMeant, List<Setting> settings) {
        this.flags = flags;
        this.flagsMeant = flagsMeant;
        this.settings = settings;
    }

    private LinkSettings with(String said, Consumer<NetlinkRequest> put) {
        List<Setting> more = new ArrayList<>(settings);
        more.add(new Setting(said, put));
        return new LinkSettings(flags, flagsMeant, more);
    }

    /** At most 15 bytes. Before Linux 6.3 or so one that is up cannot be renamed: EBUSY. */
    public LinkSettings name(String name) {
        return with("name " + name, request -> request.put(Attributes.NAME, name));
    }

    public LinkSettings mtu(int mtu) {
        return with("mtu " + mtu, request -> request.put32(Attributes.MTU, mtu));
    }

    public LinkSettings address(HardwareAddress address) {
        return with("address " + address, request -> request.put(Attributes.ADDRESS, address.bytes()));
    }

    public LinkSettings queueLength(int packets) {
        return with("queue length " + packets, request -> request.put32(Attributes.QUEUE_LENGTH, packets));
    }

    /** The index of the bridge or bond that it shall be a port of; 0: of none. */
    public LinkSettings master(int index) {
        return with("master " + index, request -> request.put32(Attributes.MASTER, index));
    }

    /** The index of the interface it is made on, in the namespace of the socket; only when one is made. */
    public LinkSettings parent(int index) {
        return with("parent " + index, request -> request.put32(Attributes.PARENT, index));
    }

    /** A number by which many can be deleted at once; 0 is where all are that nobody put elsewhere. */
    public LinkSettings group(int number) {
        return with("group " + number, request -> request.put32(Attributes.GROUP, number));
    }

    /**
     * The network namespace it shall be in. An existing one is moved, some 15 to 25 ms: it keeps name, altnames, hardware address, MTU and
     * group, and loses its addresses, routes and master, and is down. Bridges and {@code lo} do not move (EINVAL).
     */
    public LinkSettings into(Fd network) {
        return with("into " + network, request -> request.put(Attributes.NAMESPACE_FD, network));
    }

    public LinkSettings up() {
        return new LinkSettings(flags | UP, flagsMeant | UP, settings);
    }

    public LinkSettings down() {
        return new LinkSettings(flags & ~UP, flagsMeant | UP, settings);
    }

    /** Writes struct ifinfomsg and the attributes behind it. */
    NetlinkRequest write(NetlinkRequest request, int index) {
        request.fixed8(0).fixed8(0).fixed16(0).fixed32(index).fixed32(flags).fixed32(flagsMeant);
        settings.forEach(setting -> setting.put.accept(request));
        return request;
    }

    /** Such as {@code name eth0, up}. */
    @Override
    public String toString() {
        String said = settings.stream().map(Setting::said).collect(Collectors.joining(", "));
        String state = flagsMeant == 0 ? "" : (flags & UP) != 0 ? "up" : "down";
        return said + (said.isEmpty() || state.isEmpty() ? "" : ", ") + state;
    }
}
