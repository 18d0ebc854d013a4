package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;

/**
 * Hears that a part of the kernel tells of a change, see netlink(7), in a network namespace and all those that have a number there. What it
 * tells is not kept: some of it may be lost, so whoever hears of a change has to look anyway. For one thread at a time.
 */
public final class NetlinkNews implements AutoCloseable {

    private static final int LISTEN_ALL_NSID = 8;

    /** So many at once, lest a storm keep the caller from looking. */
    private static final int PORTION = 4096;

    private final Fd socket;
    private final NetlinkMessage message = new NetlinkMessage();

    private NetlinkNews(Fd socket, int... groups) throws KernelException {
        this.socket = socket;
        int mask = 0;
        for (int group : groups) {
            mask |= 1 << group - 1;
        }
        Scratch scratch = Scratch.mine();
        scratch.small.putInt(0, 1);
        if (Libc.C.setsockopt(socket.number(), NetlinkSocket.SOL_NETLINK, LISTEN_ALL_NSID, scratch.smallAddress, 4)
                != 0) {
            throw closed("setsockopt");
        }
        ByteBuffer address = scratch.zeroed(16); // struct sockaddr_nl: family, pad, pid, groups
        address.putShort(0, (short) Uevents.AF_NETLINK).putInt(8, mask);
        if (Libc.C.bind(socket.number(), scratch.smallAddress, 12) != 0) {
            throw closed("bind");
        }
    }

    private KernelException closed(String call) {
        KernelException refusal = new KernelException(call, socket.toString(), Libc.errno());
        socket.close();
        return refusal;
    }

    /** From the network namespace of this process. */
    @MustBeClosed
    public static NetlinkNews here(int protocol, int... groups) throws KernelException {
        return new NetlinkNews(NetlinkSocket.open(protocol), groups);
    }

    /** From another network namespace. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public static NetlinkNews in(Fd network, int protocol, int... groups) throws KernelException {
        return new NetlinkNews(
                Namespaces.socketIn(network, Uevents.AF_NETLINK, Uevents.SOCK_RAW_NONBLOCK_CLOEXEC, protocol), groups);
    }

    /** For waiting on. */
    public Fd fd() {
        return socket;
    }

    /** Takes what is there, or the first thousands of it, and answers whether there was anything; never waits itself. */
    public boolean drain() throws KernelException {
        boolean news = false;
        for (int i = 0; i < PORTION; i++) {
            int size =
                    message.receive(socket, Scratch.mine().smallAddress, NetlinkRequest.HEADER); // the rest is dropped
            if (size >= 0) {
                news |= message.port() == 0; // root can write to this socket, too
            } else if (Libc.errno() == Errno.ENOBUFS) {
                news = true; // more was told than there is room for
            } else if (Libc.errno() == Errno.EAGAIN) {
                return news;
            } else if (Libc.errno() != Errno.EINTR) {
                throw new KernelException("recvmsg", socket.toString(), Libc.errno());
            }
        }
        return news;
    }

    @Override
    public void close() {
        socket.close();
    }
}
