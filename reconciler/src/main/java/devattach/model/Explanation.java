package devattach.model;

import java.util.List;
import java.util.Optional;

/**
 * Why a device can be used in a container, or cannot: the checks on the way there, in the order in which they matter.
 *
 * @param container its title
 * @param subject the entry or device that was asked about
 */
public record Explanation(String container, String subject, List<Rung> rungs) {

    /** How a check came out. */
    public enum State {
        OK,
        FAILED,
        /** It could not be told, or it tells something without deciding. */
        NOTE
    }

    /**
     * One check.
     *
     * @param says what was seen
     * @param next what to do about it; empty where it is well
     */
    public record Rung(String name, State state, String says, String next) {}

    public Explanation {
        rungs = List.copyOf(rungs);
    }

    /** What has to be put right first. */
    public Optional<Rung> firstFailed() {
        return rungs.stream().filter(rung -> rung.state() == State.FAILED).findFirst();
    }

    public ExitCode exitCode() {
        return firstFailed().isPresent() ? ExitCode.PARTLY : ExitCode.OK;
    }
}
