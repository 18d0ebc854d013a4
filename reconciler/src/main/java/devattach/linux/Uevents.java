package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;

/**
 * The kernel's announcements of devices that come, go or change (NETLINK_KOBJECT_UEVENT), and udev's own ones that follow when it has
 * made its links. Only that something happened is told; what, is read from sysfs.
 */
public final class Uevents implements AutoCloseable {

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | Files.O_NONBLOCK | Files.O_CLOEXEC;
    private static final int NETLINK_KOBJECT_UEVENT = 15;
    private static final int KERNEL_AND_UDEV = 1 | 2;

    private final Fd socket;

    @MustBeClosed
    public Uevents() throws KernelException {
        int fd = Libc.C.socket(AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
        if (fd < 0) {
            throw new KernelException("socket", "NETLINK_KOBJECT_UEVENT", Libc.errno());
        }
        socket = new Fd(fd, "uevents");
        Scratch scratch = Scratch.mine();
        ByteBuffer address = scratch.zeroed(16); // struct sockaddr_nl: family, pad, pid, groups
        address.putShort(0, (short) AF_NETLINK);
        address.putInt(8, KERNEL_AND_UDEV);
        if (Libc.C.bind(fd, scratch.smallAddress, 12) != 0) {
            int errno = Libc.errno();
            socket.close();
            throw new KernelException("bind", "NETLINK_KOBJECT_UEVENT", errno);
        }
    }

    /** For waiting on. */
    public Fd socket() {
        return socket;
    }

    /** Takes all that is waiting; true when there was something, or when the kernel says that it lost some. */
    public boolean drain() {
        boolean any = false;
        Scratch scratch = Scratch.mine();
        while (true) {
            long size = Libc.C.recv(socket.number(), scratch.bigAddress, Scratch.BIG, 0);
            if (size < 0 && Libc.errno() == Errno.EAGAIN) {
                return any;
            }
            // ENOBUFS, events were lost, is told like an event: whoever asks reads everything anew
            any = true;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
