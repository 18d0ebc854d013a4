package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.model.HardwareAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One interface made, looked at and changed; ip(8) is the witness. */
@Tag("kernel")
class LinkKernelTest {

    private static final HardwareAddress ADDRESS = new HardwareAddress("02:00:5e:10:00:01");

    private int openBefore;
    private Spaces spaces;

    @BeforeEach
    void begin() throws Exception {
        openBefore = Fd.open();
        spaces = new Spaces();
    }

    @AfterEach
    void end() throws Exception {
        spaces.close();
        assertEquals(openBefore, Fd.open());
    }

    private static void assertSame(JsonNode witness, Link link) {
        assertEquals(witness.get("ifindex").asInt(), link.index());
        assertEquals(witness.get("ifname").asText(), link.name());
        assertEquals(witness.get("mtu").asInt(), link.state().mtu());
        assertEquals(witness.path("txqlen").asInt(), link.state().queueLength());
        assertEquals(witness.get("address").asText(), link.state().address().text());
        if (witness.has("permaddr")) { // only where it is another than the one it uses
            assertEquals(
                    witness.get("permaddr").asText(),
                    link.hardware().permanentAddress().text());
        }
        assertEquals(witness.path("parentbus").asText(), link.hardware().bus());
        assertEquals(witness.path("parentdev").asText(), link.hardware().device());
        assertEquals(
                witness.path("linkinfo").path("info_kind").asText(), link.kind().name());
        boolean up = witness.get("flags").toString().contains("\"UP\"");
        boolean carrier = witness.get("flags").toString().contains("\"LOWER_UP\"");
        assertEquals(up, link.state().isUp());
        assertEquals(carrier, link.state().hasCarrier());
    }

    /** Those of the host that have hardware behind them, and its loopback. */
    @Test
    void theHostsOwnAreAsTheyAre() throws Exception {
        com.fasterxml.jackson.databind.ObjectMapper json = new com.fasterxml.jackson.databind.ObjectMapper();
        Process ip = new ProcessBuilder("ip", "-d", "-j", "link").start();
        JsonNode witness = json.readTree(ip.getInputStream());
        int compared = 0;
        try (Rtnetlink here = Rtnetlink.here()) {
            for (Link link : here.links(Rtnetlink.Extent.WITH_FUNCTIONS)) {
                if (!link.hardware().device().isEmpty() || link.state().isLoopback()) {
                    for (JsonNode one : witness) {
                        if (one.get("ifindex").asInt() == link.index()) {
                            assertSame(one, link);
                            compared++;
                        }
                    }
                }
            }
        }
        assertTrue(compared > 0, "not even a loopback");
    }

    @Test
    void aPairIsMadeInPlaceAndKnowsItsOtherEnd() throws Exception {
        LinkSettings inside = LinkSettings.NONE
                .name("eth0")
                .into(spaces.box.fd())
                .address(ADDRESS)
                .mtu(1400)
                .up();
        spaces.atHost.createPair(inside, LinkSettings.NONE.name("outside").mtu(1400));
        spaces.atHost.change(spaces.at("outside").index(), LinkSettings.NONE.up());
        Link outside = spaces.at("outside"); // in the socket's own namespace, as nothing else is said
        Link eth0 = spaces.in("eth0");
        assertFalse(spaces.isAt("eth0"));
        assertEquals(LinkKind.VETH, eth0.kind());
        assertEquals(ADDRESS, eth0.state().address());
        assertEquals(1400, eth0.state().mtu());
        assertTrue(eth0.state().isUp()
                && eth0.state().hasCarrier()
                && outside.state().hasCarrier());
        assertEquals(outside.index(), eth0.ties().parent());
        assertEquals(eth0.index(), outside.ties().parent());
        assertEquals(spaces.atHost.numberOf(spaces.box.fd()), outside.ties().namespace());
        assertEquals(spaces.inBox.numberOf(spaces.host.fd()), eth0.ties().namespace());
        assertTrue(outside.ties().namespace().isPresent());
        assertSame(spaces.host.link("outside"), outside);
        assertSame(spaces.box.link("eth0"), eth0);
    }

    @Test
    void onlyTheFirstOfAPairCanBeUpAtOnce() throws Exception {
        LinkSettings eth0 = LinkSettings.NONE.name("eth0").into(spaces.box.fd()).up();
        KernelException refusal = Spaces.refused(
                () -> spaces.atHost.createPair(LinkSettings.NONE.name("a").up(), eth0));
        assertTrue(refusal.getMessage().endsWith("ENOTCONN"), refusal.getMessage());
        assertFalse(spaces.isAt("a") || spaces.isIn("eth0"), "nothing is made");
        spaces.atHost.createPair(eth0, LinkSettings.NONE.name("a"));
        assertTrue(spaces.in("eth0").state().isUp());
        assertFalse(spaces.at("a").state().isUp());
    }

    @Test
    void aNamespaceThatIsNotKnownHereHasNoNumber() throws Exception {
        assertEquals(OptionalInt.empty(), spaces.atHost.numberOf(spaces.box.fd()));
    }

    @Test
    void everySettingTakesEffect() throws Exception {
        Link link = spaces.pair("a", "b");
        spaces.atHost.change(
                link.index(),
                LinkSettings.NONE
                        .name("c")
                        .mtu(9000)
                        .queueLength(77)
                        .address(ADDRESS)
                        .up());
        Link changed = spaces.at("c");
        assertEquals(link.index(), changed.index());
        assertEquals(9000, changed.state().mtu());
        assertEquals(77, changed.state().queueLength());
        assertEquals(ADDRESS, changed.state().address());
        assertTrue(changed.state().isUp());
        assertSame(spaces.host.link("c"), changed);
        spaces.atHost.change(link.index(), LinkSettings.NONE.down());
        assertFalse(spaces.at("c").state().isUp());
        assertEquals(9000, spaces.at("c").state().mtu(), "what is not said stays");
        assertFalse(spaces.isAt("a"));
        assertEquals(Optional.of(spaces.at("c")), spaces.atHost.link(link.index(), Rtnetlink.Extent.PLAIN));
    }

    @Test
    void altnamesAreNames() throws Exception {
        Link link = spaces.pair("a", "b");
        String longName = "a-name-of-more-than-fifteen-bytes";
        spaces.atHost.addAltnames(link.index(), List.of(longName, "x"));
        assertEquals(List.of(longName, "x"), spaces.at("a").altnames());
        assertEquals(
                "[\"" + longName + "\",\"x\"]",
                spaces.host.link("a").get("altnames").toString());
        assertEquals(link.index(), spaces.at(longName).index());
        assertTrue(refusedAltname("b").is(Errno.EEXIST), "the name of another");
        spaces.atHost.removeAltnames(link.index(), List.of(longName));
        assertEquals(List.of("x"), spaces.at("a").altnames());
        assertFalse(spaces.isAt(longName));
        spaces.atHost.removeAltnames(link.index(), List.of());
        assertEquals(List.of("x"), spaces.at("a").altnames());
    }

    @Test
    void anAliasIsARemark() throws Exception {
        spaces.atHost.createPair(LinkSettings.NONE.name("a").alias("not when made"), LinkSettings.NONE.name("b"));
        Link link = spaces.at("a");
        assertEquals("", link.alias());
        String longest = "ä".repeat(127) + "b"; // 255 bytes
        spaces.atHost.change(link.index(), LinkSettings.NONE.alias(longest));
        assertEquals(longest, spaces.at("a").alias());
        assertEquals(longest, spaces.host.link("a").get("ifalias").asText());
        KernelException refusal =
                Spaces.refused(() -> spaces.atHost.change(link.index(), LinkSettings.NONE.alias(longest + "b")));
        assertTrue(refusal.is(Errno.ERANGE), refusal.getMessage());
        spaces.atHost.change(link.index(), LinkSettings.NONE.into(spaces.box.fd()));
        assertEquals(longest, spaces.in("a").alias(), "it moves along");
        int there = spaces.in("a").index();
        spaces.inBox.change(there, LinkSettings.NONE.mtu(1300));
        assertEquals(longest, spaces.in("a").alias(), "what is not said stays");
        spaces.inBox.change(there, LinkSettings.NONE.alias(""));
        assertEquals("", spaces.in("a").alias());
        assertFalse(spaces.box.link("a").has("ifalias"));
    }

    private KernelException refusedAltname(String name) throws KernelException {
        int index = spaces.at("a").index();
        return Spaces.refused(() -> spaces.atHost.addAltnames(index, List.of(name)));
    }

    @Test
    void whatIsDeletedIsGoneWithItsOtherEnd() throws Exception {
        Link link = spaces.pair("a", "b");
        spaces.atHost.delete(link.index());
        assertFalse(spaces.isAt("a") || spaces.isAt("b"));
        assertTrue(Spaces.refused(() -> spaces.atHost.delete(link.index())).is(Errno.ENODEV));
    }

    @Test
    void aGroupIsDeletedAtOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            spaces.atHost.createPair(
                    LinkSettings.NONE.name("a" + i).group(4711),
                    LinkSettings.NONE.name("b" + i).into(spaces.box.fd()));
        }
        Link stays = spaces.pair("c", "d");
        spaces.atHost.deleteGroup(4711);
        assertFalse(spaces.isAt("a0") || spaces.isIn("b4"));
        assertEquals(stays.index(), spaces.at("c").index());
        assertTrue(Spaces.refused(() -> spaces.atHost.deleteGroup(0)).is(Errno.EPERM), "all that nobody put elsewhere");
    }

    @Test
    void aBridgeHasPorts() throws Exception {
        Link port = spaces.pair("a", "b");
        spaces.create(LinkKind.BRIDGE, LinkSettings.NONE.name("br0").up());
        Link bridge = spaces.at("br0");
        assertEquals(LinkKind.BRIDGE, bridge.kind());
        spaces.atHost.change(port.index(), LinkSettings.NONE.master(bridge.index()));
        assertEquals(bridge.index(), spaces.at("a").ties().master());
        assertEquals("br0", spaces.host.link("a").get("master").asText());
        spaces.atHost.change(port.index(), LinkSettings.NONE.master(0));
        assertEquals(0, spaces.at("a").ties().master());
        spaces.atHost.createPair(
                LinkSettings.NONE.name("c").master(bridge.index()).up(),
                LinkSettings.NONE.name("d").into(spaces.box.fd()));
        assertEquals(bridge.index(), spaces.at("c").ties().master(), "a port from the first moment on");
    }

    @Test
    void theKernelSaysWhyNot() throws Exception {
        Link link = spaces.pair("a", "b");
        KernelException mtu = Spaces.refused(() -> spaces.atHost.change(link.index(), LinkSettings.NONE.mtu(1)));
        assertEquals(
                "netlink(set link " + link.index() + " mtu 1): EINVAL, mtu less than device minimum", mtu.getMessage());
        KernelException kind = Spaces.refused(
                () -> spaces.atHost.create(new LinkKind.Named("devattach-test"), LinkSettings.NONE.name("x")));
        assertTrue(kind.getMessage().endsWith("EOPNOTSUPP, Unknown device type"), kind.getMessage());
        KernelException taken = Spaces.refused(() -> spaces.atHost.change(link.index(), LinkSettings.NONE.name("b")));
        assertTrue(taken.is(Errno.EEXIST), taken.getMessage());
        KernelException longName =
                Spaces.refused(() -> spaces.atHost.change(link.index(), LinkSettings.NONE.name("sixteen-bytes-it")));
        assertTrue(longName.is(Errno.ERANGE), longName.getMessage());
    }

    @Test
    void eachSocketActsInItsOwnNamespace() throws Exception {
        spaces.atHost.createPair(
                LinkSettings.NONE.name("a"), LinkSettings.NONE.name("a").into(spaces.box.fd()));
        Link host = spaces.at("a");
        Link box = spaces.in("a");
        spaces.inBox.change(box.index(), LinkSettings.NONE.mtu(1300));
        spaces.atHost.change(host.index(), LinkSettings.NONE.mtu(1200));
        assertEquals(1300, spaces.in("a").state().mtu());
        assertEquals(1200, spaces.at("a").state().mtu());
    }
}
