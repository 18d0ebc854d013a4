package devattach.plan;

import devattach.model.Container;
import devattach.model.FunctionFacts;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Subject;
import devattach.model.Thing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which virtual function of a physical interface a container gets for an entry: that which it has for it, else the first that is free.
 * Nobody gets what another has, or names.
 */
final class Functions {

    /** How many a sentence can hold and still be read. */
    private static final int SHOWN = 16;

    private final Set<Subject> named = new HashSet<>();
    private final Map<Subject, String> given = new HashMap<>();

    /** Entries mean these themselves, whether they get them or not. */
    void named(List<Thing> things) {
        things.forEach(thing -> thing.own().forEach(device -> named.add(device.subject())));
    }

    /** @param functions of one physical interface, by their numbers */
    Optional<Thing> choose(Mapping mapping, Container container, List<Thing> functions) {
        String holder = FunctionFacts.holder(container.init(), mapping.entry());
        Optional<Thing> own = functions.stream()
                .filter(each -> device(each).property(FunctionFacts.HOLDER).equals(holder))
                .filter(each -> !isSpokenFor(each))
                .findFirst();
        Optional<Thing> chosen = own.isPresent()
                ? own
                : functions.stream().filter(each -> why(each).isEmpty()).findFirst();
        chosen.ifPresent(it -> given.put(device(it).subject(), container.title()));
        return chosen;
    }

    private boolean isSpokenFor(Thing function) {
        Subject subject = device(function).subject();
        return named.contains(subject) || given.containsKey(subject);
    }

    /** Why one is not free; empty where it is. */
    private String why(Thing function) {
        HostDevice device = device(function);
        boolean away = !device.property(FunctionFacts.HOLDER).isEmpty()
                || !device.property(HostDevice.LENT).isEmpty();
        if (!away && given.containsKey(device.subject())) {
            return "goes to " + given.get(device.subject());
        }
        if (!away && named.contains(device.subject())) {
            return "is named by an entry of its own";
        }
        return busy(device);
    }

    /** By whom one is used now; empty where by nobody. */
    static String busy(HostDevice function) {
        String lent = function.property(HostDevice.LENT);
        if (!lent.isEmpty()) {
            return "is in " + lent;
        }
        if (!function.property(FunctionFacts.HOLDER).isEmpty()) {
            return "is on its way to a container or back";
        }
        String busy = function.property(FunctionFacts.BUSY);
        return busy.isEmpty() ? "" : "is used (" + busy + ")";
    }

    private static HostDevice device(Thing function) {
        return function.own().get(0);
    }

    /** Why there is none to be had, with all that there are. */
    String none(Thing parent, List<Thing> functions) {
        HostDevice physical = parent.own().get(0);
        String most = physical.property(FunctionFacts.MOST);
        List<String> all = new ArrayList<>();
        functions.forEach(each -> all.add(device(each).property(FunctionFacts.NUMBER) + " ("
                + device(each).name() + ") " + why(each)));
        String absent = physical.property(FunctionFacts.AWAY);
        if (!absent.isEmpty()) {
            all.addAll(List.of(absent.split(", ")));
        }
        if (all.isEmpty()) {
            return physical.name() + " has no virtual functions now; it can have " + most;
        }
        int more = all.size() - SHOWN;
        return "none of the " + physical.property(FunctionFacts.COUNT) + " virtual functions of " + physical.name()
                + ", which can have " + most + ", is free: "
                + String.join("; ", all.subList(0, Math.min(SHOWN, all.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** What to do about that. */
    static String more(Thing parent) {
        HostDevice physical = parent.own().get(0);
        return physical.property(FunctionFacts.COUNT).equals("0")
                ? "make some: add 'vfs' with their number to the entry, or write it to " + file(physical)
                : "free one; or, to have more, free all, and add 'vfs' with their number to the entry";
    }

    /** By which the kernel makes them. */
    static String file(HostDevice physical) {
        return "/sys/bus/pci/devices/" + physical.property(HostDevice.PCI_ADDRESS) + "/sriov_numvfs";
    }
}
