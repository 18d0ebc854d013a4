package devattach.mechanism;

import devattach.linux.KernelException;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Place;
import devattach.model.Step;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and changes one sort of facet. Stateless between calls but for caches that the kernel can invalidate. */
public interface Mechanism {

    /** The facet it is about. */
    Class<? extends Facet> facet();

    /**
     * Looks at the given places and at everything of ours in a container.
     *
     * @param places where something is wanted; the same object as last time as long as nothing else is wanted. Places of other
     *     mechanisms are passed over
     * @param before what the last look at this container answered, or null for the first. <b>When nothing changed this very object is
     *     the answer</b>, and looking then allocates nothing: that is what the all-day pass consists of
     * @throws KernelException where the container could not be read; that is never an empty answer
     */
    Observation look(ContainerHandle container, Set<Place> places, @Nullable Observation before) throws KernelException;

    /**
     * Carries out steps of this mechanism in one container, in order, and answers one outcome for each. Looks again at each place
     * first: where it is not as the step saw it, the outcome is {@link Outcome.Stale} and nothing is changed. Reads back what it changed.
     *
     * <p>Steps given together are one group: a mechanism whose unit is larger than a facet (a device program) changes them by one
     * operation.
     */
    List<Outcome> change(ContainerHandle container, List<Step> steps);
}
