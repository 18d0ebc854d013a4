package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAnswer;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;
import devattach.model.IpAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Neighbours as rtnetlink has them: struct ndmsg is family, padding, index, state, flags and type; see rtnetlink(7). */
final class NeighborMessages {

    private static final int NEW = 28;
    private static final int DELETE = 29;
    private static final int GET = 30;
    private static final int HEADER = 12;

    /** NTF_... */
    private static final int USE = 1;

    private static final int PROXY = 8;

    /** NLM_F_CREATE, without insisting that it is new. */
    private static final int CREATE = 0x400;

    /** NDA_... */
    private static final int ADDRESS = 1;

    private static final int MAKER = 12;

    private NeighborMessages() {}

    private static NetlinkRequest header(int type, int flags, String what, int family, int link, int kind) {
        return new NetlinkRequest(type, flags, what)
                .fixed8(family)
                .fixed8(0)
                .fixed16(0)
                .fixed32(link)
                .fixed16(0)
                .fixed8(kind)
                .fixed8(0);
    }

    private static NetlinkRequest one(int type, int flags, String what, int link, IpAddress address, int kind) {
        return header(type, flags, what, AddressMessages.family(address), link, kind)
                .put(ADDRESS, address.bytes());
    }

    static NetlinkRequest proxies() {
        return header(GET, 0, "proxies of neighbours", 0, 0, PROXY);
    }

    static NetlinkRequest addProxy(int link, IpAddress address) {
        return one(NEW, CREATE, "answer for " + address + " at link " + link, link, address, PROXY)
                .put8(MAKER, RouteMessages.BY_DEVATTACH);
    }

    static NetlinkRequest removeProxy(int link, IpAddress address) {
        return one(DELETE, 0, "answer for " + address + " no more at link " + link, link, address, PROXY);
    }

    static NetlinkRequest look(int link, IpAddress address) {
        return one(NEW, CREATE, "look for " + address + " at link " + link, link, address, USE);
    }

    static NetlinkRequest get(int link, IpAddress address) {
        return one(GET, 0, "neighbour " + address + " at link " + link, link, address, 0);
    }

    static NetlinkRequest forget(int link, IpAddress address) {
        return one(DELETE, 0, "forget " + address + " at link " + link, link, address, 0);
    }

    /** Null for what is no neighbour of IP. */
    static @Nullable Neighbor read(NetlinkAnswer answer) throws KernelException {
        Optional<IpAddress> address = Optional.empty();
        Route.Maker maker = Route.Maker.ANYBODY;
        NetlinkAttributes attributes = answer.attributes(HEADER);
        while (attributes.next()) {
            switch (attributes.type()) {
                case ADDRESS -> address = AddressMessages.address(answer.fixed8(0), attributes.bytes());
                case MAKER -> maker = attributes.int8() == RouteMessages.BY_DEVATTACH ? Route.Maker.DEVATTACH : maker;
                default -> {}
            }
        }
        int state = answer.fixed16(8);
        return address.isEmpty() ? null : new Neighbor(answer.fixed32(4), address.get(), state, maker);
    }
}
