package devattach.host;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.linux.Listing;
import devattach.linux.Pidfd;
import devattach.mechanism.ContainerHandle;
import devattach.model.Hook;

/**
 * Sends signals to processes of a container, and never to one that only has the number one of them had. By name only to those of its own
 * PID namespace: where it has none, its processes are the host's.
 */
public final class Signals {

    private static final String NAMESPACE = "ns/pid";

    private Signals() {}

    /**
     * Sends it.
     *
     * @return to how many processes
     */
    public static int send(ContainerHandle container, Hook.Signal signal) throws KernelException {
        if (signal.process().isEmpty()) {
            Pidfd.signal(container.pidfd(), signal.number());
            return 1;
        }
        String name = signal.process().get();
        int sent = 0;
        try (Fd proc = Files.open("/proc", Files.O_PATH | Files.O_DIRECTORY)) {
            String namespace = Links.readAt(container.proc(), NAMESPACE);
            if (namespace.equals(Links.readAt(proc, "self/" + NAMESPACE))) {
                return 0;
            }
            for (String pid : Listing.of("/proc")) {
                if (Character.isDigit(pid.charAt(0)) && send(proc, pid, namespace, name, signal.number())) {
                    sent++;
                }
            }
        }
        return sent;
    }

    /** What is read of a process after it was taken hold of is of that very process, if that has not ended by then. */
    private static boolean send(Fd proc, String pid, String namespace, String name, int signal) throws KernelException {
        try {
            if (!namespace.equals(Links.readAt(proc, pid + "/" + NAMESPACE))) {
                return false;
            }
            try (Fd process = Pidfd.open(Integer.parseInt(pid));
                    Fd comm = Files.openAt(proc, pid + "/comm", Files.O_RDONLY)) {
                boolean meant = namespace.equals(Links.readAt(proc, pid + "/" + NAMESPACE))
                        && name.equals(Files.readText(comm).stripTrailing());
                if (meant && !Pidfd.ended(process)) {
                    Pidfd.signal(process, signal);
                    return true;
                }
                return false;
            }
        } catch (KernelException e) {
            // it has ended; or it is hidden even from us, and so not in a container of this host
            if (e.is(Errno.ENOENT) || e.is(Errno.ESRCH) || e.is(Errno.EACCES) || e.is(Errno.EPERM)) {
                return false;
            }
            throw e;
        }
    }
}
