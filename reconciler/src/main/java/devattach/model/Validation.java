package devattach.model;

import java.util.List;

/**
 * What was found in configuration files: everything wrong with them, not only the first thing.
 *
 * @param files how many files were read
 * @param entries how many device entries were understood
 */
public record Validation(int files, int entries, List<Problem> problems) {

    /** One thing wrong at one place, in one sentence without a full stop. */
    public record Problem(Gravity gravity, Location where, String what) {}

    /** Whether it stops the configuration from being used. */
    public enum Gravity {
        ERROR,
        WARNING
    }

    public Validation {
        problems = List.copyOf(problems);
    }

    /** The exit status of a validation, decided here and nowhere else. */
    public ExitCode exitCode() {
        boolean wrong = problems.stream().anyMatch(problem -> problem.gravity() == Gravity.ERROR);
        return wrong ? ExitCode.ERROR : ExitCode.OK;
    }
}
