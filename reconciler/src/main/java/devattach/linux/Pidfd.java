package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;

/** Processes that stay the same process, see pidfd_open(2), since Linux 5.3. */
public final class Pidfd {

    private Pidfd() {}

    /**
     * Takes hold of a process.
     *
     * @throws KernelException ESRCH where there is no such process
     */
    @MustBeClosed
    public static Fd open(int pid) throws KernelException {
        long fd = Libc.C.syscall(Syscalls.PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
        if (fd < 0) {
            throw new KernelException("pidfd_open", Integer.toString(pid), Libc.errno());
        }
        return new Fd((int) fd, "pidfd of " + pid);
    }

    /**
     * Sends a signal, see pidfd_send_signal(2).
     *
     * @throws KernelException ESRCH where the process has ended
     */
    public static void signal(Fd pidfd, int signal) throws KernelException {
        long done = Libc.C.syscall(Syscalls.PIDFD_SEND_SIGNAL, pidfd.number(), signal, 0, 0, 0, 0);
        if (done < 0) {
            throw new KernelException("pidfd_send_signal", pidfd.toString(), Libc.errno());
        }
    }

    /** Whether the process has ended. */
    public static boolean ended(Fd pidfd) throws KernelException {
        Scratch scratch = Scratch.mine();
        ByteBuffer poll = scratch.small; // struct pollfd: fd, events, revents
        poll.putInt(0, pidfd.number());
        poll.putShort(4, (short) 1);
        poll.putShort(6, (short) 0);
        int ready = Libc.C.poll(scratch.smallAddress, 1, 0);
        if (ready < 0 && Libc.errno() != Errno.EINTR) {
            throw new KernelException("poll", pidfd.toString(), Libc.errno());
        }
        return ready > 0;
    }
}
