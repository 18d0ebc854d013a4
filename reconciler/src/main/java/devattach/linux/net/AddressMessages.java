package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAnswer;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses of interfaces, as rtnetlink has them: struct ifaddrmsg is family, prefix length, flags, scope and index. */
final class AddressMessages {

    static final int INET = 2;
    static final int INET6 = 10;

    private static final int HEADER = 8;
    private static final int ADDRESS = 1;
    private static final int LOCAL = 2;
    private static final int FLAGS = 8;

    /** IFA_F_NODAD */
    private static final int UNASKED = 2;

    private AddressMessages() {}

    static NetlinkRequest all() {
        return header(Attributes.GET_ADDRESS, 0, "addresses", 0, 0, 0).fixed32(0);
    }

    static NetlinkRequest add(int link, IpPrefix address) {
        return one(Attributes.NEW_ADDRESS, 0, "add " + address + " to link " + link, link, address);
    }

    /** Without asking whether somebody else has it. */
    static NetlinkRequest addCertain(int link, IpPrefix address) {
        return one(Attributes.NEW_ADDRESS, UNASKED, "add " + address + " to link " + link, link, address);
    }

    static NetlinkRequest remove(int link, IpPrefix address) {
        return one(Attributes.DELETE_ADDRESS, 0, "remove " + address + " from link " + link, link, address);
    }

    private static NetlinkRequest one(int type, int kind, String what, int link, IpPrefix prefix) {
        byte[] bytes = prefix.address().bytes();
        int flags = type == Attributes.NEW_ADDRESS ? NetlinkRequest.CREATE : 0;
        return header(type, flags, what, family(prefix.address()), prefix.length(), kind)
                .fixed32(link)
                .put(LOCAL, bytes)
                .put(ADDRESS, bytes);
    }

    private static NetlinkRequest header(int type, int flags, String what, int family, int length, int kind) {
        return new NetlinkRequest(type, flags, what)
                .fixed8(family)
                .fixed8(length)
                .fixed8(kind)
                .fixed8(0);
    }

    static int family(IpAddress address) {
        return address.version() == IpAddress.Version.V4 ? INET : INET6;
    }

    /** Null for one of another protocol. */
    static @Nullable InterfaceAddress read(NetlinkAnswer answer) throws KernelException {
        int family = answer.fixed8(0);
        int length = answer.fixed8(1);
        int flags = answer.fixed8(2);
        Optional<IpAddress> local = Optional.empty(); // its own, where that differs from what is at the other end
        Optional<IpAddress> address = Optional.empty();
        NetlinkAttributes attributes = answer.attributes(HEADER);
        while (attributes.next()) {
            switch (attributes.type()) {
                case LOCAL -> local = address(family, attributes.bytes());
                case ADDRESS -> address = address(family, attributes.bytes());
                case FLAGS -> flags = attributes.int32();
                default -> {}
            }
        }
        IpAddress own = local.orElse(address.orElse(null));
        if (own == null || length > own.version().bits()) {
            return null;
        }
        return new InterfaceAddress(answer.fixed32(4), new IpPrefix(own, length), flags);
    }

    /** Empty for one of another protocol, or of another length than its protocol's. */
    static Optional<IpAddress> address(int family, byte[] bytes) {
        return IpAddress.of(bytes).filter(address -> family(address) == family);
    }
}
