package devattach.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is asked of a port of a bridge.
 *
 * @param untagged the VLAN of frames without a mark; 0: such frames do not pass; empty: as the bridge has it
 * @param tagged the VLANs whose frames pass with their mark, ascending
 * @param isolation from other ports that are isolated
 */
public record BridgePort(OptionalInt untagged, List<Integer> tagged, Isolation isolation) {

    /** Nothing is asked. */
    public static final BridgePort PLAIN = new BridgePort(OptionalInt.empty(), List.of(), Isolation.UNSAID);

    /** Whether it exchanges no frames with other isolated ports. */
    public enum Isolation {
        UNSAID,
        ON,
        OFF
    }

    public BridgePort {
        tagged = tagged.stream().distinct().sorted().toList();
    }

    /** Whether the bridge has to tell VLANs apart. */
    public boolean hasVlans() {
        return untagged.isPresent() || !tagged.isEmpty();
    }

    /** As {@code 2, 10-20}. */
    public static String ranges(List<Integer> ascending) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < ascending.size(); i++) {
            int first = ascending.get(i);
            while (i + 1 < ascending.size() && ascending.get(i + 1) == ascending.get(i) + 1) {
                i++;
            }
            int last = ascending.get(i);
            said.add(first == last ? Integer.toString(first) : first + "-" + last);
        }
        return String.join(", ", said);
    }

    /** Empty where nothing is asked. */
    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        untagged.ifPresent(id -> said.add("vlan " + (id == 0 ? "none" : id)));
        if (!tagged.isEmpty()) {
            said.add("tagged " + ranges(tagged));
        }
        if (isolation != Isolation.UNSAID) {
            said.add(isolation == Isolation.ON ? "isolated" : "not isolated");
        }
        return String.join(", ", said);
    }
}
