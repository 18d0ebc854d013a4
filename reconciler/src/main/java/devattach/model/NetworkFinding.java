package devattach.model;

import java.util.Optional;

/** What is the case with a network interface of the host. */
public sealed interface NetworkFinding extends Finding {

    /** A network interface whose container has ended, or that could not be brought home for another reason. */
    record Astray(EntryId entry, Location where, String what, String why) implements NetworkFinding {
        @Override
        public String sentence() {
            return what + " is not as it was at home: " + why;
        }

        @Override
        public String next() {
            return "remove what is in its way, such as another interface of its name; it is tried again at each pass";
        }
    }

    /** The card gets its virtual functions first, of which the container then has one. */
    record FunctionsFirst(EntryId entry, Location where, Optional<ContainerId> container, MoreFunctions first)
            implements NetworkFinding {
        @Override
        public String sentence() {
            return "there have to be " + first + " first";
        }

        @Override
        public String next() {
            return "nothing: they are made first, and one of them is attached in the same run";
        }

        @Override
        public Severity severity() {
            return Severity.GREEN;
        }
    }

    /** The revision's network interfaces cut the host off, so those of the one before are in force. */
    record TakenBack(EntryId entry, Location where, String why) implements NetworkFinding {
        @Override
        public String sentence() {
            return "what this revision says of network interfaces was taken back: " + why;
        }

        @Override
        public String next() {
            return "correct it and commit: the next commit is tried again; who is asked says 'policy.confirm' in the host's own file";
        }
    }
}
