package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The kernel's announcements of devices that come, go or change (NETLINK_KOBJECT_UEVENT, see netlink(7)), and udev's own ones that follow
 * when it has made its links. Others may send in the same way; who is neither the kernel nor, in udev's place, root is not heard.
 */
public final class Uevents implements AutoCloseable {

    static final int AF_NETLINK = 16;
    static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | Files.O_NONBLOCK | Files.O_CLOEXEC;
    static final int NETLINK_KOBJECT_UEVENT = 15;
    private static final int KERNEL = 1;
    private static final int UDEV = 2;

    private static final int SO_RCVBUF = 8;
    private static final int SO_PASSCRED = 16;
    private static final int SO_RCVBUFFORCE = 33;
    private static final OptionalInt ROOT = OptionalInt.of(0);

    /** Bytes the kernel may hold for us, which it takes only when it has to: tens of thousands of announcements. */
    private static final int ROOM = 16 << 20;

    /** So many at once, lest a storm keep the caller from telling of it. */
    private static final int PORTION = 1024;

    private final Fd socket;
    private final NetlinkMessage message = new NetlinkMessage();

    /** Hears what was announced. */
    public interface Listener {
        void heard(Uevent event);

        /** Some were lost, or cannot be read: anything may have changed. */
        void overflow();
    }

    @MustBeClosed
    public Uevents() throws KernelException {
        this(ROOM);
    }

    /** With room for so many bytes of announcements that nobody has taken yet. */
    @MustBeClosed
    Uevents(int room) throws KernelException {
        int fd = Libc.C.socket(AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
        if (fd < 0) {
            throw new KernelException("socket", "NETLINK_KOBJECT_UEVENT", Libc.errno());
        }
        socket = new Fd(fd, "uevents");
        Scratch scratch = Scratch.mine();
        if (!option(SO_RCVBUFFORCE, room)) { // needs CAP_NET_ADMIN; the other is cut to net.core.rmem_max
            option(SO_RCVBUF, room);
        }
        boolean credentials = option(SO_PASSCRED, 1);
        ByteBuffer address = scratch.zeroed(16); // struct sockaddr_nl: family, pad, pid, groups
        address.putShort(0, (short) AF_NETLINK);
        address.putInt(8, KERNEL | UDEV);
        if (!credentials || Libc.C.bind(fd, scratch.smallAddress, 12) != 0) {
            int errno = Libc.errno();
            socket.close();
            throw new KernelException(credentials ? "bind" : "setsockopt", "NETLINK_KOBJECT_UEVENT", errno);
        }
    }

    private boolean option(int option, int value) {
        Scratch scratch = Scratch.mine();
        scratch.small.putInt(0, value);
        return Libc.C.setsockopt(socket.number(), NetlinkMessage.SOL_SOCKET, option, scratch.smallAddress, 4) == 0;
    }

    /** For waiting on. */
    public Fd socket() {
        return socket;
    }

    /** Tells what is waiting, or the first thousand of it; never waits itself. For one thread at a time. */
    public void drain(Listener listener) throws KernelException {
        Scratch scratch = Scratch.mine();
        for (int i = 0; i < PORTION; i++) {
            int size = message.receive(socket, scratch.bigAddress, Scratch.BIG);
            if (size >= 0) {
                tell(size, listener);
            } else if (Libc.errno() == Errno.ENOBUFS) {
                listener.overflow();
            } else if (Libc.errno() == Errno.EAGAIN) {
                return;
            } else if (Libc.errno() != Errno.EINTR) {
                throw new KernelException("recvmsg", socket.toString(), Libc.errno());
            }
        }
    }

    private void tell(int size, Listener listener) {
        boolean kernel = message.groups() == KERNEL && message.port() == 0;
        boolean udev = message.groups() == UDEV && message.uid().equals(ROOT);
        if (!kernel && !udev) {
            return;
        }
        if (message.truncated()) {
            listener.overflow();
            return;
        }
        byte[] bytes = new byte[size];
        Scratch.mine().big.get(0, bytes);
        Optional<Uevent> event = kernel ? Uevent.ofKernel(bytes) : Uevent.ofUdev(bytes);
        event.ifPresent(listener::heard);
    }

    @Override
    public void close() {
        socket.close();
    }
}
