package devattach.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Why something wanted is not planned. Never an exception: the world being otherwise is news, not an accident.
 *
 * <p>Each kind has a machine reason (its record's name), a sentence, and what to do next.
 */
public sealed interface Finding
        permits Finding.Waiting,
                Finding.Missing,
                Finding.Ambiguous,
                Finding.ContainerAbsent,
                Finding.Occupied,
                Finding.Denied,
                Finding.Conflict,
                Finding.Blocked,
                Finding.Held,
                Finding.Unreadable,
                Finding.Unresolvable,
                Finding.Flapping,
                Finding.AtStartOnly,
                NetworkFinding {

    EntryId entry();

    Location where();

    /** The container it is about; empty when it is about the mapping or the host. */
    default Optional<ContainerId> container() {
        return Optional.empty();
    }

    /** What is the case, in one sentence without a full stop. */
    String sentence();

    /** What a person can do about it, in one sentence without a full stop. */
    String next();

    default Severity severity() {
        return Severity.DEGRADED;
    }

    /** The machine-readable name, {@code Waiting}, {@code Blocked}... */
    default String reason() {
        return getClass().getSimpleName();
    }

    /** No device of the host fits now, and the entry does not require one. */
    record Waiting(EntryId entry, Location where, String selector, String next) implements Finding {

        /** For something that is plugged in. */
        public Waiting(EntryId entry, Location where, String selector) {
            this(entry, where, selector, "plug it in; it is attached as soon as it appears");
        }

        @Override
        public String sentence() {
            return "no device matches " + selector + " now";
        }

        @Override
        public Severity severity() {
            return Severity.GREEN;
        }
    }

    /** No device of the host fits, and the entry says {@code required: true}. */
    record Missing(EntryId entry, Location where, String selector, String next) implements Finding {

        private static final String PLUG =
                "plug it in, correct the match, or set 'required: false' if it may be absent";

        /** For something that is plugged in. */
        public Missing(EntryId entry, Location where, String selector) {
            this(entry, where, selector, PLUG);
        }

        /** The same while it is not called missing yet: what is not plugged in keeps its own advice. */
        public Waiting notYet() {
            return next.equals(PLUG) ? new Waiting(entry, where, selector) : new Waiting(entry, where, selector, next);
        }

        @Override
        public String sentence() {
            return "required, but no device matches " + selector;
        }
    }

    /**
     * More than one device fits where one is asked for; none is attached.
     *
     * @param distinction a key that tells them apart, with its values; empty where none is known
     * @param several what in the entry would mean all of them; empty where an entry can mean one only
     */
    record Ambiguous(
            EntryId entry, Location where, String selector, List<String> candidates, String distinction, String several)
            implements Finding {

        /** How many candidates a sentence can hold and still be read. */
        private static final int SHOWN = 8;

        public Ambiguous {
            candidates = List.copyOf(candidates);
        }

        @Override
        public String sentence() {
            int more = candidates.size() - SHOWN;
            return candidates.size() + " devices match " + selector + ", none was taken: "
                    + String.join(", ", candidates.subList(0, Math.min(SHOWN, candidates.size())))
                    + (more > 0 ? " and " + more + " more" : "");
        }

        @Override
        public String next() {
            return "add a key that only one of them has"
                    + (distinction.isEmpty() ? "" : ", such as " + distinction)
                    + (several.isEmpty() ? "" : ", or '" + several + "' to mean all of them");
        }
    }

    /** No running container fits. */
    record ContainerAbsent(EntryId entry, Location where, String selector) implements Finding {
        @Override
        public String sentence() {
            return "no running container matches " + selector;
        }

        @Override
        public String next() {
            return "start it; the device is attached as soon as it runs";
        }

        @Override
        public Severity severity() {
            return Severity.GREEN;
        }
    }

    /** Something that is not ours sits where the facet should go. */
    record Occupied(EntryId entry, Location where, Optional<ContainerId> container, Place place, String why)
            implements Finding {
        @Override
        public String sentence() {
            return why + "; what devattach did not put there it does not replace";
        }

        @Override
        public String next() {
            return "clear the way in the container, or choose another "
                    + (place instanceof Place.Interface ? "'name'" : "'path'");
        }
    }

    /**
     * The container's device policy does not allow it, and cannot be widened for this container alone.
     *
     * @param around the container it runs in, by its title; empty where it runs in none
     */
    record Denied(
            EntryId entry, Location where, Optional<ContainerId> container, Place place, String why, String around)
            implements Finding {

        /** Of a container that runs in none, as far as is known. */
        public Denied(EntryId entry, Location where, Optional<ContainerId> container, Place place, String why) {
            this(entry, where, container, place, why, "");
        }

        /** The same of a container that runs in another. */
        public Denied within(String outer) {
            return new Denied(entry, where, container, place, why, outer);
        }

        @Override
        public String sentence() {
            return "access to " + place + " cannot be granted: " + why;
        }

        @Override
        public String next() {
            return around.isEmpty()
                    ? "give the container a cgroup of its own, or change the policy where it is made"
                    : "it runs inside " + around + ", which has to be allowed it first: map the device there as well";
        }
    }

    /** Two mappings want different things at one place, or one exclusive device in two containers. */
    record Conflict(EntryId entry, Location where, Optional<ContainerId> container, String what, Location other)
            implements Finding {
        @Override
        public String sentence() {
            return what + "; the other claim is at " + other;
        }

        @Override
        public String next() {
            return "keep one of the two";
        }
    }

    /** A rule forbids it. */
    record Blocked(EntryId entry, Location where, Optional<ContainerId> container, String rule, String why, String next)
            implements Finding {

        /** What to do about a rule that nothing overrides. */
        public static final String NO_OVERRIDE =
                "this rule protects the host and has no override; choose another device";

        @Override
        public String sentence() {
            return "refused by rule '" + rule + "': " + why;
        }

        @Override
        public Severity severity() {
            return Severity.BLOCKED;
        }
    }

    /** It should go, but processes of the container have it open. */
    record Held(EntryId entry, Location where, Optional<ContainerId> container, Subject subject, List<Holder> holders)
            implements Finding {
        public Held {
            holders = List.copyOf(holders);
        }

        @Override
        public String sentence() {
            return "not detached: " + subject + " is open in " + holders.size() + " process(es): "
                    + String.join(", ", holders.stream().map(Holder::toString).toList());
        }

        @Override
        public String next() {
            return "close it there (it goes at the next pass), or run 'devattach apply --force-detach'";
        }
    }

    /** The container could not be read or its policy not understood; nothing is changed there. */
    record Unreadable(EntryId entry, Location where, Optional<ContainerId> container, String why) implements Finding {
        @Override
        public String sentence() {
            return "the container could not be read: " + why + "; nothing is changed there";
        }

        @Override
        public String next() {
            return "correct the cause; until then neither attach nor detach happens in it";
        }
    }

    /** The mapping cannot be carried out in this container: an unknown group name, an id outside its map. */
    record Unresolvable(EntryId entry, Location where, Optional<ContainerId> container, String why, String next)
            implements Finding {
        @Override
        public String sentence() {
            return why;
        }
    }

    /**
     * It comes and goes, as with a bad cable; it is not attached each time.
     *
     * @param device what comes and goes
     * @param times how often it was attached within the last minute
     * @param until when it is attached again, if it is there then
     */
    record Flapping(
            EntryId entry, Location where, Optional<ContainerId> container, String device, int times, Instant until)
            implements Finding {
        @Override
        public String sentence() {
            return device + " came and went " + times + " times within a minute; attaching it waits until "
                    + until.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public String next() {
            return "look at its cable, its power supply and 'dmesg'; when it stays, it is attached by itself";
        }
    }

    /** What a CDI spec asks for beside device nodes, which only a container that is being made can be given. */
    record AtStartOnly(EntryId entry, Location where, String what, String why, String next) implements Finding {
        @Override
        public String sentence() {
            return what + ": " + why;
        }

        @Override
        public Severity severity() {
            return Severity.NOTE;
        }
    }
}
