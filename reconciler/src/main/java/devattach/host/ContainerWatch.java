package devattach.host;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.CString;
import devattach.linux.Epoll;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Pidfd;
import devattach.mechanism.ContainerHandle;
import devattach.model.ContainerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a container ends, when its mounts change, and when one may have started; everything by one wait. It has descriptors of
 * its own, so the handles it is given may be closed at any time. One thread waits; any thread may do the rest.
 */
public final class ContainerWatch implements AutoCloseable {

    private static final CString MOUNTINFO = CString.interned("mountinfo");
    private static final long FOLDERS = -1;

    private final Epoll epoll;
    private final FolderWatch folders;
    private final Map<ContainerId, Tracked> tracked = new HashMap<>();
    private final Map<Long, Tracked> byKey = new HashMap<>();
    private long nextKey;

    /** Gets the notices. */
    @FunctionalInterface
    public interface Sink {
        void notice(Notice notice);
    }

    /** Even keys are the process's, the odd one behind it the mount table's. */
    private record Tracked(ContainerId id, long key, Fd pidfd, Fd mountinfo, List<String> folders) {}

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    public ContainerWatch() throws KernelException {
        epoll = new Epoll();
        folders = new FolderWatch();
        epoll.add(folders.fd(), Epoll.IN, FOLDERS);
    }

    /**
     * Watches a container, and the folders its cgroups are in, where its neighbours and its next incarnation appear. Watched already:
     * the new handle counts.
     *
     * @throws KernelException ESRCH where it has ended
     */
    @SuppressWarnings("MustBeClosedChecker") // closed by untrack
    public synchronized void track(ContainerHandle container) throws KernelException {
        ContainerId id = container.container().id();
        untrack(id);
        Fd pidfd = Pidfd.open(container.container().init().pid());
        Fd mountinfo = null;
        boolean good = false;
        try {
            // still the same process when the handle's says so after ours was opened
            if (container.ended()) {
                throw KernelException.of("open", container + " has ended", Errno.ESRCH);
            }
            mountinfo = Files.openAt(container.proc(), MOUNTINFO, Files.O_RDONLY);
            Tracked one = new Tracked(id, nextKey, pidfd, mountinfo, new ArrayList<>());
            nextKey += 2;
            tracked.put(id, one);
            byKey.put(one.key(), one);
            epoll.add(pidfd, Epoll.IN, one.key());
            epoll.add(mountinfo, Epoll.PRI, one.key() + 1);
            for (String parent : parents(container)) {
                folders.watch(parent);
                one.folders().add(parent);
            }
            good = true;
        } finally {
            if (!good) {
                untrack(id);
                close(pidfd, mountinfo);
            }
        }
    }

    private static List<String> parents(ContainerHandle container) {
        return Stream.of(container.cgroupV1(), container.cgroupV2())
                .flatMap(Optional::stream)
                .filter(cgroup -> !cgroup.isRoot())
                .map(cgroup -> Objects.requireNonNull(Path.of(cgroup.hostPath()).getParent())
                        .toString())
                .toList();
    }

    /** Stops watching a container; nothing to do for one that is not watched. */
    public synchronized void untrack(ContainerId container) {
        Tracked one = tracked.remove(container);
        if (one != null) {
            byKey.remove(one.key());
            epoll.remove(one.pidfd());
            epoll.remove(one.mountinfo());
            // a mount table held open keeps all mounts of a dead container
            close(one.pidfd(), one.mountinfo());
            one.folders().forEach(folders::forgetOnceGone);
        }
    }

    private static void close(Fd pidfd, @Nullable Fd mountinfo) {
        pidfd.close();
        if (mountinfo != null) {
            mountinfo.close();
        }
    }

    /** Watches a folder or file of the host, from when it appears where it is not there yet. */
    public void watch(String place) throws KernelException {
        folders.watch(place);
    }

    /** As often as it is watched it must be forgotten. */
    public void forget(String place) {
        folders.forget(place);
    }

    /**
     * Waits for news and tells them, each at most once per call however often it happened.
     *
     * @param millis -1 for ever, 0 not at all
     * @return how many notices there were; 0 after the time or a {@link #wake}
     */
    public int await(int millis, Sink sink) throws KernelException {
        List<Long> ready = new ArrayList<>();
        epoll.await(millis, ready::add);
        List<Notice> notices = new ArrayList<>();
        for (long key : ready) {
            if (key == FOLDERS) {
                folders.drain().forEach(folder -> notices.add(new Notice.Somewhere(folder)));
            } else {
                notice(key).ifPresent(notices::add);
            }
        }
        notices.forEach(sink::notice);
        return notices.size();
    }

    /** Empty where it was untracked between the kernel's word and now. */
    private synchronized Optional<Notice> notice(long key) {
        Tracked one = byKey.get(key & ~1);
        if (one == null) {
            return Optional.empty();
        }
        if ((key & 1) == 1) {
            return Optional.of(new Notice.MountsChanged(one.id()));
        }
        untrack(one.id());
        return Optional.of(new Notice.Ended(one.id()));
    }

    /** Makes a waiting {@link #await} return. */
    public void wake() {
        epoll.wake();
    }

    @Override
    public synchronized void close() {
        List.copyOf(tracked.keySet()).forEach(this::untrack);
        folders.close();
        epoll.close();
    }
}
