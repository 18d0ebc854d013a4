package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions and answers with a part of the kernel, see netlink(7). The kernel answers while it is asked, so nothing here waits. For one
 * thread at a time. One that belongs to another network namespace keeps that alive: to be closed soon.
 */
public final class NetlinkSocket implements AutoCloseable {

    private static final int SO_NETNS_COOKIE = 71;
    private static final long SIOCGSKNS = 0x894c;
    static final int SOL_NETLINK = 270;
    private static final int CAP_ACK = 10;
    private static final int EXT_ACK = 11;
    private static final int GET_STRICT_CHK = 12;

    /** So often a list that changed while it was read is read anew. */
    private static final int TRIES = 16;

    private final Fd socket;
    private final NetlinkMessage envelope = new NetlinkMessage();
    private int sequence;

    /** Understands a message of the kernel, which it must not keep. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(NetlinkAnswer answer) throws KernelException;
    }

    private NetlinkSocket(Fd socket) {
        this.socket = socket;
        set(CAP_ACK);
        set(EXT_ACK); // since 4.12, the other since 4.20: without, only less is said and more is sent
        set(GET_STRICT_CHK);
    }

    /** One of this thread's network namespace, which is that of the process. */
    @MustBeClosed
    public static NetlinkSocket here(int protocol) throws KernelException {
        return new NetlinkSocket(open(protocol));
    }

    static Fd open(int protocol) throws KernelException {
        int fd = Libc.C.socket(Uevents.AF_NETLINK, Uevents.SOCK_RAW_NONBLOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw new KernelException("socket", "netlink " + protocol, Libc.errno());
        }
        return new Fd(fd, "netlink " + protocol);
    }

    /** One of another network namespace. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public static NetlinkSocket in(Fd network, int protocol) throws KernelException {
        return new NetlinkSocket(
                Namespaces.socketIn(network, Uevents.AF_NETLINK, Uevents.SOCK_RAW_NONBLOCK_CLOEXEC, protocol));
    }

    private void set(int option) {
        Scratch scratch = Scratch.mine();
        scratch.small.putInt(0, 1);
        Libc.C.setsockopt(socket.number(), SOL_NETLINK, option, scratch.smallAddress, 4);
    }

    /**
     * What tells the network namespace it belongs to from any other since the machine was started, since Linux 5.14.
     *
     * @throws KernelException ENOPROTOOPT before
     */
    public long namespaceCookie() throws KernelException {
        Scratch scratch = Scratch.mine(); // the number, its size behind it
        scratch.zeroed(16).putInt(8, Long.BYTES);
        long place = scratch.smallAddress;
        if (Libc.C.getsockopt(socket.number(), NetlinkMessage.SOL_SOCKET, SO_NETNS_COOKIE, place, place + 8) != 0) {
            throw new KernelException("getsockopt", socket + ", SO_NETNS_COOKIE", Libc.errno());
        }
        return scratch.small.getLong(0);
    }

    /** The network namespace it belongs to, whether a process is left in that or not. */
    @MustBeClosed
    public Fd network() throws KernelException {
        long file = Libc.C.syscall(Syscalls.IOCTL, socket.number(), SIOCGSKNS, 0);
        if (file < 0) {
            throw new KernelException("ioctl", socket + ", SIOCGSKNS", Libc.errno());
        }
        return new Fd((int) file, "network of " + socket);
    }

    /**
     * Has something done.
     *
     * @throws KernelException what the kernel refuses, with its reason; ENOBUFS where its answer got lost, and it may be done or not
     */
    public void change(NetlinkRequest request) throws KernelException {
        ask(request, answer -> null);
    }

    /** Asks for one thing; empty where the kernel says no more than that all is well. */
    public <T> Optional<T> ask(NetlinkRequest request, Reader<T> reader) throws KernelException {
        Gathering<T> gathering = new Gathering<>(request, send(request, NetlinkRequest.ACKNOWLEDGE), reader);
        receive(gathering);
        gathering.check(gathering.over, Errno.ENOBUFS);
        return gathering.read.stream().findFirst();
    }

    /**
     * Asks for all there is of something. As of one moment: a list that changed meanwhile is read anew.
     *
     * @throws KernelException EAGAIN where it never stood still
     */
    public <T> List<T> dump(NetlinkRequest request, Reader<T> reader) throws KernelException {
        Gathering<T> gathering = null;
        for (int i = 0; i < TRIES; i++) {
            gathering = new Gathering<>(request, send(request, NetlinkRequest.DUMP), reader);
            receive(gathering);
            if (gathering.isWhole()) {
                break;
            }
        }
        gathering.check(gathering.isWhole(), Errno.EAGAIN);
        return gathering.read;
    }

    /** Sends a request, whose answer has its number. */
    int send(NetlinkRequest request, int flags) throws KernelException {
        byte[] message = request.message(NetlinkRequest.REQUEST | flags, ++sequence);
        if (message.length > Scratch.BIG) {
            throw new KernelException("send", request.toString(), Errno.ENOBUFS);
        }
        Scratch scratch = Scratch.mine();
        scratch.big.put(0, message);
        while (Libc.C.send(socket.number(), scratch.bigAddress, message.length, 0) < 0) {
            if (Libc.errno() != Errno.EINTR) {
                throw new KernelException("send", request.toString(), Libc.errno());
            }
        }
        return sequence;
    }

    private void receive(Gathering<?> gathering) throws KernelException {
        Scratch scratch = Scratch.mine();
        while (!gathering.over) {
            int size = envelope.receive(socket, scratch.bigAddress, Scratch.BIG);
            if (size >= 0) {
                if (envelope.port() == 0) { // root can write to this socket, too
                    gathering.lost |= envelope.truncated();
                    gathering.take(new NetlinkAnswer(scratch.big, Math.min(size, Scratch.BIG)));
                }
            } else if (Libc.errno() == Errno.ENOBUFS) {
                gathering.lost = true; // the answer may be there all the same
            } else if (Libc.errno() == Errno.EAGAIN) {
                gathering.lost = true;
                return;
            } else if (Libc.errno() != Errno.EINTR) {
                throw new KernelException("recvmsg", gathering.request.toString(), Libc.errno());
            }
        }
    }

    /** What a request has brought so far. */
    static final class Gathering<T> {
        private final NetlinkRequest request;
        private final int sequence;
        private final Reader<T> reader;
        final List<T> read = new ArrayList<>();
        boolean over;
        boolean lost;
        boolean interrupted;
        private Optional<KernelException> refusal = Optional.empty();

        Gathering(NetlinkRequest request, int sequence, Reader<T> reader) {
            this.request = request;
            this.sequence = sequence;
            this.reader = reader;
        }

        /** Takes a datagram. What cannot be read does not end it: the rest has to be fetched before anything else can be asked. */
        void take(NetlinkAnswer answer) {
            try {
                while (!over && answer.next()) {
                    if (answer.sequence() == sequence) { // others answer requests whose answer seemed lost
                        takeOne(answer);
                    }
                }
            } catch (KernelException e) {
                refusal = refusal.or(() -> Optional.of(e));
            }
        }

        private void takeOne(NetlinkAnswer answer) throws KernelException {
            interrupted |= (answer.flags() & NetlinkAnswer.INTERRUPTED) != 0;
            switch (answer.type()) {
                case NetlinkAnswer.ERROR, NetlinkAnswer.DONE -> {
                    over = true;
                    Optional<KernelException> refused = answer.refusal(request);
                    refusal = refusal.or(() -> refused);
                }
                case NetlinkAnswer.OVERRUN -> lost = true;
                default -> {
                    T one = refusal.isEmpty() ? reader.read(answer) : null;
                    if (one != null) {
                        read.add(one);
                    }
                }
            }
        }

        boolean isWhole() {
            return over && !lost && !interrupted;
        }

        /** Throws what was refused; and this error where it is not good enough without. */
        void check(boolean good, int errno) throws KernelException {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            if (!good) {
                throw new KernelException("netlink", request.toString(), errno, "its answer did not come whole");
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
