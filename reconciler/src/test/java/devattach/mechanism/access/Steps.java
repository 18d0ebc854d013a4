package devattach.mechanism.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.mechanism.ContainerHandle;
import devattach.mechanism.Observation;
import devattach.mechanism.PolicyOwner;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Permissions;
import devattach.model.Place;
import devattach.model.Seen;
import devattach.model.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Steps as a planner makes them: each with what a look just now saw at its place. */
final class Steps {

    static final DeviceNumber LOOP_CONTROL = DeviceNumber.character(10, 237);
    static final DeviceNumber NEIGHBOUR = DeviceNumber.character(10, 229);
    static final DeviceNumber NVRAM = DeviceNumber.character(10, 144);
    static final DeviceNumber KMSG = DeviceNumber.character(1, 11);
    static final Outcome DONE = new Outcome.Done();

    private Steps() {}

    static Seen seen(ContainerHandle container, DeviceNumber number) throws Exception {
        return look(container, number).at(new Place.Device(number));
    }

    static Observation look(ContainerHandle container, DeviceNumber... numbers) throws Exception {
        return new AccessMechanism(PolicyOwner.NOBODY).look(container, places(numbers), null);
    }

    static Set<Place> places(DeviceNumber... numbers) {
        Set<Place> places = new TreeSet<>();
        for (DeviceNumber number : numbers) {
            places.add(new Place.Device(number));
        }
        return places;
    }

    static Step add(ContainerHandle container, DeviceNumber number, String letters) throws Exception {
        return new Step.Add(
                container.container().id(),
                new Facet.Access(number, Permissions.parse(letters)),
                seen(container, number),
                Step.Cause.INTENDED,
                Optional.empty());
    }

    static Step remove(ContainerHandle container, DeviceNumber number, String letters) throws Exception {
        return new Step.Remove(
                container.container().id(),
                new Facet.Access(number, Permissions.parse(letters)),
                seen(container, number),
                Step.Cause.INTENDED,
                Optional.empty());
    }

    static void done(ContainerHandle container, Step... steps) {
        for (Outcome outcome : new AccessMechanism(PolicyOwner.NOBODY).change(container, List.of(steps))) {
            assertEquals(DONE, outcome);
        }
    }

    static String present(ContainerHandle container, DeviceNumber number) throws Exception {
        return letters(seen(container, number).present());
    }

    static String ours(ContainerHandle container, DeviceNumber number) throws Exception {
        return letters(seen(container, number).ledger());
    }

    private static String letters(Optional<Facet> facet) {
        return facet.map(each -> ((Facet.Access) each).permissions().toString()).orElse("");
    }
}
