package devattach.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code devices.<key>} entry of a {@code DeviceMap}, validated: this thing, in those containers, looking like that.
 *
 * @param entry its identity, {@code MAP/KEY}; renaming the file changes nothing
 * @param type the device type's name, one of {@code DeviceTypes.ALL}
 * @param match what picks the host device: any one of these, each a set of keys that must all hold
 * @param path where it appears inside; empty for the host's own path
 * @param mode permission bits of the node inside
 * @param required absent is {@code Missing} (an error) rather than {@code Waiting}
 * @param exclusive at most one container may have it
 */
public record Mapping(
        EntryId entry,
        Location where,
        ContainerSelector containers,
        String type,
        List<Map<String, String>> match,
        Optional<ContainerPath> path,
        Permissions access,
        Owner owner,
        Owner group,
        int mode,
        boolean required,
        boolean exclusive,
        OnDetach onDetach) {

    /** What a detach does when a process of the container still has the device open. */
    public enum OnDetach {
        /** Wait, say who holds it, try again at the next pass. */
        REFUSE_IF_OPEN,
        /** Take the node and the permission away; the open descriptor goes on working until its holder closes it. */
        FORCE
    }

    public Mapping {
        match = match.stream().map(Map::copyOf).toList();
    }
}
