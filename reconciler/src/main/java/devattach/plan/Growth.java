package devattach.plan;

import devattach.device.DeviceTypes;
import devattach.model.Finding;
import devattach.model.FunctionFacts;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.MoreFunctions;
import devattach.model.Thing;
import devattach.model.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which cards get more virtual functions, because entries say how many there shall be. The kernel knows no other way from some to more than
 * to take away all first, so that all have to be free; and none is ever taken away for having been asked for no more.
 */
final class Growth {

    private final World world;
    private final Map<String, MoreFunctions> planned = new TreeMap<>();

    Growth(World world) {
        this.world = world;
    }

    /** Notes what an entry asks for of a card with SR-IOV; answers why that cannot be. */
    Optional<Finding> ask(Mapping mapping, Thing thing) {
        HostDevice card = thing.own().get(0);
        int wanted = DeviceTypes.leastParts(mapping);
        int had = number(card, FunctionFacts.COUNT);
        int most = number(card, FunctionFacts.MOST);
        if (wanted > most) {
            return unresolvable(
                    mapping,
                    card.name() + " can have " + most + " virtual functions, not " + wanted,
                    "write at most " + most + " as 'vfs'");
        }
        if (wanted <= had) {
            return Optional.empty();
        }
        List<String> busy = busy(card);
        if (!busy.isEmpty()) {
            return unresolvable(
                    mapping,
                    card.name() + " has " + had + " virtual functions, and to have " + wanted
                            + " it would lose all of them first; of these " + String.join("; ", busy),
                    "free them and wait for the next pass, or write 'vfs: " + had + "'");
        }
        String use = card.property(FunctionFacts.BUSY);
        if (!use.isEmpty()) {
            return Optional.of(blocked(mapping, card, wanted, use));
        }
        planned.merge(
                card.property(HostDevice.PCI_ADDRESS),
                new MoreFunctions(
                        card.name(),
                        card.property(HostDevice.PCI_ADDRESS),
                        had,
                        wanted,
                        mapping.entry(),
                        mapping.where()),
                (one, other) -> other.wanted() > one.wanted() ? other : one);
        return Optional.empty();
    }

    private static int number(HostDevice card, String fact) {
        return Integer.parseInt(card.property(fact));
    }

    private static Optional<Finding> unresolvable(Mapping mapping, String why, String next) {
        return Optional.of(new Finding.Unresolvable(mapping.entry(), mapping.where(), Optional.empty(), why, next));
    }

    private static Finding blocked(Mapping mapping, HostDevice card, int wanted, String use) {
        return new Finding.Blocked(
                mapping.entry(),
                mapping.where(),
                Optional.empty(),
                Rails.NETWORK,
                card.name() + " may lose its link for some seconds while it gets " + wanted
                        + " virtual functions, and the host itself needs it: " + use,
                "make them when it suits: echo " + wanted + " > " + Functions.file(card));
    }

    /** What would be lost, for people: functions of all ports, and those that have no interface here. */
    private List<String> busy(HostDevice card) {
        List<String> busy = new ArrayList<>();
        world.interfaces().stream()
                .filter(nic -> nic.property(FunctionFacts.OF).equals(card.property(HostDevice.PCI_ADDRESS)))
                .forEach(nic -> {
                    String why = Functions.busy(nic);
                    if (!why.isEmpty()) {
                        busy.add(nic.property(FunctionFacts.NUMBER) + " (" + nic.name() + ") " + why);
                    }
                });
        String absent = card.property(FunctionFacts.AWAY);
        if (!absent.isEmpty()) {
            busy.add(absent);
        }
        return busy;
    }

    /** What is planned for a card, so that nobody gets one of those it has now. */
    Optional<MoreFunctions> of(Thing thing) {
        return Optional.ofNullable(planned.get(thing.own().get(0).property(HostDevice.PCI_ADDRESS)));
    }

    List<MoreFunctions> all() {
        return List.copyOf(planned.values());
    }
}
