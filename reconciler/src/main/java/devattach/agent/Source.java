package devattach.agent;

import devattach.model.Desired;
import java.io.IOException;
import java.util.Optional;

/** Where desired state comes from. */
public interface Source extends AutoCloseable {

    /**
     * What is in force now. An unreachable source or an invalid new revision is no error: then it is the last valid one, and says so.
     *
     * @return the very object of the last call when nothing moved
     * @throws IOException where there never was a valid revision: nothing is known then, which is not the same as nothing being wanted
     */
    Desired desired() throws IOException;

    /** What was in force last, without asking anybody; empty where there never was anything. */
    Optional<Desired> last() throws IOException;

    /** Remembers that all of this was carried out, and answers the same as converged: what differs from now on is drift. */
    Desired converged(Desired desired) throws IOException;

    @Override
    default void close() {}
}
