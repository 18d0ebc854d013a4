package devattach.runtime;

import devattach.linux.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The inits of containers whose runtime leaves a file with the process number behind, also when the container has ended and the number is
 * somebody else's by now: so the process must be in a cgroup named as the container's is. Not for two threads at once.
 */
final class Inits {

    private Map<Path, Init> known = new HashMap<>();
    private Map<Path, Init> seen = new HashMap<>();

    /**
     * The process a file names.
     *
     * @param cgroup what the last part of its cgroup's path holds; empty where that is not known
     * @return empty where it has ended
     */
    Optional<Init> of(Path pidFile, String cgroup) throws IOException {
        Init before = known.get(pidFile);
        Optional<Init> now = before != null && before.isAlive() ? Optional.of(before) : read(pidFile, cgroup);
        now.ifPresent(init -> seen.put(pidFile, init));
        return now;
    }

    private static Optional<Init> read(Path pidFile, String cgroup) throws IOException {
        try {
            String number = Files.readString(pidFile).strip();
            Optional<Init> init = number.isEmpty() ? Optional.empty() : Init.of(Long.parseLong(number));
            return init.isPresent() && isIn(init.get(), cgroup) ? init : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (NumberFormatException e) {
            throw new IOException(pidFile + ": holds no process number", e);
        }
    }

    private static boolean isIn(Init init, String cgroup) throws KernelException {
        return cgroup.isEmpty()
                || Proc.cgroups(init.pid())
                        .filter(text -> text.lines().anyMatch(line -> line.contains(cgroup)))
                        .isPresent();
    }

    /** A list is complete: whoever was not asked for since the last one is forgotten. */
    void listed() {
        known = seen;
        seen = new HashMap<>();
    }
}
