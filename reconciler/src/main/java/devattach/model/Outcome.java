package devattach.model;

/** What a step did. */
public sealed interface Outcome {

    /** It was done and read back. */
    record Done() implements Outcome {}

    /** Nothing was to be done any more. */
    record AlreadySo() implements Outcome {}

    /** The place is not as it was seen; nothing was changed; the next pass looks again. */
    record Stale(String what) implements Outcome {}

    /** The kernel refused, or what was read back is not what was asked for. */
    record Failed(String why) implements Outcome {}

    /** Not tried, because something it depends on did not happen. */
    record Skipped(String why) implements Outcome {}

    /** Whether the facet is now as the step wanted it. */
    default boolean reached() {
        return this instanceof Done || this instanceof AlreadySo;
    }
}
