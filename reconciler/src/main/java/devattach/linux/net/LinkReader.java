package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAnswer;
import devattach.linux.NetlinkAttributes;
import devattach.model.HardwareAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Understands the kernel's description of one network interface. */
final class LinkReader {

    private final int index;
    private final int type;
    private final int flags;
    private String name = "";
    private List<String> altnames = List.of();
    private String alias = "";
    private LinkKind kind = LinkKind.NONE;
    private int mtu;
    private int queueLength;
    private HardwareAddress address = HardwareAddress.NONE;
    private HardwareAddress permanentAddress = HardwareAddress.NONE;
    private String bus = "";
    private String device = "";
    private int parent;
    private OptionalInt namespace = OptionalInt.empty();
    private int master;
    private List<VirtualFunction> functions = List.of();
    private Inet6State inet6 = Inet6State.NONE;

    private LinkReader(NetlinkAnswer answer) throws KernelException {
        type = answer.fixed16(2);
        index = answer.fixed32(4);
        flags = answer.fixed32(8);
    }

    static Link read(NetlinkAnswer answer) throws KernelException {
        LinkReader reader = new LinkReader(answer);
        NetlinkAttributes attributes = answer.attributes(Attributes.LINK_HEADER);
        while (attributes.next()) {
            reader.take(attributes);
        }
        return reader.link();
    }

    private Link link() {
        return new Link(
                index,
                name,
                altnames,
                alias,
                kind,
                new Link.State(flags, mtu, queueLength, address),
                new Link.Hardware(type, permanentAddress, bus, device),
                new Link.Ties(parent, namespace, master),
                functions,
                inet6);
    }

    private void take(NetlinkAttributes one) throws KernelException {
        switch (one.type()) {
            case Attributes.NAME -> name = one.text();
            case Attributes.NAMES -> altnames = altnames(one.nested());
            case Attributes.ALIAS -> alias = one.text();
            case Attributes.INFO -> kind = kind(one.nested());
            case Attributes.MTU -> mtu = one.int32();
            case Attributes.QUEUE_LENGTH -> queueLength = one.int32();
            case Attributes.ADDRESS -> address = address(one);
            case Attributes.PERMANENT_ADDRESS -> permanentAddress = address(one);
            case Attributes.BUS -> bus = one.text();
            case Attributes.DEVICE -> device = one.text();
            case Attributes.PARENT -> parent = one.int32();
            case Attributes.PARENT_NAMESPACE -> namespace = OptionalInt.of(one.int32());
            case Attributes.MASTER -> master = one.int32();
            case Attributes.FUNCTION_LIST -> functions = FunctionReader.read(one.nested());
            case Attributes.PROTOCOLS -> inet6 = Inet6State.read(one.nested());
            default -> {} // there are sixty
        }
    }

    private static HardwareAddress address(NetlinkAttributes one) throws KernelException {
        return HardwareAddress.of(one.bytes(0, Math.min(one.length(), HardwareAddress.LONGEST)));
    }

    private static List<String> altnames(NetlinkAttributes inner) throws KernelException {
        List<String> names = new ArrayList<>();
        while (inner.next()) {
            if (inner.type() == Attributes.ALTNAME) {
                names.add(inner.text());
            }
        }
        return names;
    }

    /** What the kernel says of a kind comes behind its name. */
    private static LinkKind kind(NetlinkAttributes inner) throws KernelException {
        LinkKind kind = LinkKind.NONE;
        while (inner.next()) {
            if (inner.type() == Attributes.INFO_KIND) {
                kind = named(inner.text());
            } else if (inner.type() == Attributes.INFO_DATA) {
                kind = detailed(kind, inner.nested());
            }
        }
        return kind;
    }

    private static LinkKind named(String name) {
        return switch (name) { // one object for those there are many of
            case "veth" -> LinkKind.VETH;
            case "bridge" -> LinkKind.BRIDGE;
            case "dummy" -> LinkKind.DUMMY;
            case CanSettings.KIND -> new LinkKind.Can(CanState.UNSET);
            default -> new LinkKind.Named(name);
        };
    }

    private static LinkKind detailed(LinkKind kind, NetlinkAttributes data) throws KernelException {
        if (kind instanceof LinkKind.Can) {
            return new LinkKind.Can(CanSettings.read(data));
        }
        while (data.next()) {
            if (data.type() == Attributes.FIRST_OF_KIND) {
                return switch (kind.name()) {
                    case "macvlan" -> macvlan(kind, data.int32());
                    case "ipvlan" -> ipvlan(kind, data.int16());
                    case "vlan" -> new LinkKind.Vlan(data.int16());
                    default -> kind;
                };
            }
        }
        return kind;
    }

    private static LinkKind macvlan(LinkKind unknown, int number) {
        for (LinkKind.Macvlan.Mode mode : LinkKind.Macvlan.Mode.values()) {
            if (mode.number == number) {
                return new LinkKind.Macvlan(mode);
            }
        }
        return unknown;
    }

    private static LinkKind ipvlan(LinkKind unknown, int number) {
        for (LinkKind.Ipvlan.Layer layer : LinkKind.Ipvlan.Layer.values()) {
            if (layer.number == number) {
                return new LinkKind.Ipvlan(layer);
            }
        }
        return unknown;
    }
}
