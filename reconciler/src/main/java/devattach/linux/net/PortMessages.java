package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAnswer;
import devattach.linux.NetlinkAttributes;
import devattach.linux.NetlinkRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports of bridges, as rtnetlink has them in the family of bridges; see linux/if_bridge.h. */
final class PortMessages {

    private static final int FAMILY = 7;
    private static final int SET_LINK = 19;

    /** IFLA_PROTINFO with IFLA_BRPORT_ISOLATED; IFLA_AF_SPEC with IFLA_BRIDGE_VLAN_INFO; RTEXT_FILTER_BRVLAN_COMPRESSED. */
    private static final int OF_PORT = 12;

    private static final int ISOLATED = 33;
    private static final int OF_BRIDGE = 26;
    private static final int VLAN = 2;
    private static final int VLANS_AS_RANGES = 4;

    /** BRIDGE_VLAN_INFO_... */
    private static final int PVID = 2;

    private static final int UNTAGGED = 4;
    private static final int RANGE_BEGIN = 8;
    private static final int RANGE_END = 16;

    private static final int MOST = 4094;

    private PortMessages() {}

    private static NetlinkRequest header(int type, int link, String what) {
        return new NetlinkRequest(type, 0, what)
                .fixed8(FAMILY)
                .fixed8(0)
                .fixed16(0)
                .fixed32(link)
                .fixed32(0)
                .fixed32(0);
    }

    static NetlinkRequest all() {
        return header(Attributes.GET_LINK, 0, "ports of bridges").put32(Attributes.EXTENT, VLANS_AS_RANGES);
    }

    static NetlinkRequest addTagged(int link, int vlan) {
        return vlan(header(SET_LINK, link, "add VLAN " + vlan + " to port " + link), 0, vlan);
    }

    static NetlinkRequest addUntagged(int link, int vlan) {
        return vlan(header(SET_LINK, link, "add VLAN " + vlan + " to port " + link), PVID | UNTAGGED, vlan);
    }

    static NetlinkRequest remove(int link, int vlan) {
        return vlan(header(Attributes.DELETE_LINK, link, "remove VLAN " + vlan + " from port " + link), 0, vlan);
    }

    private static NetlinkRequest vlan(NetlinkRequest request, int flags, int id) {
        // struct bridge_vlan_info: two numbers of 16 bits
        boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        byte[] info = NetlinkRequest.bytes(little ? id << 16 | flags : flags << 16 | id);
        return request.nest(OF_BRIDGE, spec -> spec.put(VLAN, info));
    }

    static NetlinkRequest isolate(int link, int on) {
        return header(SET_LINK, link, "isolate port " + link).nest(OF_PORT, port -> port.put8(ISOLATED, on));
    }

    /** Null for what is no port. */
    static @Nullable PortState read(NetlinkAnswer answer) throws KernelException {
        int link = answer.fixed32(4);
        Vlans vlans = new Vlans();
        int isolated = 0;
        boolean port = false;
        NetlinkAttributes attributes = answer.attributes(Attributes.LINK_HEADER);
        while (attributes.next()) {
            if (attributes.type() == OF_PORT) {
                port = true;
                NetlinkAttributes inner = attributes.nested();
                while (inner.next()) {
                    isolated = inner.type() == ISOLATED ? inner.int8() : isolated;
                }
            } else if (attributes.type() == OF_BRIDGE) {
                vlans.read(attributes.nested());
            }
        }
        return port ? new PortState(link, vlans.untagged, vlans.tagged, vlans.others, isolated != 0) : null;
    }

    private static final class Vlans {

        private int untagged;
        private final List<Integer> tagged = new ArrayList<>();
        private final List<Integer> others = new ArrayList<>();

        void read(NetlinkAttributes list) throws KernelException {
            int first = 0;
            while (list.next()) {
                if (list.type() == VLAN) {
                    int flags = list.int16(0);
                    int id = list.int16(2);
                    if ((flags & RANGE_BEGIN) != 0) {
                        first = id;
                    } else {
                        int from = (flags & RANGE_END) != 0 && first > 0 ? first : id;
                        for (int each = from; each <= Math.min(id, MOST); each++) {
                            take(flags, each);
                        }
                    }
                }
            }
        }

        private void take(int flags, int id) {
            if ((flags & PVID) != 0 && (flags & UNTAGGED) != 0) {
                untagged = id;
            } else if ((flags & (PVID | UNTAGGED)) == 0) {
                tagged.add(id);
            } else {
                others.add(id);
            }
        }
    }
}
