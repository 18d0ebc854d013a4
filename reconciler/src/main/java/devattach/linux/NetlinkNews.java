package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Hears that a part of the kernel tells of a change, see netlink(7), in a network namespace and all those that have a number there. What it
 * tells is not kept: some of it may be lost, so whoever hears of a change has to look anyway. For one thread at a time.
 */
public final class NetlinkNews implements AutoCloseable {

    private static final int LISTEN_ALL_NSID = 8;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;

    /** The answer of a filter that keeps a message. */
    private static final int ALL = 0xffff;

    /** Of the type in struct nlmsghdr. */
    private static final int TYPE = 4;

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

    /**
     * Of what begins with certain bytes alone: the kernel drops the rest before it is told, however much there is.
     *
     * @param type of the message; its other bytes are looked at where that is right
     * @param offset of a byte in the message, its header counted
     * @param value that this byte has to have
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public static NetlinkNews only(int protocol, int type, int offset, int value, int... groups)
            throws KernelException {
        NetlinkNews news = here(protocol, groups);
        // classic BPF, see the kernel's networking/filter.rst: it reads in network order what netlink writes in the
        // machine's
        boolean small = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        byte[] program = new ClassicAssembler()
                .load(ClassicAssembler.Width.HALF, TYPE)
                .answerUnless(ClassicAssembler.Test.EQUALS, small ? Short.reverseBytes((short) type) & 0xffff : type, 0)
                .load(ClassicAssembler.Width.BYTE, offset)
                .answerUnless(ClassicAssembler.Test.EQUALS, value, 0)
                .answer(ALL)
                .program()
                .bytes();
        Scratch scratch = Scratch.mine();
        ByteBuffer memory = scratch.zeroed(16 + program.length); // struct sock_fprog, and what it points to
        memory.putShort(0, (short) (program.length / ClassicProgram.SIZE)).putLong(8, scratch.smallAddress + 16);
        memory.put(16, program);
        if (Libc.C.setsockopt(news.socket.number(), SOL_SOCKET, SO_ATTACH_FILTER, scratch.smallAddress, 16) != 0) {
            throw news.closed("setsockopt");
        }
        return news;
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
