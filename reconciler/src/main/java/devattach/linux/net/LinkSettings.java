package devattach.linux.net;

import devattach.linux.Fd;
import devattach.linux.NetlinkRequest;
import devattach.model.HardwareAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a network interface shall be like, as far as it is said here; each method answers a changed copy.
 *
 * <p>Of an interface that exists, the kernel changes in this order: namespace, hardware address, MTU, name, alias, master, up or down, queue
 * length. <b>What is done when something is refused stays done</b>: one that was moved and then could not get its name is in the other
 * namespace, under its old one. Look there after any refusal.
 */
public final class LinkSettings {

    /** Nothing is said. */
    public static final LinkSettings NONE = new LinkSettings(0, 0, 0, List.of());

    private static final int UP = 1;

    private final int index;
    private final int flags;
    private final int flagsMeant;
    private final List<Setting> settings;

    private record Setting(String said, Consumer<NetlinkRequest> put) {}

    private LinkSettings(int index, int flags, int flagsMeant, List<Setting> settings) {
        this.index = index;
        this.flags = flags;
        this.flagsMeant = flagsMeant;
        this.settings = settings;
    }

    private LinkSettings with(String said, Consumer<NetlinkRequest> put) {
        List<Setting> more = new ArrayList<>(settings);
        more.add(new Setting(said, put));
        return new LinkSettings(index, flags, flagsMeant, more);
    }

    /** At most 15 bytes. Before Linux 6.3 or so one that is up cannot be renamed: EBUSY. */
    public LinkSettings name(String name) {
        return with("name " + name, request -> request.put(Attributes.NAME, name));
    }

    /**
     * The number that one shall have that is made; of a pair, that of the other end only counts where the first has one chosen, too. One
     * that is taken is refused: EEXIST or, in the end that is made as the other of a pair, EBUSY. Before Linux 6.15 it is also refused where
     * it is taken in the namespace of the socket, though the interface shall be in another one.
     */
    public LinkSettings index(int index) {
        return new LinkSettings(index, flags, flagsMeant, settings);
    }

    /**
     * The number it shall have where it is moved to, since Linux 5.13; EBUSY where that is taken, and it stays where it is. Without, it keeps
     * its number if that is free there.
     */
    public LinkSettings indexThere(int index) {
        return with("index there " + index, request -> request.put32(Attributes.NEW_INDEX, index));
    }

    /** A remark of at most 255 bytes, which moves along; empty: none. One that is made has none, whatever is said: to be set by a change. */
    public LinkSettings alias(String alias) {
        if (alias.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL in an alias");
        }
        byte[] bytes = alias.getBytes(StandardCharsets.UTF_8); // without a NUL, which would count among the 255
        return with("alias " + alias, request -> request.put(Attributes.ALIAS, bytes));
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

    /** Of a CAN controller that is there and down; done before all else. */
    public LinkSettings can(CanSettings can) {
        return with(
                can.toString(),
                request -> request.nest(Attributes.INFO, info -> info.put(Attributes.INFO_KIND, CanSettings.KIND)
                        .nest(Attributes.INFO_DATA, can::write)));
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

    /** How it makes its own part of IPv6 addresses, see {@link Inet6State}; those that it has already stay as they are. */
    public LinkSettings generation(int number) {
        return with("addr_gen_mode " + number, request -> Inet6State.generation(request, number));
    }

    public LinkSettings up() {
        return new LinkSettings(index, flags | UP, flagsMeant | UP, settings);
    }

    public LinkSettings down() {
        return new LinkSettings(index, flags & ~UP, flagsMeant | UP, settings);
    }

    /** Writes struct ifinfomsg, and behind it the attributes, for the interface of this index; 0: for one that is made. */
    NetlinkRequest write(NetlinkRequest request, int existing) {
        int number = existing == 0 ? index : existing;
        request.fixed8(0).fixed8(0).fixed16(0).fixed32(number).fixed32(flags).fixed32(flagsMeant);
        settings.forEach(setting -> setting.put.accept(request));
        return request;
    }

    /** Such as {@code name eth0, up}. */
    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        settings.forEach(setting -> said.add(setting.said));
        if (index != 0) {
            said.add("index " + index);
        }
        if (flagsMeant != 0) {
            said.add((flags & UP) != 0 ? "up" : "down");
        }
        return String.join(", ", said);
    }
}
