package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Epoll;
import devattach.linux.Fd;
import devattach.model.IpPrefix;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is heard of interfaces, of which namespaces. In a namespace of its own, where nobody else makes news. */
@Tag("kernel")
class LinkNewsKernelTest {

    private int openBefore;
    private Spaces spaces;
    private LinkNews news;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // closed after each
    void begin() throws Exception {
        openBefore = Fd.open();
        spaces = new Spaces();
        news = LinkNews.in(spaces.host.fd());
    }

    @AfterEach
    void end() throws Exception {
        news.close();
        spaces.close();
        assertEquals(openBefore, Fd.open());
    }

    @Test
    void aNamespaceGetsANumberAndKeepsIt() throws Exception {
        assertEquals(OptionalInt.empty(), spaces.atHost.numberOf(spaces.box.fd()));
        int number = spaces.atHost.number(spaces.box.fd());
        assertEquals(number, spaces.atHost.number(spaces.box.fd()));
        assertEquals(OptionalInt.of(number), spaces.atHost.numberOf(spaces.box.fd()));
        assertEquals(OptionalInt.empty(), spaces.inBox.numberOf(spaces.host.fd()), "and not the other way round");
    }

    @Test
    void theCookieIsThatOfTheNamespace() throws Exception {
        try (Rtnetlink again = Rtnetlink.in(spaces.box.fd());
                Rtnetlink here = Rtnetlink.here()) {
            assertEquals(spaces.inBox.namespaceCookie(), again.namespaceCookie());
            assertFalse(spaces.inBox.namespaceCookie() == spaces.atHost.namespaceCookie());
            assertFalse(here.namespaceCookie() == spaces.atHost.namespaceCookie());
        }
    }

    @Test
    void theHostsOwnAreHeard() throws Exception {
        assertFalse(news.drain());
        int index = spaces.pair("a", "b").index();
        assertTrue(news.drain());
        assertFalse(news.drain(), "all is taken");
        spaces.atHost.addAddress(index, IpPrefix.parse("192.0.2.1/24").orElseThrow());
        assertTrue(news.drain());
        spaces.atHost.removeAddress(index, IpPrefix.parse("192.0.2.1/24").orElseThrow());
        assertTrue(news.drain());
        spaces.atHost.delete(index);
        assertTrue(news.drain());
        assertFalse(news.drain());
    }

    @Test
    void aNamespaceIsHeardOnceItHasANumber() throws Exception {
        int eth0 = insideOf("eth0", "eth1");
        assertFalse(news.drain(), "not known here");
        spaces.atHost.number(spaces.box.fd());
        news.drain();
        spaces.inBox.change(eth0, LinkSettings.NONE.mtu(1300));
        assertTrue(news.drain());
        spaces.inBox.addAddress(eth0, IpPrefix.parse("192.0.2.1/24").orElseThrow());
        assertTrue(news.drain());
        spaces.inBox.addAddress(1, IpPrefix.parse("2001:db8::7/64").orElseThrow());
        spaces.inBox.removeAddress(1, IpPrefix.parse("2001:db8::7/64").orElseThrow());
        assertTrue(news.drain());
        spaces.inBox.delete(eth0);
        assertTrue(news.drain());
        assertFalse(news.drain());
    }

    private int insideOf(String one, String other) throws Exception {
        spaces.inBox.createPair(LinkSettings.NONE.name(one), LinkSettings.NONE.name(other));
        return spaces.in(one).index();
    }

    @Test
    void moreThanThereIsRoomForIsNewsToo() throws Exception {
        int index = spaces.pair("a", "b").index();
        for (int i = 0; i < 1000; i++) {
            spaces.atHost.change(index, LinkSettings.NONE.mtu(1300 + i));
        }
        assertTrue(news.drain());
        assertFalse(news.drain());
        spaces.atHost.change(index, LinkSettings.NONE.mtu(1000));
        assertTrue(news.drain(), "it goes on");
    }

    @Test
    void itCanBeWaitedFor() throws Exception {
        try (Epoll epoll = new Epoll()) {
            epoll.add(news.fd(), Epoll.IN, 7);
            assertEquals(0, epoll.await(0, key -> {}));
            spaces.atHost.number(spaces.box.fd());
            insideOf("eth0", "eth1");
            assertEquals(1, epoll.await(10_000, key -> assertEquals(7, key)));
            assertTrue(news.drain());
            assertEquals(0, epoll.await(0, key -> {}));
        }
    }

    /** A router's many others the kernel does not even tell. */
    @Test
    void ofRoutesThoseOfOursThatGoAreHeard() throws Exception {
        try (Rtnetlink host = Rtnetlink.here();
                LinkNews gone = LinkNews.ofRoutesGone()) {
            host.createPair(LinkSettings.NONE.name("datest-news"), LinkSettings.NONE.name("datest-newsfar"));
            int index = host.link("datest-news").orElseThrow().index();
            host.change(host.link("datest-newsfar").orElseThrow().index(), LinkSettings.NONE.up());
            host.change(index, LinkSettings.NONE.up());
            Route theirs = Route.direct(IpPrefix.parse("198.51.100.0/25").orElseThrow(), index);
            Route ours = Route.direct(IpPrefix.parse("198.51.100.128/25").orElseThrow(), index)
                    .ours();
            Route six = Route.direct(IpPrefix.parse("2001:db8:9::/64").orElseThrow(), index)
                    .ours();
            for (Route each : List.of(theirs, ours, six)) {
                host.addRoute(each);
            }
            assertFalse(gone.drain(), "one that comes");
            host.removeRoute(theirs);
            assertFalse(gone.drain(), "one of somebody else");
            host.removeRoute(ours);
            assertTrue(gone.drain());
            assertFalse(gone.drain());
            host.removeRoute(six);
            assertTrue(gone.drain());
            host.delete(index);
        }
    }

    /** The host's, as the agent opens it. */
    @Test
    void fromHereANumberedNamespaceIsHeard() throws Exception {
        try (LinkNews here = LinkNews.open();
                Rtnetlink host = Rtnetlink.here()) {
            host.number(spaces.box.fd());
            insideOf("eth0", "eth1");
            assertTrue(here.drain());
        }
    }
}
