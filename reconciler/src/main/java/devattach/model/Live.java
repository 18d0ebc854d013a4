package devattach.model;

import java.util.Collection;

/** What the kernel holds for one container, as far as it was looked at. Immutable. */
public interface Live {

    /** What stands at a place; {@link Seen#NOTHING} where nothing does. */
    Seen at(Place place);

    /** All that the ledger says is ours in this container, in force or not. */
    Collection<Facet> ledger();
}
