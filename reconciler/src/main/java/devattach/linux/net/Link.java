package devattach.linux.net;

import devattach.model.HardwareAddress;
import java.util.List;
import java.util.OptionalInt;

/**
 * A network interface as the kernel describes it.
 *
 * @param index its number in its network namespace, by which to act on it: names change
 * @param name any bytes but white space and slashes where a container chose it; what is no UTF-8 is U+FFFD here
 * @param alias a remark somebody made, by which it cannot be found; empty: none
 * @param functions the virtual functions of a physical one; none unless they were asked for
 */
public record Link(
        int index,
        String name,
        List<String> altnames,
        String alias,
        LinkKind kind,
        State state,
        Hardware hardware,
        Ties ties,
        List<VirtualFunction> functions,
        Inet6State inet6) {

    private static final int UP = 1;
    private static final int LOOPBACK = 8;
    private static final int LOWER_UP = 0x10000;

    public Link {
        altnames = List.copyOf(altnames);
        functions = List.copyOf(functions);
    }

    /** One without IPv6. */
    public Link(
            int index,
            String name,
            List<String> altnames,
            String alias,
            LinkKind kind,
            State state,
            Hardware hardware,
            Ties ties,
            List<VirtualFunction> functions) {
        this(index, name, altnames, alias, kind, state, hardware, ties, functions, Inet6State.NONE);
    }

    /**
     * What can be set.
     *
     * @param flags as {@code IFF_UP} and so on in netdevice(7)
     * @param queueLength how many packets wait to be sent at most
     */
    public record State(int flags, int mtu, int queueLength, HardwareAddress address) {

        /** Whether it shall work. */
        public boolean isUp() {
            return (flags & UP) != 0;
        }

        /** Whether there is somebody at the other end of its wire. */
        public boolean hasCarrier() {
            return (flags & LOWER_UP) != 0;
        }

        public boolean isLoopback() {
            return (flags & LOOPBACK) != 0;
        }
    }

    /**
     * What stays as it is, whoever has it and however it is named.
     *
     * @param type of its wire, by the numbers of ARP: 1 Ethernet, 32 InfiniBand, 280 CAN, 772 loopback
     * @param permanentAddress that of the manufacturer (since Linux 5.6); {@link HardwareAddress#NONE} where there is none
     * @param bus {@code pci}, {@code usb}, {@code virtio} (since Linux 5.14); empty for one without a device
     * @param device on that bus, such as {@code 0000:03:00.0}
     */
    public record Hardware(int type, HardwareAddress permanentAddress, String bus, String device) {}

    /**
     * What it is tied to.
     *
     * @param parent index of the interface it was made on, or of the other end of a pair; 0: none
     * @param namespace where the parent is, by the number this namespace has for that; empty: here
     * @param master index of the bridge or bond it is a port of; 0: none
     */
    public record Ties(int parent, OptionalInt namespace, int master) {}

    @Override
    public String toString() {
        return index + ": " + name;
    }
}
