package devattach.mechanism.node;

/** Gets to know of each moment between two writes. Production listens to none; a test dies in one. */
@FunctionalInterface
interface Interruption {

    Interruption NONE = moment -> {};

    void at(Moment moment);

    /** What has just been done. */
    enum Moment {
        /** A node without a name is in staging. */
        NODE_MADE,
        /** The ledger has the node; the container does not. */
        STAGED,
        /** The ledger has the new owner and mode; the node does not. */
        RERECORDED,
        FOLDER_MADE,
        PLACEHOLDER_MADE,
        MOVED,
        /** The container has the node no more; the ledger does. */
        HIDDEN,
        FOLDERS_REMOVED,
        ERASED
    }
}
