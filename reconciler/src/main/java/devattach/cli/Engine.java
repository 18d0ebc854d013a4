package devattach.cli;

import devattach.model.ExitCode;
import devattach.model.Facts;
import devattach.model.Report;
import devattach.model.Validation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the commands ask of the rest of devattach. An {@code IOException} says in its message what could not be done, where,
 * why and what next; it is shown as it is.
 */
public interface Engine {

    /** Looks, compares, and changes nothing. */
    Report plan(Options options) throws IOException;

    /** One pass that changes what {@link #plan} would show. */
    Report apply(Options options) throws IOException;

    /** The agent: passes until the process is told to stop. */
    ExitCode run(Options options) throws IOException;

    /** What the host has now, whatever the configuration says. */
    Facts facts(Options options) throws IOException;

    /** Takes away everything of ours from every container of this host. */
    Report release(Options options) throws IOException;

    /** Checks configuration files and folders, all of them to the end. Needs neither root nor the host's devices. */
    Validation validate(List<Path> paths) throws IOException;

    /**
     * What the command line said.
     *
     * @param config the host's own settings file
     * @param dir a folder to take the configuration from instead of the repository; empty for the repository
     */
    record Options(Path config, Optional<Path> dir, Detach detach) {}

    /** What happens to a device that should go while a process of the container has it open. */
    enum Detach {
        /** What its entry says in {@code onDetach}. */
        AS_CONFIGURED,
        /** It goes. */
        FORCE
    }
}
