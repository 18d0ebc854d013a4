package devattach.device;

import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import devattach.model.World;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code nic}: a network interface, in the words of LXD and Incus. One of the host for itself ({@code physical}), one that shares the wire
 * of one of the host, or one end of a pair.
 */
final class NicType implements DeviceType {

    static final String NAME = "nic";

    private static final String PARENT = "name";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> keys() {
        return Set.of(
                PARENT,
                "mac",
                "driver",
                "usb.vendorid",
                "usb.productid",
                "usb.serial",
                "usb.port",
                "pci.address",
                "pci.vendor",
                "pci.device");
    }

    @Override
    public Map<String, String> shorthands() {
        return Map.of("parent", PARENT);
    }

    @Override
    public List<Option> options() {
        return Stream.of(NicKeys.ALL, FilterKeys.ALL, FunctionKeys.ALL)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public boolean hasNodes() {
        return false;
    }

    @Override
    public boolean picks(Map<String, String> options) {
        return !isAlone(NicKeys.kind(options));
    }

    /** Whether it is on no interface of the host. */
    private static boolean isAlone(NicKeys.Kind kind) {
        return kind == NicKeys.Kind.P2P || CanKeys.MADE.contains(kind);
    }

    @Override
    public boolean exclusive(Mapping.Choice choice) {
        return NicKeys.kind(choice.options()) == NicKeys.Kind.PHYSICAL
                && !choice.options().containsKey(NicKeys.VLAN);
    }

    @Override
    public Optional<String> contradiction(Mapping.Choice choice) {
        return CanKeys.contradiction(choice)
                .or(() -> NicKeys.contradiction(choice))
                .or(() -> FilterKeys.contradiction(choice.options()));
    }

    @Override
    public boolean inParts(Map<String, String> options) {
        return NicKeys.kind(options) == NicKeys.Kind.SRIOV;
    }

    @Override
    public int leastParts(Map<String, String> options) {
        return FunctionKeys.least(options);
    }

    @Override
    public List<Thing> parts(Thing thing, World world) {
        return FunctionKeys.functions(thing, world);
    }

    /** None: interfaces are no devices with numbers. */
    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        return List.of();
    }

    @Override
    public Offer offer(Mapping.Choice choice, World world) {
        NicKeys.Kind kind = NicKeys.kind(choice.options());
        if (isAlone(kind)) {
            String what = kind == NicKeys.Kind.VCAN ? "a CAN bus" : "a pair";
            return Offer.of(List.of(new Thing(NicKeys.word(kind), what, List.of(), List.of())));
        }
        boolean moves = exclusive(choice);
        List<HostDevice> fitting = Selectors.chosen(
                choice, world.interfaces(), nic -> kind != NicKeys.Kind.SRIOV || FunctionKeys.isParent(nic));
        List<Thing> things = fitting.stream()
                .filter(nic -> moves || !isLent(nic))
                .sorted(Comparator.comparing(HostDevice::name))
                .map(nic -> new Thing(
                        nic.property(HostDevice.INTERFACE),
                        describe(nic),
                        moves ? together(nic, world.interfaces()) : List.of(nic),
                        List.of()))
                .toList();
        return things.isEmpty() ? new Offer(things, lent(fitting), List.of(), List.of()) : Offer.of(things);
    }

    /** One, and what would go with it: the others of its Wi-Fi card. */
    private static List<HostDevice> together(HostDevice nic, List<HostDevice> all) {
        String radio = nic.property(HostDevice.RADIO);
        Stream<HostDevice> others = all.stream()
                .filter(each -> !radio.isEmpty()
                        && each.property(HostDevice.RADIO).equals(radio)
                        && !each.subject().equals(nic.subject()));
        return Stream.concat(Stream.of(nic), others).toList();
    }

    /** Nothing can be made on what is away. */
    private static List<Offer.Lacking> lent(List<HostDevice> away) {
        return away.stream()
                .map(nic -> new Offer.Lacking(
                        nic.name() + " on the host (it is in " + nic.property(HostDevice.LENT) + ")",
                        "it is made as soon as " + nic.name() + " is back; remove the entry that moves it there"))
                .toList();
    }

    private static boolean isLent(HostDevice nic) {
        return !nic.property(HostDevice.LENT).isEmpty();
    }

    private static String describe(HostDevice nic) {
        String address = nic.property(HostDevice.PCI_ADDRESS);
        String port = nic.property("usb.port");
        String mac = nic.property("mac");
        return nic.name() + " (" + nic.property(HostDevice.INTERFACE)
                + (address.isEmpty() ? "" : ", pci.address " + address)
                + (port.isEmpty() ? "" : ", usb.port " + port) + (mac.isEmpty() ? "" : ", mac " + mac) + ")";
    }

    @Override
    public Optional<Offer.Unclear> misfit(Thing thing, Mapping mapping) {
        NicKeys.Kind kind = NicKeys.kind(mapping.choice().options());
        String name = NicKeys.name(thing, mapping);
        if (!NicKeys.isName(name)) {
            return Optional.of(new Offer.Unclear(
                    "'" + name + "' cannot be the name of an interface, which has at most 15 letters",
                    "say 'name' in the entry, such as eth1"));
        }
        if (thing.own().isEmpty()) {
            return Optional.empty();
        }
        HostDevice nic = thing.own().get(0);
        Optional<Offer.Unclear> can = CanKeys.misfit(nic, mapping);
        if (can.isPresent()) {
            return can;
        }
        if (kind == NicKeys.Kind.SRIOV) {
            return FunctionKeys.misfit(nic);
        }
        boolean isBridge = nic.property(HostDevice.KIND).equals("bridge");
        if (kind == NicKeys.Kind.BRIDGED && !isBridge) {
            return Optional.of(new Offer.Unclear(
                    nic.name() + " is no bridge", "name a bridge, or use 'nictype: macvlan' to share its wire"));
        }
        if (exclusive(mapping.choice()) && isBridge) {
            return Optional.of(new Offer.Unclear(
                    nic.name() + " is a bridge, which the kernel lets nobody move",
                    "use 'nictype: bridged' to connect to it"));
        }
        return Optional.empty();
    }

    @Override
    public List<Facet> facets(Thing thing, Mapping mapping, Inside inside) {
        return List.of(NicKeys.facet(thing, mapping));
    }
}
