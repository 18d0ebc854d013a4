package devattach.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Where the program was started: from a terminal or not, by root or not. */
record Surroundings(Set<Trait> traits, Terminal terminal) {

    enum Trait {
        TERMINAL,
        ROOT,
        /** Somebody set {@code NO_COLOR}, see no-color.org. */
        NO_COLOR
    }

    /** Somebody to ask. */
    interface Terminal {
        /** The answer; empty where there is nobody to ask. */
        Optional<String> ask(String question);
    }

    Surroundings {
        traits = Set.copyOf(traits);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    static Surroundings ofThisProcess() {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        Optional<Console> console = Optional.ofNullable(System.console());
        if (console.isPresent()) {
            traits.add(Trait.TERMINAL);
        }
        String noColor = System.getenv("NO_COLOR");
        if (noColor != null && !noColor.isEmpty()) {
            traits.add(Trait.NO_COLOR);
        }
        if (isRoot()) {
            traits.add(Trait.ROOT);
        }
        return new Surroundings(traits, question -> console.map(there -> there.readLine("%s", question)));
    }

    /** The effective user id, second of four on the Uid line of proc_pid_status(5). */
    private static boolean isRoot() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .anyMatch(line -> line.split("\\s+")[2].equals("0"));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
