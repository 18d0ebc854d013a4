package devattach.config;

import devattach.model.ContainerSelector;
import devattach.model.EntryId;
import devattach.model.Location;
import devattach.model.Mapping;
import devattach.model.Permissions;

/** What one {@code devices.<key>} says of the device, before it is known for which containers. */
record Entry(
        Location where,
        Mapping.Choice choice,
        Mapping.Looks looks,
        Permissions access,
        boolean required,
        boolean exclusive,
        Mapping.OnDetach onDetach,
        Mapping.Hooks hooks) {

    Mapping mapping(EntryId id, ContainerSelector containers) {
        return new Mapping(id, where, containers, choice, looks, access, required, exclusive, onDetach, hooks);
    }
}
