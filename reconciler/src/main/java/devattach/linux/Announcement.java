package devattach.linux;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Uevents for those who listen in another network namespace, since Linux 4.18. They hear them as the kernel's: of its group, with a number
 * of the kernel's own; nobody outside that namespace hears them. But the kernel leaves the sender's ids on them, and libudev believes only
 * user 0 as the listener counts: so they are sent in the name of that user.
 *
 * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/lib/kobject_uevent.c">uevent_net_rcv of the kernel</a>
 */
public final class Announcement {

    private static final int HEADER = 16;
    private static final short FIRST_TYPE = 0x10; // NLMSG_MIN_TYPE: any other than netlink's own
    private static final short REQUEST_AND_ACKNOWLEDGE = 1 | 4;
    private static final short ERROR_TYPE = 2;

    private Announcement() {}

    /** User and group 0 of those who listen, in our own numbers. */
    public record Sender(long uid, long gid) {}

    /**
     * Makes them, in order; one that is refused does not keep back the others.
     *
     * @param network a network namespace, never our own
     * @param as who the listeners believe
     * @throws KernelException the first refusal; EPERM without CAP_SETUID and CAP_SETGID, EINVAL for one of more than about two thousand bytes
     */
    public static void make(Fd network, Sender as, List<Uevent> events) throws KernelException {
        @Nullable KernelException refusal = null;
        try (Fd socket = Namespaces.socketIn(
                network, Uevents.AF_NETLINK, Uevents.SOCK_RAW_NONBLOCK_CLOEXEC, Uevents.NETLINK_KOBJECT_UEVENT)) {
            for (Uevent event : events) {
                Optional<KernelException> refused = send(socket, as, event);
                refusal = refusal == null ? refused.orElse(null) : refusal;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private static Optional<KernelException> send(Fd socket, Sender as, Uevent event) {
        byte[] message = event.message();
        int size = HEADER + message.length;
        if (size > Scratch.BIG) {
            return refusal("send", event, Errno.EINVAL);
        }
        Scratch scratch = Scratch.mine(); // struct nlmsghdr: len, type, flags, seq, pid
        scratch.big.putInt(0, size).putShort(4, FIRST_TYPE).putShort(6, REQUEST_AND_ACKNOWLEDGE);
        scratch.big.putInt(8, 1).putInt(12, 0).put(HEADER, message);
        // it has answered when this returns
        if (new NetlinkMessage().sendAs((int) as.uid(), (int) as.gid(), socket, scratch.bigAddress, size) < 0) {
            return refusal("sendmsg", event, Libc.errno());
        }
        if (Libc.C.recv(socket.number(), scratch.bigAddress, Scratch.BIG, 0) < HEADER + 4) {
            return refusal("recv", event, Libc.errno());
        }
        int errno = -scratch.big.getInt(HEADER);
        boolean refused = scratch.big.getShort(4) != ERROR_TYPE || errno != 0;
        return refused ? refusal("uevent", event, errno) : Optional.empty();
    }

    private static Optional<KernelException> refusal(String call, Uevent event, int errno) {
        return Optional.of(new KernelException(call, event.action() + "@" + event.devpath(), errno));
    }
}
