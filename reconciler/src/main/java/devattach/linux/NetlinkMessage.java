package devattach.linux;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * A message of netlink with who sends it, and the memory its system calls want: struct msghdr, and what that points to. Reused; for one
 * thread at a time.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">SCM_CREDENTIALS, in unix(7)</a>
 */
final class NetlinkMessage {

    static final int SOL_SOCKET = 1;
    private static final int SCM_CREDENTIALS = 2;
    private static final int MSG_TRUNC = 0x20;

    // struct msghdr, and behind it what it points to: sockaddr_nl, iovec, a cmsghdr with ucred
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR_POINTER = 16;
    private static final int CONTROL_POINTER = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int NAME = 64;
    private static final int PORT = NAME + 4;
    private static final int GROUPS = NAME + 8;
    private static final int NAME_SIZE = 12;
    private static final int VECTOR = 80;
    private static final int CONTROL = 96;
    private static final int PID = CONTROL + 16;
    private static final int UID = CONTROL + 20;
    private static final int GID = CONTROL + 24;
    private static final int WITH_CREDENTIALS = 28;
    private static final int CONTROL_SIZE = 32;

    private final ByteBuffer header = Libc.memory(CONTROL + CONTROL_SIZE);
    private final long address = Libc.address(header);

    /** Receives into a buffer; answers as recvmsg(2). */
    int receive(Fd socket, long buffer, int size) {
        point(NAME_SIZE, buffer, size);
        return (int) Libc.C.recvmsg(socket.number(), address, 0);
    }

    /**
     * Sends to the kernel, as from this process with these ids; answers as sendmsg(2). Ids that are not our own want CAP_SETUID and
     * CAP_SETGID.
     */
    int sendAs(int uid, int gid, Fd socket, long buffer, int size) {
        point(0, buffer, size); // nobody is named, so the kernel is meant
        header.putLong(CONTROL, WITH_CREDENTIALS);
        header.putInt(CONTROL + 8, SOL_SOCKET).putInt(CONTROL + 12, SCM_CREDENTIALS);
        header.putInt(PID, (int) ProcessHandle.current().pid()).putInt(UID, uid).putInt(GID, gid);
        return (int) Libc.C.sendmsg(socket.number(), address, 0);
    }

    private void point(int nameSize, long buffer, int size) {
        header.putLong(0, nameSize == 0 ? 0 : address + NAME).putInt(NAME_LENGTH, nameSize);
        header.putLong(VECTOR_POINTER, address + VECTOR).putLong(VECTOR_POINTER + 8, 1);
        header.putLong(CONTROL_POINTER, address + CONTROL).putLong(CONTROL_LENGTH, CONTROL_SIZE);
        header.putLong(VECTOR, buffer).putLong(VECTOR + 8, size);
    }

    /** Of one that was received: which socket sent it, 0 for the kernel. */
    int port() {
        return header.getInt(PORT);
    }

    /** Of one that was received: to which groups it was sent. */
    int groups() {
        return header.getInt(GROUPS);
    }

    /** Of one that was received: whether it is longer than the buffer. */
    boolean truncated() {
        return (header.getInt(FLAGS) & MSG_TRUNC) != 0;
    }

    /** Of one that was received: the user who sent it, by the kernel's word; empty unless the socket asked for credentials. */
    OptionalInt uid() {
        boolean said = header.getLong(CONTROL_LENGTH) >= WITH_CREDENTIALS
                && header.getInt(CONTROL + 8) == SOL_SOCKET
                && header.getInt(CONTROL + 12) == SCM_CREDENTIALS;
        return said ? OptionalInt.of(header.getInt(UID)) : OptionalInt.empty();
    }
}
