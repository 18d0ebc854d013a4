package devattach.linux.net;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.NetlinkAnswer;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;
import devattach.linux.NetlinkSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The Wi-Fi cards of one network namespace, by the kernel's nl80211. A card, called a phy there, is in a namespace with all of its
 * interfaces, none of which can be moved by itself. For one thread at a time. It keeps its namespace alive: to be closed soon.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html#generic-netlink">Generic Netlink</a>
 */
public final class Radios implements AutoCloseable {

    private static final int NETLINK_GENERIC = 16;

    private static final int GET_FAMILY = 3;
    private static final int FAMILY_ID = 1;
    private static final int FAMILY_NAME = 2;

    private static final int GET_INTERFACE = 5;
    private static final int SET_INTERFACE = 6;
    private static final int NEW_INTERFACE = 7;
    private static final int DELETE_INTERFACE = 8;
    private static final int SET_NAMESPACE = 49;

    private static final int PHY = 1;
    private static final int INDEX = 3;
    private static final int NAME = 4;
    private static final int KIND = 5;
    private static final int NUMBER = 153;
    private static final int NAMESPACE_FD = 219;

    /** struct genlmsghdr: command, version, and room. */
    private static final int HEADER = 4;

    private final NetlinkSocket socket;
    private final int family;

    /**
     * A network interface of a card.
     *
     * @param phy the card's number, which no other card ever had since the machine was started
     * @param number which it has for as long as it is there, in whichever namespace, and which the card gives to no other
     * @param kind what sort of one it is, such as 2: one that joins a network
     * @param index its number as a link of this namespace
     */
    public record Station(int phy, long number, int kind, int index, String name) {}

    private Radios(NetlinkSocket socket, int family) {
        this.socket = socket;
        this.family = family;
    }

    /** Those of the namespace that {@code links} belong to; empty where the kernel has no part for Wi-Fi, or has not loaded it. */
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public static Optional<Radios> of(Rtnetlink links) throws KernelException {
        try (Fd network = links.network()) {
            NetlinkSocket socket = NetlinkSocket.in(network, NETLINK_GENERIC);
            try {
                int family = socket.ask(family(), Radios::readFamily).orElse(0);
                return Optional.of(new Radios(socket, family));
            } catch (KernelException e) {
                socket.close();
                if (e.is(Errno.ENOENT)) {
                    return Optional.empty();
                }
                throw e;
            }
        }
    }

    static NetlinkRequest family() {
        return request(NETLINK_GENERIC, GET_FAMILY, "number of nl80211").put(FAMILY_NAME, "nl80211");
    }

    static Integer readFamily(NetlinkAnswer answer) throws KernelException {
        NetlinkAttributes attributes = answer.attributes(HEADER);
        while (attributes.next()) {
            if (attributes.type() == FAMILY_ID) {
                return attributes.int16();
            }
        }
        throw KernelException.of("netlink", "number of nl80211, which the kernel does not say", Errno.EBADMSG);
    }

    private static NetlinkRequest request(int family, int command, String what) {
        return new NetlinkRequest(family, 0, what).fixed8(command).fixed8(1).fixed16(0);
    }

    private NetlinkRequest request(int command, String what) {
        return request(family, command, what);
    }

    /** All interfaces of all cards that are here. */
    public List<Station> stations() throws KernelException {
        return socket.dump(request(GET_INTERFACE, "Wi-Fi interfaces"), Radios::readStation).stream()
                .filter(each -> each.index() != 0) // what is no link: a way to speak to other devices without a network
                .toList();
    }

    static Station readStation(NetlinkAnswer answer) throws KernelException {
        int phy = -1;
        long number = 0;
        int kind = 0;
        int index = 0;
        String name = "";
        NetlinkAttributes one = answer.attributes(HEADER);
        while (one.next()) {
            switch (one.type()) {
                case PHY -> phy = one.int32();
                case NUMBER -> number = number(one);
                case KIND -> kind = one.int32();
                case INDEX -> index = one.int32();
                case NAME -> name = one.text();
                default -> {}
            }
        }
        return new Station(phy, number, kind, index, name);
    }

    private static long number(NetlinkAttributes one) throws KernelException {
        return ByteBuffer.wrap(one.bytes(0, Long.BYTES))
                .order(ByteOrder.nativeOrder())
                .getLong();
    }

    /**
     * Moves a card with all of its interfaces, which are down then and keep their names and indices where these are free.
     *
     * @throws KernelException EOPNOTSUPP where its driver lets nobody move it
     */
    public void move(int phy, Fd network) throws KernelException {
        socket.change(request(SET_NAMESPACE, "move Wi-Fi card " + phy + " into " + network)
                .put32(PHY, phy)
                .put(NAMESPACE_FD, network));
    }

    /** Makes an interface of a card. */
    public void create(int phy, int kind, String name) throws KernelException {
        socket.ask(
                request(NEW_INTERFACE, "create " + name + " of Wi-Fi card " + phy)
                        .put32(PHY, phy)
                        .put(NAME, name)
                        .put32(KIND, kind),
                Radios::readStation);
    }

    /** Makes another sort of an interface; most are to be down for it. */
    public void change(int index, int kind) throws KernelException {
        socket.change(request(SET_INTERFACE, "make Wi-Fi interface " + index + " one of kind " + kind)
                .put32(INDEX, index)
                .put32(KIND, kind));
    }

    /** Takes an interface of a card away. */
    public void delete(int index) throws KernelException {
        socket.change(
                request(DELETE_INTERFACE, "delete Wi-Fi interface " + index).put32(INDEX, index));
    }

    @Override
    public void close() {
        socket.close();
    }
}
