package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interfaces with numbers of our choice, which a program inside may have been told. */
abstract class LinkIndices {

    private Spaces spaces;

    @BeforeEach
    void begin() throws Exception {
        spaces = new Spaces();
    }

    @AfterEach
    void end() throws Exception {
        spaces.close();
    }

    private LinkSettings inside(String name) {
        return LinkSettings.NONE.name(name).into(spaces.box.fd());
    }

    @Test
    void whatIsMadeHasTheNumberItShallHave() throws Exception {
        spaces.atHost.createPair(
                inside("eth0").index(700), LinkSettings.NONE.name("a").index(800));
        assertEquals(700, spaces.in("eth0").index());
        assertEquals(700, spaces.box.link("eth0").get("ifindex").asInt());
        assertEquals(800, spaces.at("a").index());
        assertEquals(800, spaces.host.link("a").get("ifindex").asInt());
        spaces.create(
                new LinkKind.Macvlan(LinkKind.Macvlan.Mode.BRIDGE),
                inside("eth1").parent(800).index(900));
        assertEquals(900, spaces.in("eth1").index());
    }

    @Test
    void ofAPairTheOthersNumberCountsOnlyBesideOneOfTheFirst() throws Exception {
        spaces.atHost.createPair(
                LinkSettings.NONE.name("a"), LinkSettings.NONE.name("b").index(800));
        assertNotEquals(800, spaces.at("b").index());
        spaces.atHost.createPair(LinkSettings.NONE.name("c").index(900), LinkSettings.NONE.name("d"));
        assertEquals(900, spaces.at("c").index());
    }

    @Test
    void aNumberThatIsTakenIsRefused() throws Exception {
        spaces.atHost.createPair(
                LinkSettings.NONE.name("a").index(700), inside("a").index(800));
        KernelException here = Spaces.refused(
                () -> spaces.atHost.createPair(LinkSettings.NONE.name("b").index(700), LinkSettings.NONE.name("c")));
        assertTrue(here.is(Errno.EEXIST), here.getMessage());
        KernelException other = Spaces.refused(() -> spaces.atHost.createPair(
                LinkSettings.NONE.name("b").index(701),
                LinkSettings.NONE.name("c").index(700)));
        assertTrue(other.is(Errno.EBUSY), other.getMessage());
        KernelException otherThere = Spaces.refused(() -> spaces.atHost.createPair(
                LinkSettings.NONE.name("b").index(701), inside("c").index(800)));
        assertTrue(otherThere.is(Errno.EBUSY), otherThere.getMessage());
        KernelException there =
                Spaces.refused(() -> spaces.atHost.createPair(inside("c").index(800), LinkSettings.NONE.name("b")));
        assertTrue(there.is(looksWhereItIsMade() ? Errno.EEXIST : Errno.EBUSY), there.getMessage());
        assertFalse(spaces.isAt("b") || spaces.isAt("c") || spaces.isIn("c"), "nothing is made");
    }

    /** Since Linux 6.15; before, it looks for number and name in the namespace of the socket. */
    private static boolean looksWhereItIsMade() {
        String[] version = System.getProperty("os.version").split("[^0-9]+");
        int major = Integer.parseInt(version[0]);
        return major > 6 || major == 6 && Integer.parseInt(version[1]) >= 15;
    }

    /** A container's {@code eth0} beside the host's. */
    @Test
    void nameAndNumberOfTheHostsOwnAreFreeInsideSinceSixFifteen() throws Exception {
        spaces.atHost.createPair(LinkSettings.NONE.name("eth0").index(700), LinkSettings.NONE.name("b"));
        LinkSettings same = inside("eth0").index(700);
        LinkSettings wire = LinkSettings.NONE.name("c");
        if (!looksWhereItIsMade()) {
            assertTrue(
                    Spaces.refused(() -> spaces.atHost.createPair(same, wire)).is(Errno.EEXIST));
            return;
        }
        spaces.atHost.createPair(same, wire);
        assertEquals(700, spaces.in("eth0").index());
        assertEquals(700, spaces.at("eth0").index());
    }

    @Test
    void whatIsMovedGetsTheNumberItShallHaveThere() throws Exception {
        int index = spaces.pair("a", "b").index();
        spaces.atHost.change(
                index, LinkSettings.NONE.into(spaces.box.fd()).name("eth0").indexThere(700));
        assertEquals(700, spaces.in("eth0").index());
        assertEquals(700, spaces.box.link("eth0").get("ifindex").asInt());
        assertEquals(Optional.empty(), spaces.inBox.link(index, Rtnetlink.Extent.PLAIN));
        spaces.inBox.change(700, LinkSettings.NONE.into(spaces.host.fd()).name("a"));
        assertEquals(700, spaces.at("a").index(), "kept where it is free");
        spaces.atHost.createPair(
                LinkSettings.NONE.name("c").index(900), inside("d").index(800));
        KernelException taken = Spaces.refused(() -> spaces.atHost.change(
                700, LinkSettings.NONE.into(spaces.box.fd()).indexThere(800)));
        assertTrue(taken.is(Errno.EBUSY), taken.getMessage());
        assertEquals(700, spaces.at("a").index(), "it stays");
        spaces.inBox.createPair(LinkSettings.NONE.name("e").index(700), LinkSettings.NONE.name("f"));
        spaces.atHost.change(700, LinkSettings.NONE.into(spaces.box.fd()));
        assertNotEquals(700, spaces.in("a").index(), "another where its own is taken");
    }
}
