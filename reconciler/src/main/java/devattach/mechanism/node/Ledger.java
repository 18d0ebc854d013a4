package devattach.mechanism.node;

import devattach.model.ContainerPath;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of ours one container has or shall have, as read from staging.
 *
 * @param inode of the shelf it was read from
 * @param changeTime of that shelf: as long as it is the same, so is this
 */
record Ledger(Map<ContainerPath, Staged> nodes, long inode, long changeTime) {

    static final Ledger EMPTY = new Ledger(Map.of(), 0, 0);

    Ledger {
        nodes = Map.copyOf(nodes);
    }

    Optional<Staged> at(ContainerPath path) {
        @Nullable Staged node = nodes.get(path);
        return Optional.ofNullable(node);
    }

    /** Whether the same nodes are in both, whenever they were read. */
    boolean sameNodes(Ledger other) {
        return this == other || nodes.equals(other.nodes);
    }

    Ledger with(Staged node) {
        Map<ContainerPath, Staged> more = new TreeMap<>(nodes);
        more.put(node.path(), node);
        return new Ledger(more, inode, changeTime);
    }

    Ledger without(ContainerPath path) {
        Map<ContainerPath, Staged> less = new TreeMap<>(nodes);
        less.remove(path);
        return new Ledger(less, inode, changeTime);
    }

    /** Whether an entry says that we made this folder. */
    boolean madeFolder(String folder) {
        return nodes.values().stream().anyMatch(node -> node.folders().contains(folder));
    }
}
