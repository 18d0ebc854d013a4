package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.util.Optional;

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

    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_PASSCRED = 16;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SCM_CREDENTIALS = 2;
    private static final int MSG_TRUNC = 0x20;

    /** Bytes the kernel may hold for us, which it takes only when it has to: tens of thousands of announcements. */
    private static final int ROOM = 16 << 20;

    /** So many at once, lest a storm keep the caller from telling of it. */
    private static final int PORTION = 1024;

    // struct msghdr, and behind it what it points to: sockaddr_nl, iovec, a cmsghdr with ucred
    private static final int NAME_LENGTH = 8;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int NAME = 64;
    private static final int SENDER = NAME + 4;
    private static final int GROUPS = NAME + 8;
    private static final int VECTOR = 80;
    private static final int CONTROL = 96;
    private static final int CONTROL_SIZE = 32;
    private static final int UID = CONTROL + 20;

    private final Fd socket;
    private final ByteBuffer header = Libc.memory(CONTROL + CONTROL_SIZE);
    private final long headerAddress = Libc.address(header);

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
        return Libc.C.setsockopt(socket.number(), SOL_SOCKET, option, scratch.smallAddress, 4) == 0;
    }

    /** For waiting on. */
    public Fd socket() {
        return socket;
    }

    /** Tells what is waiting, or the first thousand of it; never waits itself. For one thread at a time. */
    public void drain(Listener listener) throws KernelException {
        for (int i = 0; i < PORTION; i++) {
            int size = receive();
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

    private int receive() {
        Scratch scratch = Scratch.mine();
        header.putLong(0, headerAddress + NAME).putInt(NAME_LENGTH, 12);
        header.putLong(16, headerAddress + VECTOR).putLong(24, 1);
        header.putLong(32, headerAddress + CONTROL).putLong(CONTROL_LENGTH, CONTROL_SIZE);
        header.putLong(VECTOR, scratch.bigAddress).putLong(VECTOR + 8, Scratch.BIG);
        return (int) Libc.C.recvmsg(socket.number(), headerAddress, 0);
    }

    private void tell(int size, Listener listener) {
        int groups = header.getInt(GROUPS);
        boolean kernel = groups == KERNEL && header.getInt(SENDER) == 0;
        boolean udev = groups == UDEV && isRoot();
        if (!kernel && !udev) {
            return;
        }
        if ((header.getInt(FLAGS) & MSG_TRUNC) != 0) {
            listener.overflow();
            return;
        }
        byte[] message = new byte[size];
        Scratch.mine().big.get(0, message);
        Optional<Uevent> event = kernel ? Uevent.ofKernel(message) : Uevent.ofUdev(message);
        event.ifPresent(listener::heard);
    }

    /** By the credentials the kernel put on the message. */
    private boolean isRoot() {
        return header.getLong(CONTROL_LENGTH) >= 28
                && header.getInt(CONTROL + 8) == SOL_SOCKET
                && header.getInt(CONTROL + 12) == SCM_CREDENTIALS
                && header.getInt(UID) == 0;
    }

    @Override
    public void close() {
        socket.close();
    }
}
