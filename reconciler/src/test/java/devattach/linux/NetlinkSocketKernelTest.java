package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.NetworkSpace;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Questions and answers with the real kernel, and what becomes of those that get lost. */
@Tag("kernel")
class NetlinkSocketKernelTest {

    private static final int ROUTE = 0;
    private static final int DELETE_LINK = 17;
    private static final int GET_LINK = 18;
    private static final int NOWHERE = 0x7fff0000;

    private int openBefore;

    @BeforeEach
    void count() {
        openBefore = Fd.open();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(openBefore, Fd.open());
    }

    private static NetlinkRequest link(int type, int index) {
        return new NetlinkRequest(type, 0, "link " + index)
                .fixed32(0)
                .fixed32(index)
                .fixed32(0)
                .fixed32(0);
    }

    private static int index(NetlinkAnswer answer) throws KernelException {
        return answer.fixed32(4);
    }

    @Test
    void aNewNamespaceHasItsLoopback() throws Exception {
        try (NetworkSpace space = new NetworkSpace();
                NetlinkSocket socket = NetlinkSocket.in(space.fd(), ROUTE)) {
            List<Integer> links = socket.dump(link(GET_LINK, 0), NetlinkSocketKernelTest::index);
            assertEquals(1, links.get(0));
            assertEquals(
                    links.get(0),
                    socket.ask(link(GET_LINK, 1), NetlinkSocketKernelTest::index)
                            .orElseThrow());
        }
    }

    @Test
    void theCookieTellsNamespacesApart() throws Exception {
        try (NetworkSpace one = new NetworkSpace();
                NetworkSpace other = new NetworkSpace();
                NetlinkSocket first = NetlinkSocket.in(one.fd(), ROUTE);
                NetlinkSocket second = NetlinkSocket.in(one.fd(), ROUTE);
                NetlinkSocket elsewhere = NetlinkSocket.in(other.fd(), ROUTE);
                NetlinkSocket here = NetlinkSocket.here(ROUTE);
                NetlinkSocket hereAgain = NetlinkSocket.here(ROUTE)) {
            assertEquals(first.namespaceCookie(), second.namespaceCookie());
            assertEquals(here.namespaceCookie(), hereAgain.namespaceCookie());
            assertEquals(
                    3,
                    LongStream.of(first.namespaceCookie(), elsewhere.namespaceCookie(), here.namespaceCookie())
                            .distinct()
                            .count());
        }
    }

    @Test
    void aRefusalHasTheKernelsWord() throws Exception {
        try (NetworkSpace space = new NetworkSpace();
                NetlinkSocket socket = NetlinkSocket.in(space.fd(), ROUTE)) {
            KernelException refusal =
                    assertThrows(KernelException.class, () -> socket.change(link(DELETE_LINK, NOWHERE)));
            assertTrue(refusal.is(Errno.ENODEV), refusal.getMessage());
            // a field that strict checking wants to be zero
            NetlinkRequest wrong = new NetlinkRequest(GET_LINK, 0, "links")
                    .fixed32(0)
                    .fixed32(0)
                    .fixed32(1)
                    .fixed32(0);
            KernelException why =
                    assertThrows(KernelException.class, () -> socket.dump(wrong, NetlinkSocketKernelTest::index));
            assertTrue(why.is(Errno.EINVAL), why.getMessage());
            assertTrue(why.getMessage().startsWith("netlink(links): EINVAL, "), why.getMessage());
        }
    }

    /** Nobody reads the answers, until the kernel has no more room for them. */
    @Test
    void aLostAnswerIsToldAndTheNextOneIsUnderstood() throws Exception {
        try (NetworkSpace space = new NetworkSpace();
                NetlinkSocket socket = NetlinkSocket.in(space.fd(), ROUTE)) {
            for (int i = 0; i < 2000; i++) {
                socket.send(link(DELETE_LINK, NOWHERE), NetlinkRequest.ACKNOWLEDGE);
            }
            KernelException lost = assertThrows(KernelException.class, () -> socket.change(link(DELETE_LINK, NOWHERE)));
            assertTrue(lost.is(Errno.ENOBUFS), lost.getMessage());
            KernelException refused =
                    assertThrows(KernelException.class, () -> socket.change(link(DELETE_LINK, NOWHERE)));
            assertTrue(refused.is(Errno.ENODEV), refused.getMessage());
        }
    }

    /** Answers of others are in front of it, and one of them got lost. */
    @Test
    void aListIsReadAnewWhereSomethingGotLost() throws Exception {
        try (NetworkSpace space = new NetworkSpace();
                NetlinkSocket socket = NetlinkSocket.in(space.fd(), ROUTE)) {
            for (int i = 0; i < 2000; i++) {
                socket.send(link(DELETE_LINK, NOWHERE), NetlinkRequest.ACKNOWLEDGE);
            }
            List<Integer> links = socket.dump(link(GET_LINK, 0), NetlinkSocketKernelTest::index);
            assertEquals(1, links.get(0));
        }
    }

    @Test
    void aListLongerThanAMessageComesWhole() throws Exception {
        try (NetworkSpace space = new NetworkSpace();
                NetlinkSocket socket = NetlinkSocket.in(space.fd(), ROUTE)) {
            int before = socket.dump(link(GET_LINK, 0), NetlinkSocketKernelTest::index)
                    .size();
            for (int i = 0; i < 60; i++) {
                space.ip("link add type veth");
            }
            List<Integer> links = socket.dump(link(GET_LINK, 0), NetlinkSocketKernelTest::index);
            assertEquals(before + 120, links.stream().distinct().count());
            assertEquals(before + 120, links.size());
        }
    }

    /** A list that its reader gives up leaves the socket fit for the next. */
    @Test
    void whatIsNotUnderstoodDoesNotKeepTheSocketBusy() throws Exception {
        try (NetworkSpace space = new NetworkSpace();
                NetlinkSocket socket = NetlinkSocket.in(space.fd(), ROUTE)) {
            for (int i = 0; i < 40; i++) {
                space.ip("link add type veth");
            }
            KernelException refusal = assertThrows(
                    KernelException.class, () -> socket.dump(link(GET_LINK, 0), answer -> answer.fixed32(1 << 20)));
            assertTrue(refusal.is(Errno.EBADMSG), refusal.getMessage());
            assertDoesNotThrow(() -> socket.dump(link(GET_LINK, 0), NetlinkSocketKernelTest::index));
        }
    }
}
