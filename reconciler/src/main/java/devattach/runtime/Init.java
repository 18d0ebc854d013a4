package devattach.runtime;

import devattach.linux.KernelException;
import java.util.Optional;

/**
 * The first process of a container.
 *
 * @param startTime clock ticks after boot
 */
record Init(int pid, long startTime) {

    /** The process that has this number now; empty where there is none. */
    static Optional<Init> of(long pid) throws KernelException {
        if (pid <= 0) {
            return Optional.empty();
        }
        int number = Math.toIntExact(pid);
        return Proc.startTime(number).map(start -> new Init(number, start));
    }

    /** Whether the number still is this process's. */
    boolean isAlive() throws KernelException {
        return Proc.startTime(pid).filter(now -> now == startTime).isPresent();
    }
}
