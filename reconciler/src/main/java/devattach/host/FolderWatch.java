package devattach.host;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Inotify;
import devattach.linux.KernelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Folders and files of the host watched by name, also those that do not exist yet: then the nearest folder above that does exist is
 * watched until the next part of the path appears in it.
 */
final class FolderWatch implements AutoCloseable {

    private final Inotify inotify;
    private final Map<String, Wanted> wanted = new HashMap<>();

    /** A folder somebody wants to hear of. */
    private static final class Wanted {
        final Path folder;
        int users;
        int watch = -1;
        Path watched;

        Wanted(Path folder) {
            this.folder = folder;
            this.watched = folder;
        }

        /** The one name that matters in the folder above; any where the folder itself is watched. */
        boolean concerns(String name) {
            return watched.equals(folder) || name.isEmpty() || name.equals(next());
        }

        String next() {
            return folder.getName(watched.getNameCount()).toString();
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    FolderWatch() throws KernelException {
        inotify = new Inotify();
    }

    Fd fd() {
        return inotify.fd();
    }

    /** Watches a folder; as often as it is watched it must be forgotten. */
    synchronized void watch(String folder) throws KernelException {
        Wanted one =
                wanted.computeIfAbsent(folder, name -> new Wanted(Path.of(name).normalize()));
        if (one.users++ == 0 && one.watch < 0) {
            arm(one);
        }
    }

    synchronized void forget(String folder) {
        Wanted one = wanted.get(folder);
        if (one != null && --one.users <= 0) {
            wanted.remove(folder);
            release(one.watch);
        }
    }

    /** As {@link #forget}, once the folder is gone: until then what comes after those who were in it may appear there. */
    synchronized void forgetOnceGone(String folder) {
        Wanted one = wanted.get(folder);
        if (one != null && one.watched.equals(one.folder)) {
            one.users--;
        } else {
            forget(folder);
        }
    }

    /** The folders in which something happened since the last call. */
    synchronized Set<String> drain() throws KernelException {
        Set<Wanted> moved = new LinkedHashSet<>();
        Set<String> folders = new LinkedHashSet<>();
        inotify.drain((watch, mask, name) -> wanted.forEach((folder, one) -> {
            if ((mask & Inotify.OVERFLOW) != 0 || one.watch == watch && one.concerns(name)) {
                folders.add(folder);
                if ((mask & Inotify.GONE) != 0 || !one.watched.equals(one.folder)) {
                    moved.add(one);
                }
            }
        }));
        for (Wanted one : moved) {
            if (one.users > 0) {
                arm(one);
            } else {
                wanted.values().remove(one);
            }
        }
        return folders;
    }

    private void arm(Wanted one) throws KernelException {
        int before = one.watch;
        do {
            watchNearest(one);
            // else what was missing appeared before its folder was watched
        } while (!one.watched.equals(one.folder) && Files.exists(one.watched.resolve(one.next())));
        if (before != one.watch) {
            release(before);
        }
    }

    private void watchNearest(Wanted one) throws KernelException {
        Path path = one.folder;
        while (true) {
            try {
                one.watch = inotify.watch(path.toString());
                one.watched = path;
                return;
            } catch (KernelException e) {
                Path above = path.getParent();
                if (above == null || !e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR)) {
                    throw e;
                }
                path = above;
            }
        }
    }

    private void release(int watch) {
        if (watch >= 0 && wanted.values().stream().noneMatch(other -> other.watch == watch)) {
            inotify.forget(watch);
        }
    }

    @Override
    public void close() {
        inotify.close();
    }
}
