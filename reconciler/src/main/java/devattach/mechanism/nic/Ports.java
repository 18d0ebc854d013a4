package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.PortState;
import devattach.linux.net.Rtnetlink;
import devattach.model.BridgePort;
import devattach.model.Nic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a bridge lets through a port: VLANs, and isolation from other ports. It ends with the port. */
final class Ports {

    private Ports() {}

    private static BridgePort asked(Attachment one) {
        return one.facet().origin() instanceof Nic.Pair pair ? pair.port() : BridgePort.PLAIN;
    }

    /** Why it is not as it is asked for; nothing is read where nothing is asked for. */
    static String flaw(Attachment one, Link end, HostSheet sheet) throws KernelException {
        BridgePort asked = asked(one);
        if (asked.equals(BridgePort.PLAIN)) {
            return "";
        }
        if (asked.hasVlans()) {
            String unfiltered = unfiltered(sheet.name(end.ties().master()).orElse(""));
            if (!unfiltered.isEmpty()) {
                return unfiltered;
            }
        }
        return differences(end, sheet.ports(), asked);
    }

    private static String differences(Link end, List<PortState> ports, BridgePort asked) {
        Optional<PortState> state =
                ports.stream().filter(port -> port.link() == end.index()).findFirst();
        if (state.isEmpty()) {
            return end.name() + " is no port of a bridge";
        }
        PortState port = state.get();
        List<String> wrong = new ArrayList<>();
        if (asked.untagged().isPresent() && asked.untagged().getAsInt() != port.untagged()) {
            wrong.add("vlan of " + end.name() + " is " + said(port.untagged()) + ", not "
                    + said(asked.untagged().getAsInt()));
        }
        if (asked.hasVlans() && !asked.tagged().equals(port.tagged())) {
            wrong.add("vlan.tagged of " + end.name() + " is " + said(port.tagged()) + ", not " + said(asked.tagged()));
        }
        if (asked.hasVlans() && !port.others().isEmpty()) {
            wrong.add(end.name() + " is in VLAN " + said(port.others()) + ", too");
        }
        if (asked.isolation() != BridgePort.Isolation.UNSAID
                && port.isolated() != (asked.isolation() == BridgePort.Isolation.ON)) {
            wrong.add(end.name() + " is " + (port.isolated() ? "isolated" : "not isolated"));
        }
        return String.join("; ", wrong);
    }

    private static String said(int vlan) {
        return vlan == 0 ? "none" : Integer.toString(vlan);
    }

    private static String said(List<Integer> vlans) {
        return vlans.isEmpty() ? "none" : BridgePort.ranges(vlans);
    }

    /** Why a bridge tells no VLANs apart; empty where it does. */
    private static String unfiltered(String bridge) {
        Path setting = Path.of("/sys/class/net", bridge, "bridge", "vlan_filtering");
        try {
            return Files.readString(setting).strip().equals("1")
                    ? ""
                    : "the bridge " + bridge + " does not tell VLANs apart; switch that on: ip link set " + bridge
                            + " type bridge vlan_filtering 1";
        } catch (IOException e) {
            return "this kernel's bridges tell no VLANs apart (CONFIG_BRIDGE_VLAN_FILTERING); remove 'vlan' and"
                    + " 'vlan.tagged'";
        }
    }

    /** @throws KernelException where the bridge does not filter, too: that is the host's affair, and its other ports would feel it */
    static void mend(Attachment one, Link end, Rtnetlink host) throws KernelException {
        BridgePort asked = asked(one);
        if (asked.equals(BridgePort.PLAIN)) {
            return;
        }
        HostSheet sheet = new HostSheet(host);
        int master = end.ties().master();
        String unfiltered = asked.hasVlans() ? unfiltered(sheet.name(master).orElse("")) : "";
        if (!unfiltered.isEmpty()) {
            throw KernelException.of("set", "VLANs of a port: " + unfiltered, Errno.EOPNOTSUPP);
        }
        for (PortState port : sheet.ports()) {
            if (port.link() == end.index()) {
                mend(port, asked, host);
            }
        }
    }

    private static void mend(PortState port, BridgePort asked, Rtnetlink host) throws KernelException {
        if (asked.hasVlans()) {
            vlans(port, asked, host);
        }
        if (asked.isolation() != BridgePort.Isolation.UNSAID) {
            host.isolatePort(port.link(), asked.isolation() == BridgePort.Isolation.ON ? 1 : 0);
        }
    }

    private static void vlans(PortState port, BridgePort asked, Rtnetlink host) throws KernelException {
        List<Integer> surplus = new ArrayList<>(port.others());
        port.tagged().stream().filter(id -> !asked.tagged().contains(id)).forEach(surplus::add);
        int untagged = asked.untagged().orElse(port.untagged());
        if (port.untagged() != untagged && port.untagged() != 0) {
            surplus.add(port.untagged());
        }
        for (int id : surplus) {
            host.removePortVlan(port.link(), id);
        }
        if (port.untagged() != untagged && untagged != 0) {
            host.addUntaggedPortVlan(port.link(), untagged);
        }
        for (int id : asked.tagged()) {
            if (!port.tagged().contains(id) && id != untagged) {
                host.addTaggedPortVlan(port.link(), id);
            }
        }
    }
}
