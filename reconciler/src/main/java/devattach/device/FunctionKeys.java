package devattach.device;

import devattach.model.FunctionFacts;
import devattach.model.FunctionTerms;
import devattach.model.HardwareAddress;
import devattach.model.HostDevice;
import devattach.model.InterfaceId;
import devattach.model.Mapping;
import devattach.model.Nic;
import devattach.model.Thing;
import devattach.model.World;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a {@code nic} entry with {@code nictype: sriov}, and the virtual function they ask for. */
final class FunctionKeys {

    private static final String TRUSTED = "security.trusted";
    private static final String COUNT = "vfs";
    private static final List<String> KEYS = List.of(TRUSTED, COUNT);

    /** PCI Express numbers them with 16 bits. */
    private static final int MOST = 65_535;

    static final List<DeviceType.Option> ALL =
            List.of(DeviceType.Option.oneOf(TRUSTED, "true", "false"), DeviceType.Option.number(COUNT, 1, MOST));

    private FunctionKeys() {}

    /** Which of the keys is there though the entry asks for no function, and what to do. */
    static Optional<String> contradiction(Map<String, String> options, NicKeys.Kind kind) {
        return kind == NicKeys.Kind.SRIOV
                ? Optional.empty()
                : KEYS.stream()
                        .filter(options::containsKey)
                        .findFirst()
                        .map(key -> "'" + key + "' goes with 'nictype: sriov' only; remove it");
    }

    /** How many the parent shall have at least; 0 where that is not said. */
    static int least(Map<String, String> options) {
        return Integer.parseInt(options.getOrDefault(COUNT, "0"));
    }

    /** Whether an interface may be the parent; a function has none of its own. */
    static boolean isParent(HostDevice nic) {
        return nic.property(FunctionFacts.OF).isEmpty();
    }

    static Optional<Offer.Unclear> misfit(HostDevice parent) {
        return parent.property(FunctionFacts.MOST).isEmpty()
                ? Optional.of(new Offer.Unclear(
                        parent.name() + " can have no virtual functions: its card or its driver knows no SR-IOV",
                        "name another 'parent', or use 'nictype: macvlan' to share its wire"))
                : Optional.empty();
    }

    /** The functions of a parent, by their number, wherever they are now. */
    static List<Thing> functions(Thing parent, World world) {
        HostDevice physical = parent.own().get(0);
        String port = physical.property(FunctionFacts.PORT);
        return world.interfaces().stream()
                .filter(nic -> nic.property(FunctionFacts.OF).equals(physical.property(HostDevice.PCI_ADDRESS)))
                .filter(nic -> List.of("", port).contains(nic.property(FunctionFacts.PORT)))
                .sorted(Comparator.comparingInt(FunctionKeys::number))
                .map(nic -> new Thing(
                        nic.property(HostDevice.INTERFACE),
                        nic.name() + " (function " + number(nic) + " of " + physical.name() + ")",
                        List.of(nic),
                        List.of(physical)))
                .toList();
    }

    private static int number(HostDevice function) {
        String number = function.property(FunctionFacts.NUMBER);
        return number.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(number);
    }

    /** @param thing a function of its parent; or the parent, while it cannot be said which function it will be */
    static Nic.Origin origin(Thing thing, Mapping mapping) {
        HostDevice physical = (thing.shared().isEmpty() ? thing.own() : thing.shared()).get(0);
        boolean filtering = isOn(mapping, FilterKeys.MAC);
        return new Nic.Function(
                new InterfaceId(thing.own().get(0).property(HostDevice.INTERFACE)),
                new InterfaceId(physical.property(HostDevice.INTERFACE)),
                new FunctionTerms(
                        NicKeys.number(mapping, NicKeys.VLAN).orElse(0),
                        filtering ? FunctionTerms.Filtering.ON : FunctionTerms.Filtering.OFF,
                        filtering ? mapping.option("hwaddr").flatMap(HardwareAddress::parse) : Optional.empty(),
                        isOn(mapping, TRUSTED) ? FunctionTerms.Trust.ON : FunctionTerms.Trust.OFF,
                        LimitKeys.mbits(mapping)));
    }

    private static boolean isOn(Mapping mapping, String key) {
        return mapping.option(key).equals(Optional.of("true"));
    }
}
