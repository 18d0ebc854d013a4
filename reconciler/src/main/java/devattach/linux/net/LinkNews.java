package devattach.linux.net;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.NetlinkNews;
import devattach.linux.NetlinkRequest;

/**
 * Hears that an interface or an address has come, gone or changed, at the host and in each network namespace the host has a number for,
 * see {@link Rtnetlink#number}. Which and how is to be looked up. For one thread at a time.
 */
public final class LinkNews implements AutoCloseable {

    /** RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR. */
    private static final int[] GROUPS = {1, 5, 9};

    /** RTNLGRP_NEIGH */
    private static final int NEIGHBORS = 3;

    /** RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE. */
    private static final int[] ROUTES = {7, 11};

    private final NetlinkNews news;

    private LinkNews(NetlinkNews news) {
        this.news = news;
    }

    /** From now on, as the host has it. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public static LinkNews open() throws KernelException {
        return new LinkNews(NetlinkNews.here(Rtnetlink.NETLINK_ROUTE, GROUPS));
    }

    /** From now on of neighbours alone, see {@link Rtnetlink#neighbor}. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public static LinkNews ofNeighbors() throws KernelException {
        return new LinkNews(NetlinkNews.here(Rtnetlink.NETLINK_ROUTE, NEIGHBORS));
    }

    /** From now on of routes of ours that go, however many others there are. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    public static LinkNews ofRoutesGone() throws KernelException {
        int maker = NetlinkRequest.HEADER + RouteMessages.MAKER;
        return new LinkNews(NetlinkNews.only(
                Rtnetlink.NETLINK_ROUTE, Attributes.DELETE_ROUTE, maker, RouteMessages.BY_DEVATTACH, ROUTES));
    }

    /** As another network namespace has it. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // passed on to the caller
    static LinkNews in(Fd network) throws KernelException {
        return new LinkNews(NetlinkNews.in(network, Rtnetlink.NETLINK_ROUTE, GROUPS));
    }

    /** For waiting on. */
    public Fd fd() {
        return news.fd();
    }

    /**
     * Takes all that is there and answers whether there was anything, which it was too where it was more than the kernel keeps; never waits
     * itself.
     */
    public boolean drain() throws KernelException {
        return news.drain();
    }

    @Override
    public void close() {
        news.close();
    }
}
