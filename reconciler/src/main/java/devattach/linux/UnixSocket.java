package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.charset.StandardCharsets;

/**
 * A connection to an abstract Unix socket, a name without a file, see unix(7). The name lives in the network namespace, and any
 * process of the host may take a free one: ask for {@link #peerUid} before believing what it says.
 */
public final class UnixSocket implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SO_PASSCRED = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_SNDTIMEO = 21;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int NAME_OFFSET = 2;

    /** What fits into an address beside the NUL in front. */
    public static final int MAX_NAME = 107;

    private final Fd socket;

    private UnixSocket(Fd socket) {
        this.socket = socket;
    }

    /**
     * Connects to {@code @name}.
     *
     * @param patience how many milliseconds connecting, sending and receiving may take each; after that they fail with EAGAIN
     * @throws KernelException ECONNREFUSED where nobody listens
     */
    @MustBeClosed
    public static UnixSocket connectAbstract(String name, int patience) throws KernelException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_NAME) {
            throw new IllegalArgumentException("@" + name + " is too long for a socket");
        }
        int fd = Libc.C.socket(AF_UNIX, SOCK_STREAM | Files.O_CLOEXEC, 0);
        if (fd < 0) {
            throw new KernelException("socket", "AF_UNIX", Libc.errno());
        }
        UnixSocket socket = new UnixSocket(new Fd(fd, "@" + name));
        boolean good = false;
        try {
            socket.limit(SO_RCVTIMEO, patience);
            socket.limit(SO_SNDTIMEO, patience);
            socket.connect(bytes);
            socket.sendCredentials();
            good = true;
            return socket;
        } finally {
            if (!good) {
                socket.close();
            }
        }
    }

    private void limit(int option, int millis) throws KernelException {
        Scratch scratch = Scratch.mine(); // struct timeval
        scratch.small.putLong(0, millis / 1000);
        scratch.small.putLong(8, millis % 1000 * 1000L);
        check(Libc.C.setsockopt(socket.number(), SOL_SOCKET, option, scratch.smallAddress, 16), "setsockopt");
    }

    /**
     * Has the kernel put our credentials on what we send. A peer that asks for them only after it accepted would else find none on what
     * arrived before, and refuse us now and then.
     */
    private void sendCredentials() throws KernelException {
        Scratch scratch = Scratch.mine();
        scratch.small.putInt(0, 1);
        check(Libc.C.setsockopt(socket.number(), SOL_SOCKET, SO_PASSCRED, scratch.smallAddress, 4), "setsockopt");
    }

    private void connect(byte[] name) throws KernelException {
        Scratch scratch = Scratch.mine(); // struct sockaddr_un; the length says where the name ends
        scratch.small.putShort(0, (short) AF_UNIX);
        scratch.small.put(NAME_OFFSET, (byte) 0);
        scratch.small.put(NAME_OFFSET + 1, name);
        check(Libc.C.connect(socket.number(), scratch.smallAddress, NAME_OFFSET + 1 + name.length), "connect");
    }

    /** The user the other side was when it began to listen, in our user namespace's numbers. */
    public long peerUid() throws KernelException {
        Scratch scratch = Scratch.mine(); // struct ucred: pid, uid, gid; its size behind it
        scratch.zeroed(24).putInt(16, 12);
        check(
                Libc.C.getsockopt(
                        socket.number(), SOL_SOCKET, SO_PEERCRED, scratch.smallAddress, scratch.smallAddress + 16),
                "getsockopt");
        return scratch.small.getInt(4) & 0xffffffffL;
    }

    /** Sends one small message. */
    public void send(byte[] message) throws KernelException {
        Scratch scratch = Scratch.mine();
        scratch.small.put(0, message);
        long sent = Libc.C.send(socket.number(), scratch.smallAddress, message.length, MSG_NOSIGNAL);
        check(sent == message.length ? 0 : -1, "send");
    }

    /** Receives what there is, waiting for its beginning; 0 at the end of the connection. */
    public int receive(byte[] message) throws KernelException {
        Scratch scratch = Scratch.mine();
        long got = Libc.C.recv(socket.number(), scratch.bigAddress, Math.min(message.length, Scratch.BIG), 0);
        check(got < 0 ? -1 : 0, "recv");
        scratch.big.get(0, message, 0, (int) got);
        return (int) got;
    }

    private void check(int result, String call) throws KernelException {
        if (result < 0) {
            throw new KernelException(call, socket.toString(), Libc.errno());
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
