package devattach.linux.net;

import devattach.linux.ClassicProgram;
import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.NetlinkSocket;
import java.util.List;

/**
 * What the interfaces of a network namespace are held to: how much goes out and comes in, and with which priority. For the thread that has
 * the {@link Rtnetlink} it is of.
 */
public final class TrafficControl {

    private final NetlinkSocket socket;

    TrafficControl(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Those of all interfaces that are at {@link Qdisc#OUT} or {@link Qdisc#IN}. */
    public List<Qdisc> qdiscs() throws KernelException {
        try {
            return socket.dump(TrafficMessages.qdiscs(), TrafficMessages::qdisc);
        } catch (KernelException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                return List.of(); // a kernel without any
            }
            throw e;
        }
    }

    /**
     * Lets no more out than so many bytes a second: what is too much waits, some of it.
     *
     * @throws KernelException EEXIST where a queue is there that the kernel did not choose; ENOENT where it knows no such (sch_tbf)
     */
    public void limitOut(int link, long rate) throws KernelException {
        socket.change(TrafficMessages.addTokenBucket(link, rate));
    }

    /** Gives that which {@link #limitOut} made another rate, at once. */
    public void changeOut(int link, long rate) throws KernelException {
        socket.change(TrafficMessages.changeTokenBucket(link, rate));
    }

    /** Takes that away which {@link #limitOut} made. */
    public void freeOut(int link) throws KernelException {
        socket.change(TrafficMessages.remove(link, Qdisc.OUT, Qdisc.BY_DEVATTACH));
    }

    /**
     * Has filters of what comes in.
     *
     * @throws KernelException ENOENT where the kernel knows none (sch_ingress)
     */
    public void hookIn(int link) throws KernelException {
        try {
            socket.change(TrafficMessages.addHook(link));
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /** With all its filters. */
    public void unhookIn(int link) throws KernelException {
        socket.change(TrafficMessages.remove(link, Qdisc.IN, 0));
    }

    /** All filters of an interface, those that came first, first. */
    public List<Filter> filters(int link, Filter.Side side) throws KernelException {
        return socket.dump(TrafficMessages.filters(link, side), TrafficMessages::filter);
    }

    /**
     * Drops what comes in beyond so many bytes a second.
     *
     * @param handle of the filter in whose place it is put, at once; 0 where there is none of its preference
     * @throws KernelException ENOENT where the kernel knows no such (act_police, cls_u32)
     */
    public void limitIn(int link, long rate, int handle) throws KernelException {
        socket.change(TrafficMessages.police(link, rate, handle));
    }

    /**
     * Gives what comes in a priority, by which queues may choose what goes on first.
     *
     * @param handle as for {@link #limitIn}
     * @throws KernelException ENOENT where the kernel knows no such (act_skbedit, cls_u32)
     */
    public void prioritizeIn(int link, long priority, int handle) throws KernelException {
        socket.change(TrafficMessages.prioritize(link, priority, handle));
    }

    /**
     * Has a program decide what comes in: it answers {@link Filter#DROP} or {@link Filter#GO_ON}.
     *
     * @param handle as for {@link #limitIn}
     * @throws KernelException ENOENT where the kernel knows no such (cls_bpf); EINVAL where somebody has another kind of that preference
     */
    public void judgeIn(int link, ClassicProgram program, int handle) throws KernelException {
        socket.change(TrafficMessages.judge(link, program, handle));
    }

    /** All those of what comes in that have a preference. */
    public void removeIn(int link, int preference) throws KernelException {
        socket.change(TrafficMessages.removeFilters(link, preference));
    }
}
