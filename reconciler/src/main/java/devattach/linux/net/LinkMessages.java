package devattach.linux.net;

import devattach.linux.NetlinkRequest;
import java.util.List;
import java.util.function.Consumer;

/** Requests about network interfaces, as rtnetlink has them. */
final class LinkMessages {

    private LinkMessages() {}

    static NetlinkRequest all(Rtnetlink.Extent extent) {
        return get("links", 0).put32(Attributes.EXTENT, extent.mask);
    }

    static NetlinkRequest one(int index, Rtnetlink.Extent extent) {
        return get("link " + index, index).put32(Attributes.EXTENT, extent.mask);
    }

    static NetlinkRequest one(String name) {
        return get("link " + name, 0)
                .put32(Attributes.EXTENT, Rtnetlink.Extent.PLAIN.mask)
                .put(Attributes.ALTNAME, name);
    }

    private static NetlinkRequest get(String what, int index) {
        return LinkSettings.NONE.write(new NetlinkRequest(Attributes.GET_LINK, 0, what), index);
    }

    static NetlinkRequest create(LinkKind kind, LinkSettings settings) {
        return made("create " + kind.name() + " " + settings, settings, kind.name(), data -> describe(kind, data));
    }

    private static void describe(LinkKind kind, NetlinkRequest data) {
        if (kind instanceof LinkKind.Macvlan macvlan) {
            data.put32(Attributes.FIRST_OF_KIND, macvlan.mode().number);
        } else if (kind instanceof LinkKind.Ipvlan ipvlan) {
            data.put16(Attributes.FIRST_OF_KIND, ipvlan.layer().number);
        } else if (kind instanceof LinkKind.Vlan vlan) {
            data.put16(Attributes.FIRST_OF_KIND, vlan.id());
        }
    }

    static NetlinkRequest createPair(LinkKind kind, LinkSettings one, LinkSettings other) {
        String what = "create pair " + one + " and " + other;
        return made(what, one, kind.name(), data -> data.hold(Attributes.FIRST_OF_KIND, peer -> other.write(peer, 0)));
    }

    private static NetlinkRequest made(
            String what, LinkSettings settings, String kind, Consumer<NetlinkRequest> describe) {
        return settings.write(new NetlinkRequest(Attributes.NEW_LINK, NetlinkRequest.CREATE, what), 0)
                .nest(Attributes.INFO, info -> info.put(Attributes.INFO_KIND, kind)
                        .nest(Attributes.INFO_DATA, describe));
    }

    static NetlinkRequest change(int index, LinkSettings settings) {
        return settings.write(new NetlinkRequest(Attributes.NEW_LINK, 0, "set link " + index + " " + settings), index);
    }

    static NetlinkRequest change(int index, FunctionSettings settings) {
        String what = "set link " + index + " " + settings;
        NetlinkRequest request = LinkSettings.NONE.write(new NetlinkRequest(Attributes.NEW_LINK, 0, what), index);
        settings.write(request);
        return request;
    }

    static NetlinkRequest delete(int index) {
        return LinkSettings.NONE.write(new NetlinkRequest(Attributes.DELETE_LINK, 0, "delete link " + index), index);
    }

    static NetlinkRequest deleteGroup(int number) {
        LinkSettings all = LinkSettings.NONE.group(number);
        return all.write(new NetlinkRequest(Attributes.DELETE_LINK, 0, "delete links of " + all), 0);
    }

    static NetlinkRequest addAltnames(int index, List<String> names) {
        String what = "add altnames " + names + " to link " + index;
        return names(new NetlinkRequest(Attributes.NEW_NAMES, NetlinkRequest.CREATE, what), index, names);
    }

    static NetlinkRequest removeAltnames(int index, List<String> names) {
        String what = "remove altnames " + names + " from link " + index;
        return names(new NetlinkRequest(Attributes.DELETE_NAMES, 0, what), index, names);
    }

    private static NetlinkRequest names(NetlinkRequest request, int index, List<String> names) {
        return LinkSettings.NONE
                .write(request, index)
                .nest(Attributes.NAMES, list -> names.forEach(name -> list.put(Attributes.ALTNAME, name)));
    }
}
