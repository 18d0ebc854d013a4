package devattach.mechanism.node;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.model.ContainerPath;
import devattach.model.Facet;
import devattach.model.Outcome;
import java.util.List;

/** Why a node or link could not be added or removed, and what to do about it. */
final class Refusal {

    private Refusal() {}

    static Outcome of(Facet.Shown thing, ContainerHandle container, KernelException e) {
        if (e.is(Errno.EROFS)) {
            return new Outcome.Failed(
                    thing.path() + " in " + container + ": the file system there is read-only, and devattach does"
                            + " not change a container's own mounts; start it with a writable /"
                            + thing.path().folder() + " (a tmpfs will do), or choose a path on one");
        }
        String more = e.getSuppressed().length == 0
                ? ""
                : "; taking it back failed, too, and is left to the next pass: " + e.getSuppressed()[0].getMessage();
        return new Outcome.Failed(thing + " in " + container + ": " + e.getMessage() + more);
    }

    static Outcome noSuchAccount(Facet.Shown thing, ContainerHandle container, String account) {
        return new Outcome.Failed(container + " has no " + account
                + ": its user namespace ends before; choose another for " + thing.path());
    }

    static Outcome mountedElsewhere(Facet.Shown thing, ContainerHandle container, List<String> places) {
        return new Outcome.Failed(thing.path() + " in " + container + " is mounted at " + String.join(", ", places)
                + " as well, by the container itself: unmount it there, then it goes");
    }

    static KernelException vanished(ContainerPath path) {
        return KernelException.of("openat2", "the folder of " + path, Errno.ENOENT);
    }
}
