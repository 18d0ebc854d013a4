package devattach.config;

import devattach.model.ContainerPath;
import devattach.model.ContainerSelector;
import devattach.model.EntryId;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Owner;
import devattach.model.Permissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one {@code devices.<key>} says of the device, before it is known for which containers. */
record Entry(
        Location where,
        String type,
        List<Map<String, String>> match,
        Optional<ContainerPath> path,
        Permissions access,
        Owner owner,
        Owner group,
        int mode,
        boolean required,
        boolean exclusive,
        Mapping.OnDetach onDetach) {

    Mapping mapping(EntryId id, ContainerSelector containers) {
        return new Mapping(
                id, where, containers, type, match, path, access, owner, group, mode, required, exclusive, onDetach);
    }
}
