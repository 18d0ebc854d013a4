package devattach.host;

import devattach.mechanism.Observation;
import devattach.model.Facet;
import devattach.model.Live;
import devattach.model.Place;
import devattach.model.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What all mechanisms together saw of one container. */
record LiveContainer(Observation access, Observation nodes, Observation nics) implements Live {

    @Override
    public Seen at(Place place) {
        return place instanceof Place.Device
                ? access.at(place)
                : place instanceof Place.Interface ? nics.at(place) : nodes.at(place);
    }

    @Override
    public Collection<Facet> ledger() {
        if (access.ledger().isEmpty()
                && nodes.ledger().isEmpty()
                && nics.ledger().isEmpty()) {
            return List.of();
        }
        List<Facet> all = new ArrayList<>(nodes.ledger());
        all.addAll(access.ledger());
        all.addAll(nics.ledger());
        return all;
    }
}
