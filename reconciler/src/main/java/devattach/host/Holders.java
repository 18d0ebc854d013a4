package devattach.host;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.mechanism.ContainerHandle;
import devattach.model.DeviceNumber;
import devattach.model.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which processes of a container have a device open: all that are in its cgroup or share its mount namespace, whatever name they opened
 * it by.
 */
public final class Holders {

    private static final CString MOUNT_NAMESPACE = CString.interned("ns/mnt");

    private Holders() {}

    /** Looks through /proc/PID/fd of every process of the container; only before something is taken away. */
    public static List<Holder> of(ContainerHandle container, DeviceNumber number) throws IOException {
        List<Holder> holders = new ArrayList<>();
        String namespace = devattach.linux.Files.readLinkAt(container.proc(), MOUNT_NAMESPACE);
        List<Path> processes;
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            processes = all.filter(path ->
                            Character.isDigit(path.getFileName().toString().charAt(0)))
                    .toList();
        }
        String cgroup = container.container().cgroup();
        for (Path process : processes) {
            if (isOf(process, namespace, cgroup) && holds(process, number)) {
                int pid = Integer.parseInt(process.getFileName().toString());
                holders.add(new Holder(pid, command(process)));
            }
        }
        return holders;
    }

    private static boolean isOf(Path process, String namespace, String cgroup) {
        try {
            if (Files.readSymbolicLink(process.resolve("ns/mnt")).toString().equals(namespace)) {
                return true;
            }
            return cgroup.length() > 1
                    && Files.readString(process.resolve("cgroup"))
                            .lines()
                            .anyMatch(line -> line.endsWith(":" + cgroup) || line.contains(":" + cgroup + "/"));
        } catch (IOException e) {
            return false; // it ended
        }
    }

    private static boolean holds(Path process, DeviceNumber number) throws IOException {
        Stat stat = new Stat();
        try (devattach.linux.Fd folder = devattach.linux.Files.open(
                        process.resolve("fd").toString(),
                        devattach.linux.Files.O_RDONLY | devattach.linux.Files.O_DIRECTORY);
                Stream<Path> all = Files.list(process.resolve("fd"))) {
            for (Path fd : all.toList()) {
                if (devattach.linux.Files.tryStatBehind(
                                folder, CString.of(fd.getFileName().toString()), stat)
                        && stat.isDevice()
                        && stat.number().equals(number)) {
                    return true;
                }
            }
            return false;
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ESRCH)) {
                return false;
            }
            throw e;
        } catch (java.nio.file.NoSuchFileException | java.io.UncheckedIOException e) {
            return false;
        }
    }

    private static String command(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "?";
        }
    }
}
