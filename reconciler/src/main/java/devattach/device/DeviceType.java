package devattach.device;

import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Owner;
import devattach.model.Permissions;
import devattach.model.Thing;
import devattach.model.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A sort of device as users name it. No I/O: a type says what it wants, mechanisms make it so. */
public interface DeviceType {

    /** What {@code type:} calls it. */
    String name();

    /**
     * The keys its {@code match} understands, dotted ({@code usb.vendorid}); one ending in {@code .*} stands for a family
     * ({@code property.*}). None for a type that picks no device.
     */
    default Set<String> keys() {
        return Selectors.KEYS;
    }

    /**
     * Keys that may stand in the entry itself instead of in its {@code match}, as LXD and Incus write them, each with the key of
     * {@code match} it means.
     */
    default Map<String, String> shorthands() {
        return Map.of();
    }

    /** Keys of the entry that only this type has. */
    default List<Option> options() {
        return List.of();
    }

    /** What a node has whose {@code mode} is not said: the host's own, or 0660 for everybody. */
    default Mode mode() {
        return Mode.AS_ON_HOST;
    }

    /** Whether its things are nodes, so that there is a path, an owner and permission bits to be said. */
    default boolean hasNodes() {
        return true;
    }

    /** Whether an entry with these options names something of the host. */
    default boolean picks(Map<String, String> options) {
        return !keys().isEmpty();
    }

    /** Whether one thing may be in one container only, unless a mapping says otherwise. */
    default boolean exclusive(Mapping.Choice choice) {
        return false;
    }

    /** How many things an entry means that does not say it: {@link Mapping.Choice#ONLY} or {@link Mapping.Choice#ALL}. */
    default int count() {
        return Mapping.Choice.ONLY;
    }

    /** What an entry of this type has that does not say it. */
    default Unsaid unsaid() {
        return Unsaid.USUAL;
    }

    /** What a choice means on a host; for most types that is a question of its devices alone. */
    default Offer offer(Mapping.Choice choice, World world) {
        return Offer.of(things(choice, world.devices()));
    }

    /** Whether an entry with these options means a part of a thing, of which each container gets one that nobody else has. */
    default boolean inParts(Map<String, String> options) {
        return false;
    }

    /** How many parts a thing shall be made to have at least, by these options; 0 where they do not say. */
    default int leastParts(Map<String, String> options) {
        return 0;
    }

    /** The parts of a thing, in the order in which they are given; each has the thing among what it shares. */
    default List<Thing> parts(Thing thing, World world) {
        return List.of();
    }

    /** The things of the host that fit a choice; in no particular order, and each with at least one node. */
    List<Thing> things(Mapping.Choice choice, List<HostDevice> devices);

    /** What a container has when the thing is attached, for owners already known by number. */
    default List<Facet> facets(Thing thing, Mapping mapping, Inside inside) {
        return Facets.of(thing, mapping, inside, mode());
    }

    /**
     * A key of the entry that one type has.
     *
     * @param values those of ONE_OF; the least and the most of NUMBER
     */
    record Option(String key, Form form, List<String> values, UnaryOperator<String> check) {

        /** What may be written. */
        public enum Form {
            /** A path inside a container. */
            PATH,
            /** 0, 1, 2... */
            NUMBER,
            /** One of the values. */
            ONE_OF,
            /** What the type itself accepts. */
            WORD,
            /** One or a list of those; kept with commas between them. */
            WORDS
        }

        /** What is between the {@link Form#WORDS} of one key. */
        public static final String BETWEEN_WORDS = ",";

        /** Those of a key of the form {@link Form#WORDS}; none where it does not stand there. */
        static List<String> words(Map<String, String> options, String key) {
            return Stream.of(options.getOrDefault(key, "").split(BETWEEN_WORDS))
                    .filter(word -> !word.isEmpty())
                    .toList();
        }

        static Option path(String key) {
            return new Option(key, Form.PATH, List.of(), text -> text);
        }

        static Option number(String key) {
            return number(key, 0, 0xfffff);
        }

        static Option number(String key, int least, int most) {
            return new Option(key, Form.NUMBER, List.of(Integer.toString(least), Integer.toString(most)), text -> text);
        }

        static Option oneOf(String key, String... values) {
            return new Option(key, Form.ONE_OF, List.of(values), text -> text);
        }

        /** @param check answers it in its one spelling, or throws IllegalArgumentException with why not and what to write */
        static Option word(String key, UnaryOperator<String> check) {
            return new Option(key, Form.WORD, List.of(), check);
        }

        /** @param check of each, as {@link #word} */
        static Option words(String key, UnaryOperator<String> check) {
            return new Option(key, Form.WORDS, List.of(), check);
        }
    }

    /**
     * What holds where an entry does not say it.
     *
     * @param account owner and group of the nodes
     */
    record Unsaid(Permissions access, Owner account) {
        static final Unsaid USUAL = new Unsaid(Permissions.RW, Owner.ROOT);
    }

    /**
     * Owner of the nodes as the container counts.
     *
     * @param uid user, at least 0
     * @param gid group, at least 0
     */
    record Inside(int uid, int gid) {}

    /** Where a node's permission bits come from. */
    enum Mode {
        /** Those of the host's node; 0660 where it has none. */
        AS_ON_HOST,
        /** 0660. */
        FIXED
    }

    /** What of a choice makes no sense together, and what to write instead; empty where it does. */
    default Optional<String> contradiction(Mapping.Choice choice) {
        return Optional.empty();
    }

    /** Why a thing cannot look as a mapping wants it, and what to do; empty where it can. */
    default Optional<Offer.Unclear> misfit(Thing thing, Mapping mapping) {
        boolean named = mapping.path().isPresent() || !mapping.looks().links().isEmpty();
        return named && thing.own().size() > 1
                ? Optional.of(new Offer.Unclear(
                        "'path' and 'links' name one node, and " + thing.title() + " has "
                                + thing.own().size() + ": "
                                + String.join(
                                        ", ",
                                        thing.own().stream()
                                                .map(HostDevice::devnode)
                                                .toList()),
                        "remove 'path' and 'links', or add a key that only one fits"))
                : Optional.empty();
    }
}
