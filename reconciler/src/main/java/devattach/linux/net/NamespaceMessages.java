package devattach.linux.net;

import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.NetlinkAnswer;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;

/** The numbers that network namespaces have for one another. */
final class NamespaceMessages {

    /** That of one without. */
    static final int NONE = -1;

    private static final int HEADER = 4; // struct rtgenmsg, padded
    private static final int NUMBER = 1;
    private static final int FILE = 3;

    private NamespaceMessages() {}

    static NetlinkRequest numberOf(Fd network) {
        return new NetlinkRequest(Attributes.GET_NAMESPACE, 0, "number of " + network)
                .fixed32(0)
                .put(FILE, network);
    }

    /** Gives it one, of the kernel's choice. */
    static NetlinkRequest number(Fd network) {
        return new NetlinkRequest(Attributes.NEW_NAMESPACE, 0, "give a number to " + network)
                .fixed32(0)
                .put32(NUMBER, NONE)
                .put(FILE, network);
    }

    static Integer read(NetlinkAnswer answer) throws KernelException {
        NetlinkAttributes attributes = answer.attributes(HEADER);
        while (attributes.next()) {
            if (attributes.type() == NUMBER) {
                return attributes.int32();
            }
        }
        return NONE;
    }
}
