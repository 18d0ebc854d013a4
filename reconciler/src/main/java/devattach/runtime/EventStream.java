package devattach.runtime;

import java.io.IOException;

/** What a runtime's daemon tells by itself when a container starts or ends. */
public interface EventStream {

    /** Where it comes from, for the log. */
    String name();

    /** Whether there is anything to connect to. */
    boolean isThere();

    /**
     * Connects, and stays.
     *
     * @param connected called once the daemon answers; what happened before is not told
     * @param news called after each event, or several close together
     * @throws IOException when the connection cannot be made or has ended; it never returns otherwise
     */
    void follow(Runnable connected, Runnable news) throws IOException;

    /** Ends {@link #follow} in another thread. */
    void close();
}
