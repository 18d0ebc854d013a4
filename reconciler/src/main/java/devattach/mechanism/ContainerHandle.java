package devattach.mechanism;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Pidfd;
import devattach.model.Container;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A running container, held so that it cannot be mistaken for another: its init's pidfd, its folder in /proc, its cgroups.
 *
 * <p>None of these pins the container's file systems after its death. What does (its root, files in it) is opened for the moment
 * it is needed.
 */
public final class ContainerHandle implements AutoCloseable {

    private static final CString STAT = CString.interned("stat");
    private static final CString CGROUP = CString.interned("cgroup");
    private static final CString ROOT = CString.interned("root");

    private final Container container;
    private final Fd pidfd;
    private final Fd proc;
    private final Fd cgroupFile;
    private final @Nullable Cgroup v1;
    private final @Nullable Cgroup v2;
    private final byte[] cgroupsAsOpened;
    private final Map<Class<?>, AutoCloseable> slots = new HashMap<>();

    /**
     * A cgroup of the container.
     *
     * @param path below its hierarchy's mount, as /proc/PID/cgroup has it; {@code /} for the root, which is never written
     */
    public record Cgroup(String path, String hostPath, Fd folder) {
        public boolean isRoot() {
            return path.equals("/");
        }
    }

    private ContainerHandle(
            Container container,
            Fd pidfd,
            Fd proc,
            Fd cgroupFile,
            @Nullable Cgroup v1,
            @Nullable Cgroup v2,
            byte[] cgroupsAsOpened) {
        this.container = container;
        this.pidfd = pidfd;
        this.proc = proc;
        this.cgroupFile = cgroupFile;
        this.v1 = v1;
        this.v2 = v2;
        this.cgroupsAsOpened = cgroupsAsOpened;
    }

    /**
     * Takes hold of a container and makes sure it is the one that was found: same pid, same start time, still running.
     *
     * @throws KernelException ESRCH where it has ended or its pid is another process by now
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // several descriptors become one owner's
    public static ContainerHandle open(Container container, CgroupMounts mounts) throws KernelException {
        int pid = container.init().pid();
        Fd pidfd = Pidfd.open(pid);
        Fd proc = null;
        Fd cgroupFile = null;
        Cgroup v1 = null;
        Cgroup v2 = null;
        boolean good = false;
        try {
            proc = Files.open("/proc/" + pid, Files.O_PATH | Files.O_DIRECTORY);
            if (ProcFiles.startTime(Files.readText(proc, STAT))
                            != container.init().startTime()
                    || Pidfd.ended(pidfd)) {
                throw ProcFiles.gone(container.title());
            }
            cgroupFile = Files.openAt(proc, CGROUP, Files.O_RDONLY);
            String cgroups = Files.readText(cgroupFile);
            byte[] asOpened = lastBytes(cgroups);
            v1 = openCgroup(mounts.v1(), ProcFiles.cgroupPath(cgroups, "devices"));
            v2 = openCgroup(mounts.v2(), ProcFiles.cgroupPath(cgroups, ""));
            good = true;
            return new ContainerHandle(container, pidfd, proc, cgroupFile, v1, v2, asOpened);
        } finally {
            if (!good) {
                closeAll(pidfd, proc, cgroupFile, v1, v2);
            }
        }
    }

    private static byte[] lastBytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @SuppressWarnings("MustBeClosedChecker") // handed to the handle
    private static @Nullable Cgroup openCgroup(Optional<String> mount, Optional<String> path) throws KernelException {
        if (mount.isEmpty() || path.isEmpty()) {
            return null;
        }
        if (path.get().startsWith("/..")) {
            throw ProcFiles.outside(path.get());
        }
        String hostPath = path.get().equals("/") ? mount.get() : mount.get() + path.get();
        return new Cgroup(path.get(), hostPath, Files.open(hostPath, Files.O_RDONLY | Files.O_DIRECTORY));
    }

    public Container container() {
        return container;
    }

    /** Its init process, for setns(2) and for waiting for its end. */
    public Fd pidfd() {
        return pidfd;
    }

    /** Its init's folder in /proc: the kernel's own files. */
    public Fd proc() {
        return proc;
    }

    /** Its cgroup in the v1 {@code devices} hierarchy; empty where this host has none. */
    public Optional<Cgroup> cgroupV1() {
        return Optional.ofNullable(v1);
    }

    /** Its cgroup in the v2 hierarchy; empty where this host has none. */
    public Optional<Cgroup> cgroupV2() {
        return Optional.ofNullable(v2);
    }

    /**
     * Whether this still is the running container it was, in the same cgroups. Costs two small reads and allocates nothing.
     *
     * @return false when it ended or was moved to another cgroup: then this handle is to be closed and opened anew
     */
    public boolean stillTrue() {
        try {
            int size = Files.readOnce(cgroupFile);
            if (size != cgroupsAsOpened.length || Pidfd.ended(pidfd)) {
                return false;
            }
            ByteBuffer now = Files.lastRead();
            for (int i = 0; i < size; i++) {
                if (now.get(i) != cgroupsAsOpened[i]) {
                    return false;
                }
            }
            return true;
        } catch (KernelException e) {
            return false;
        }
    }

    /** Whether its init has ended. */
    public boolean ended() throws KernelException {
        return Pidfd.ended(pidfd);
    }

    /**
     * Its root folder. Holding it pins the container's file system: close it at once.
     *
     * @throws KernelException ENOENT where the init is a zombie
     */
    @MustBeClosed
    public Fd root() throws KernelException {
        // a magic link of the kernel's own, the one link that is followed
        return Files.openAt(proc, ROOT, Files.O_PATH | Files.O_DIRECTORY);
    }

    /**
     * A folder inside, as a name to look in or make things in; no link of any sort is followed on the way.
     *
     * @param folder relative to the container's root, as {@link devattach.model.ContainerPath#folder}
     * @return empty where there is no such folder
     * @throws KernelException ELOOP where a component is a link, ENOTDIR where one is not a folder
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // handed to the caller inside the Optional
    public Optional<Fd> folder(CString folder) throws KernelException {
        try (Fd root = root()) {
            CString path = folder.toString().isEmpty() ? CString.interned(".") : folder;
            return Optional.of(
                    Files.openAt(root, path, Files.O_PATH | Files.O_DIRECTORY, 0, Files.Resolve.IN_ROOT_NO_LINKS));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes what a mechanism keeps open for a container. */
    @FunctionalInterface
    public interface Opening<T> {
        T open(ContainerHandle container) throws KernelException;
    }

    /** What a mechanism keeps open for this container, made at the first call and closed with this handle. */
    public synchronized <T extends AutoCloseable> T slot(Class<T> type, Opening<T> opening) throws KernelException {
        AutoCloseable kept = slots.get(type);
        if (kept == null) {
            kept = opening.open(this);
            slots.put(type, kept);
        }
        return type.cast(kept);
    }

    private static void closeAll(
            Fd pidfd, @Nullable Fd proc, @Nullable Fd cgroupFile, @Nullable Cgroup v1, @Nullable Cgroup v2) {
        pidfd.close();
        if (proc != null) {
            proc.close();
        }
        if (cgroupFile != null) {
            cgroupFile.close();
        }
        if (v1 != null) {
            v1.folder().close();
        }
        if (v2 != null) {
            v2.folder().close();
        }
    }

    @Override
    public synchronized void close() {
        for (AutoCloseable kept : slots.values()) {
            try {
                kept.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing what is only closed cannot fail", e);
            }
        }
        slots.clear();
        closeAll(pidfd, proc, cgroupFile, v1, v2);
    }

    @Override
    public String toString() {
        return container.title();
    }
}
