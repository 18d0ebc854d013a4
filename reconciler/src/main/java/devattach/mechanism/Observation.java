package devattach.mechanism;

import devattach.model.Facet;
import devattach.model.Place;
import devattach.model.Seen;
import java.util.Collection;

/** What one mechanism saw of one container. Immutable; whoever holds two may compare them by identity. */
public interface Observation {

    /** What stands at one of the places looked at. */
    Seen at(Place place);

    /** What the ledger says is ours here, in force or not. */
    Collection<Facet> ledger();
}
