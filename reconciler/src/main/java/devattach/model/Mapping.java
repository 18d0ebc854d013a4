package devattach.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One {@code devices.<key>} entry of a {@code DeviceMap}, validated: these things, in those containers, looking like that.
 *
 * @param entry its identity, {@code MAP/KEY}; renaming the file changes nothing
 * @param choice which things of the host
 * @param looks what they look like inside
 * @param access what the device policy is to allow
 * @param required absent is {@code Missing} (an error) rather than {@code Waiting}
 * @param exclusive at most one container may have it
 * @param hooks run only where the host's own settings allow them
 */
public record Mapping(
        EntryId entry,
        Location where,
        ContainerSelector containers,
        Choice choice,
        Looks looks,
        Permissions access,
        boolean required,
        boolean exclusive,
        OnDetach onDetach,
        Hooks hooks) {

    /** One without hooks. */
    public Mapping(
            EntryId entry,
            Location where,
            ContainerSelector containers,
            Choice choice,
            Looks looks,
            Permissions access,
            boolean required,
            boolean exclusive,
            OnDetach onDetach) {
        this(entry, where, containers, choice, looks, access, required, exclusive, onDetach, Hooks.NONE);
    }

    /**
     * What is done in the container when a thing comes or goes.
     *
     * @param attached after its nodes are there
     * @param detaching when they are to go: as soon as that is known where something has them open, else when they are gone
     */
    public record Hooks(Optional<Hook> attached, Optional<Hook> detaching) {

        public static final Hooks NONE = new Hooks(Optional.empty(), Optional.empty());

        public List<Hook> all() {
            return Stream.of(attached, detaching).flatMap(Optional::stream).toList();
        }
    }

    /**
     * Which things.
     *
     * @param type the device type's name, one of {@code DeviceTypes.ALL}
     * @param match what picks them: any one of these, each a set of keys that must all hold
     * @param count how many: any so many of those that fit, {@link #ALL} of them, or {@link #ONLY} the one there is
     * @param options what else the type was told, by its own keys
     */
    public record Choice(String type, List<Map<String, String>> match, int count, Map<String, String> options) {

        /** One, and none where several fit: the wrong one is worse than none. */
        public static final int ONLY = 0;

        /** However many there are. */
        public static final int ALL = Integer.MAX_VALUE;

        public Choice {
            match = match.stream().map(Map::copyOf).toList();
            options = Map.copyOf(options);
        }

        /** One thing, of a type that has nothing more to be told. */
        public static Choice one(String type, List<Map<String, String>> match) {
            return new Choice(type, match, ONLY, Map.of());
        }
    }

    /**
     * What a thing looks like inside.
     *
     * @param path where its node appears; empty for the host's own paths
     * @param links further names for it
     * @param byId whether the lasting names udev gives it on the host ({@code /dev/serial/by-id/...}) are there too
     * @param mode permission bits of the node; empty for what the type does by itself
     */
    public record Looks(
            Optional<ContainerPath> path,
            List<ContainerPath> links,
            boolean byId,
            Owner owner,
            Owner group,
            Optional<Integer> mode) {

        /** As on the host, for root. */
        public static final Looks PLAIN =
                new Looks(Optional.empty(), List.of(), false, Owner.ROOT, Owner.ROOT, Optional.empty());

        public Looks {
            links = List.copyOf(links);
        }
    }

    /** What a detach does when a process of the container still has the device open. */
    public enum OnDetach {
        /** Wait, say who holds it, try again at the next pass. */
        REFUSE_IF_OPEN,
        /** Take the node and the permission away; the open descriptor goes on working until its holder closes it. */
        FORCE
    }

    public String type() {
        return choice.type();
    }

    public List<Map<String, String>> match() {
        return choice.match();
    }

    public Optional<ContainerPath> path() {
        return looks.path();
    }

    public Owner owner() {
        return looks.owner();
    }

    public Owner group() {
        return looks.group();
    }

    /** What the type was told by a key of its own. */
    public Optional<String> option(String key) {
        return Optional.ofNullable(choice.options().get(key));
    }
}
