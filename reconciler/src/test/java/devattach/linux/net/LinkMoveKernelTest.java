package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.model.HardwareAddress;
import devattach.model.IpPrefix;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Interfaces on their way into a container and home again, by one message each way. */
@Tag("kernel")
class LinkMoveKernelTest {

    private static final HardwareAddress ADDRESS = new HardwareAddress("02:00:5e:10:00:02");

    private Spaces spaces;

    @BeforeEach
    void begin() throws Exception {
        spaces = new Spaces();
    }

    @AfterEach
    void end() throws Exception {
        spaces.close();
    }

    private Link prepared() throws KernelException {
        Link link = spaces.pair("enp9s0", "b");
        spaces.atHost.change(
                link.index(),
                LinkSettings.NONE.address(ADDRESS).mtu(1450).queueLength(50).up());
        spaces.atHost.addAltnames(link.index(), List.of("enx02005e100002", "front"));
        return spaces.at("enp9s0");
    }

    @Test
    void thereAndBackItIsWhatItWas() throws Exception {
        Link before = prepared();
        spaces.atHost.change(before.index(), LinkSettings.NONE.into(spaces.box.fd()));
        Link there = spaces.in("enp9s0");
        assertEquals(before.altnames(), there.altnames());
        assertEquals(before.state().address(), there.state().address());
        assertEquals(before.state().mtu(), there.state().mtu());
        assertFalse(there.state().isUp());
        assertFalse(spaces.isAt("enp9s0"));
        spaces.inBox.change(
                there.index(), LinkSettings.NONE.into(spaces.host.fd()).up());
        Link back = spaces.at("front");
        assertEquals(before.name(), back.name());
        assertEquals(before.altnames(), back.altnames());
        assertEquals(before.state().address(), back.state().address());
        assertEquals(before.state().mtu(), back.state().mtu());
        assertEquals(before.state().queueLength(), back.state().queueLength());
        assertTrue(back.state().isUp());
    }

    @Test
    void oneMessageMovesRenamesAndSetsUp() throws Exception {
        Link link = prepared();
        LinkSettings there =
                LinkSettings.NONE.into(spaces.box.fd()).name("eth0").mtu(1400).up();
        spaces.atHost.change(link.index(), there);
        assertEquals(1400, spaces.in("eth0").state().mtu());
        assertTrue(spaces.in("eth0").state().isUp());
        spaces.inBox.change(
                spaces.in("eth0").index(),
                LinkSettings.NONE
                        .into(spaces.host.fd())
                        .name("enp9s0")
                        .mtu(1450)
                        .up());
        assertEquals(1450, spaces.at("enp9s0").state().mtu());
        assertFalse(spaces.isIn("eth0"));
    }

    /** The trap that callers have to know of: what is refused is moved all the same. */
    @Test
    void whatIsRefusedAfterTheMoveIsMoved() throws Exception {
        Link link = prepared();
        LinkSettings there =
                LinkSettings.NONE.into(spaces.box.fd()).name("eth0").mtu(1);
        KernelException refusal = Spaces.refused(() -> spaces.atHost.change(link.index(), there));
        assertTrue(refusal.getMessage().endsWith("EINVAL, mtu less than device minimum"), refusal.getMessage());
        assertFalse(spaces.isAt("enp9s0"));
        assertTrue(spaces.isIn("enp9s0"), "moved, under its old name");
    }

    @Test
    void whereItsNameIsTakenInsideItIsMovedUnderItsOld() throws Exception {
        Link link = prepared();
        spaces.inBox.createPair(LinkSettings.NONE.name("eth0"), LinkSettings.NONE.name("eth1"));
        KernelException refusal = Spaces.refused(() -> spaces.atHost.change(
                link.index(), LinkSettings.NONE.into(spaces.box.fd()).name("eth0")));
        assertTrue(refusal.is(Errno.EEXIST), refusal.getMessage());
        assertTrue(spaces.isIn("enp9s0"));
    }

    @Test
    void whereBothNamesAreTakenItStays() throws Exception {
        Link link = prepared();
        spaces.inBox.createPair(LinkSettings.NONE.name("eth0"), LinkSettings.NONE.name("enp9s0"));
        KernelException refusal = Spaces.refused(() -> spaces.atHost.change(
                link.index(), LinkSettings.NONE.into(spaces.box.fd()).name("eth0")));
        assertTrue(refusal.is(Errno.EEXIST), refusal.getMessage());
        assertEquals(link, spaces.at("enp9s0"));
    }

    @Test
    void anAltnameInTheWayCountsAsTaken() throws Exception {
        Link link = prepared();
        spaces.inBox.createPair(LinkSettings.NONE.name("c"), LinkSettings.NONE.name("d"));
        spaces.inBox.addAltnames(spaces.in("c").index(), List.of("front"));
        KernelException refusal =
                Spaces.refused(() -> spaces.atHost.change(link.index(), LinkSettings.NONE.into(spaces.box.fd())));
        assertTrue(refusal.is(Errno.EEXIST), refusal.getMessage());
        assertTrue(spaces.isAt("enp9s0"));
    }

    @Test
    void addressesStayBehind() throws Exception {
        Link link = prepared();
        spaces.atHost.addAddress(link.index(), IpPrefix.parse("192.0.2.1/24").orElseThrow());
        spaces.atHost.change(link.index(), LinkSettings.NONE.into(spaces.box.fd()));
        int inside = spaces.in("enp9s0").index();
        assertTrue(spaces.inBox.addresses().stream().noneMatch(each -> each.link() == inside));
    }

    @Test
    void bridgesAndLoopbacksDoNotMove() throws Exception {
        spaces.create(LinkKind.BRIDGE, LinkSettings.NONE.name("br0"));
        for (String name : List.of("br0", "lo")) {
            int index = spaces.at(name).index();
            KernelException refusal =
                    Spaces.refused(() -> spaces.atHost.change(index, LinkSettings.NONE.into(spaces.box.fd())));
            assertTrue(refusal.is(Errno.EINVAL), refusal.getMessage());
            assertTrue(spaces.isAt(name));
        }
    }

    /** Its namespace ends as that of a container that is killed; a virtual interface ends with it. */
    @Test
    void theOtherEndGoesWithTheNamespace() throws Exception {
        spaces.atHost.createPair(
                LinkSettings.NONE.name("a"), LinkSettings.NONE.name("eth0").into(spaces.box.fd()));
        spaces.inBox.close();
        spaces.box.close();
        devattach.testing.Wait.until("the pair is gone", () -> !spaces.isAt("a"));
    }
}
