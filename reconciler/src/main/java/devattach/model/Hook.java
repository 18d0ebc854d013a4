package devattach.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is done in a container because a device came or goes: what wakes a program that does not look by itself. */
public sealed interface Hook {

    /** What a host's own settings allow or do not: {@code signal}, {@code exec}. */
    enum Kind {
        SIGNAL,
        EXEC;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Kind kind();

    /**
     * A signal.
     *
     * @param number see signal(7)
     * @param name without {@code SIG}
     * @param process the name ({@code comm}) of those processes of the container that get it; empty for its init
     */
    record Signal(int number, String name, Optional<String> process) implements Hook {
        @Override
        public Kind kind() {
            return Kind.SIGNAL;
        }

        @Override
        public String toString() {
            return "SIG" + name + " to " + process.map(each -> "'" + each + "'").orElse("its init");
        }
    }

    /**
     * A command, run as the container's runtime runs commands in it, with the limits it gives them.
     *
     * @param timeout after which it is ended
     */
    record Exec(List<String> command, Duration timeout) implements Hook {
        public Exec {
            command = List.copyOf(command);
        }

        @Override
        public Kind kind() {
            return Kind.EXEC;
        }

        @Override
        public String toString() {
            return "'" + String.join(" ", command) + "'";
        }
    }
}
