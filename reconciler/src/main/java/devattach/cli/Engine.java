package devattach.cli;

import devattach.discover.Filter;
import devattach.imports.Format;
import devattach.imports.Imported;
import devattach.imports.Input;
import devattach.model.DeviceUse;
import devattach.model.Discovery;
import devattach.model.ExitCode;
import devattach.model.Explanation;
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

    /**
     * The things of this host, how each can be named, and who has it.
     *
     * @param scope whether to look into containers, for which one has to be root
     */
    Discovery discover(Options options, Discovery.Scope scope, Filter filter) throws IOException;

    /**
     * Why a device can be used in a container, or cannot.
     *
     * @param container its name, title or id; without a subject CONTAINER/ENTRY
     * @param subject an entry of the configuration or a device of the host
     */
    Explanation explain(Options options, String container, Optional<String> subject) throws IOException;

    /** Who has a device: a path of the host, or a number such as {@code c:188:0}. */
    DeviceUse who(Options options, String device) throws IOException;

    /** Takes away everything of ours from every container of this host. */
    Report release(Options options) throws IOException;

    /** Checks configuration files and folders, all of them to the end. Needs neither root nor the host's devices. */
    Validation validate(List<Path> paths) throws IOException;

    /** DeviceMaps of what other tools, or this host's containers themselves, say. Only the latter needs root. */
    Imported imported(Origin origin) throws IOException;

    /** Where an import comes from. */
    sealed interface Origin permits FromText, FromContainers {}

    /** A text of another tool. */
    record FromText(Format format, Input input) implements Origin {}

    /** The device nodes that stand in the running containers of this host. */
    record FromContainers(Options options) implements Origin {}

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
