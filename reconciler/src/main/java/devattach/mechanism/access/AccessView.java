package devattach.mechanism.access;

import devattach.mechanism.Observation;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Permissions;
import devattach.model.Place;
import devattach.model.Seen;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The device policy of one container as it was seen: what v1 and v2 both allow, and what of it is ours.
 *
 * @param places where something was wanted when this was made
 * @param hindrance why this container's policy could not be widened; empty where it could, or where nobody asked
 */
record AccessView(
        V1Cgroup.View v1, boolean hasV1, V2Cgroup.View v2, Set<Place> places, String hindrance, List<Facet> ledger)
        implements Observation, Policy {

    static AccessView of(V1Cgroup.View v1, boolean hasV1, V2Cgroup.View v2, Set<Place> places, String hindrance) {
        SortedMap<DeviceNumber, Permissions> ours = new TreeMap<>(v2.ours());
        v1.record().added().forEach((number, added) -> ours.merge(number, added.ours(), Permissions::union));
        List<Facet> ledger = ours.entrySet().stream()
                .<Facet>map(each -> new Facet.Access(each.getKey(), each.getValue()))
                .toList();
        return new AccessView(v1, hasV1, v2, places, hindrance, ledger);
    }

    @Override
    public boolean allows(DeviceNumber number, int request) {
        return (!hasV1 || v1.rules().allows(number, request)) && v2.policy().allows(number, request);
    }

    Permissions ours(DeviceNumber number) {
        for (Facet facet : ledger) {
            if (facet instanceof Facet.Access access && access.number().equals(number)) {
                return access.permissions();
            }
        }
        return Permissions.NONE;
    }

    @Override
    public Seen at(Place place) {
        if (!(place instanceof Place.Device device)) {
            return Seen.NOTHING;
        }
        DeviceNumber number = device.number();
        Permissions ours = ours(number);
        Permissions allowed = Policy.allowed(this, number);
        // side by side with an owner's program ours is not as it should be, even where both happen to allow
        boolean inForce = !allowed.isEmpty() && (ours.isEmpty() || !v2.isDisplaced());
        return new Seen(
                inForce ? Optional.of(new Facet.Access(number, allowed)) : Optional.empty(),
                !ours.isEmpty(),
                ours.isEmpty() ? Optional.empty() : Optional.of(new Facet.Access(number, ours)),
                hindrance);
    }

    @Override
    public List<Facet> ledger() {
        return ledger;
    }
}
