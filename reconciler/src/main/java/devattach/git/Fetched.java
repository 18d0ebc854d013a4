package devattach.git;

/** What a fetch brought: the commit the ref names now, and how it relates to the last one that was accepted. */
public record Fetched(Snapshot snapshot, Ancestry ancestry) {

    /** How a commit relates to the last accepted one. */
    public enum Ancestry {
        /** Nothing was accepted before. */
        FIRST,
        /** It is that one. */
        SAME,
        /** It came after it. */
        FORWARD,
        /** It did not: history was rewritten, or the ref was set back. */
        REWRITTEN
    }
}
