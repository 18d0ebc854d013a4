package devattach.mechanism.nic;

import devattach.linux.ClassicProgram;
import devattach.linux.net.Link;
import devattach.model.Filtering;
import devattach.model.HardwareAddress;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a container may send under. All of it is known from what is written down of an interface, so that nothing that root inside does
 * changes it.
 *
 * @param filtering what is looked at
 * @param v4 nothing of IPv4 may pass where this is empty, if IPv4 is looked at
 * @param v6 likewise
 */
record Sources(HardwareAddress hardware, Filtering filtering, List<IpPrefix> v4, List<IpPrefix> v6) {

    /** Locally administered. */
    private static final int FIRST_BYTE = 0x02;

    Sources {
        v4 = List.copyOf(v4);
        v6 = List.copyOf(v6);
    }

    static Sources of(Attachment one) {
        Nic.Settings asked = one.facet().settings();
        HardwareAddress hardware = address(one);
        List<IpPrefix> v6 = own(asked, IpAddress.Version.V6);
        if (!v6.isEmpty()) {
            v6.add(alone(linkLocal(hardware)));
        }
        return new Sources(hardware, asked.limits().filtering(), own(asked, IpAddress.Version.V4), v6);
    }

    private static List<IpPrefix> own(Nic.Settings asked, IpAddress.Version version) {
        List<IpPrefix> all = new ArrayList<>();
        asked.addresses().forEach(each -> all.add(alone(each.address())));
        asked.hostRoutes().forEach(route -> all.add(route.to()));
        all.removeIf(each -> each.address().version() != version);
        return all;
    }

    private static IpPrefix alone(IpAddress address) {
        return new IpPrefix(address, address.version().bits());
    }

    /**
     * The hardware address of a port of a bridge: as asked for, else one that nobody else has, by chance. It can be told at any time, and
     * udev inside chooses no other, as it would of one that the kernel chose.
     */
    static HardwareAddress address(Attachment one) {
        return one.facet().settings().address().orElseGet(() -> {
            long mixed = one.index() * 0x9e37_79b9_7f4a_7c15L ^ one.container().startTime() * 0xbf58_476d_1ce4_e5b9L;
            mixed = (mixed ^ mixed >>> 31) * 0x94d0_49bb_1331_11ebL;
            byte[] bytes = {FIRST_BYTE, 0, 0, 0, 0, 0};
            for (int i = 1; i < bytes.length; i++) {
                bytes[i] = (byte) (mixed >>> 8 * (i + 2));
            }
            return HardwareAddress.of(bytes);
        });
    }

    /** What the kernel makes of it by itself: the address of the link with the modified EUI-64 (RFC 4291, appendix A). */
    static IpAddress linkLocal(HardwareAddress hardware) {
        byte[] own = hardware.bytes();
        return IpAddress.of(new byte[] {
                    (byte) 0xfe,
                    (byte) 0x80,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    (byte) (own[0] ^ 2),
                    own[1],
                    own[2],
                    (byte) 0xff,
                    (byte) 0xfe,
                    own[3],
                    own[4],
                    own[5]
                })
                .orElseThrow();
    }

    /** The hardware address that it has to have; empty where any is right. */
    static Optional<HardwareAddress> fixed(Attachment one) {
        boolean filtered = !one.facet().settings().limits().filtering().isNone();
        return filtered ? Optional.of(address(one)) : one.facet().settings().address();
    }

    /** Why the interface inside cannot send, for people; empty where it can. */
    static String flaw(Attachment one, Link inside) {
        HardwareAddress now = inside.state().address();
        boolean filtered = !one.facet().settings().limits().filtering().isNone();
        return !filtered || now.equals(address(one))
                ? ""
                : "its hardware address is " + now + ", not " + address(one) + ", under which alone it may send";
    }

    /** What the kernel is to do with each frame. */
    ClassicProgram program() {
        return new SourceProgram(this).program();
    }
}
