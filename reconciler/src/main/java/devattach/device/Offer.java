package devattach.device;

import devattach.model.Thing;
import java.util.List;

/**
 * What a choice means on a host.
 *
 * @param things those that fit, in no particular order
 * @param lacking what was asked for by name and is not there; none for a choice that asks for whatever fits
 * @param unclear why it cannot be said what is meant; until it can, what containers have is left as it is
 * @param atStart what is asked for besides, and can be had only by a container that is being made
 */
public record Offer(List<Thing> things, List<Lacking> lacking, List<Unclear> unclear, List<AtStart> atStart) {

    /**
     * Something that is not there.
     *
     * @param name what reports call it
     */
    public record Lacking(String name, String next) {}

    /** A contradiction, or something that could not be read. */
    public record Unclear(String why, String next) {}

    /**
     * What a running container cannot be given.
     *
     * @param what is asked for, and by what
     */
    public record AtStart(String what, String why, String next) {}

    public Offer {
        things = List.copyOf(things);
        lacking = List.copyOf(lacking);
        unclear = List.copyOf(unclear);
        atStart = List.copyOf(atStart);
    }

    /** Nothing but things. */
    static Offer of(List<Thing> things) {
        return new Offer(things, List.of(), List.of(), List.of());
    }

    /** Whether it says itself why there is nothing. */
    public boolean explains() {
        return !lacking.isEmpty() || !unclear.isEmpty() || !atStart.isEmpty();
    }
}
