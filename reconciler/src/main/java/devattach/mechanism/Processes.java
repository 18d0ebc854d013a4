package devattach.mechanism;

import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;

/** What the kernel says of processes of this host, read from /proc. */
public final class Processes {

    private Processes() {}

    /**
     * The process that made another, or took it over.
     *
     * @param proc the folder /proc
     * @throws KernelException ENOENT or ESRCH where it has ended
     */
    public static int parent(Fd proc, int pid) throws KernelException {
        try (Fd stat = Files.openAt(proc, pid + "/stat", Files.O_RDONLY)) {
            return ProcFiles.parent(Files.readText(stat));
        }
    }
}
