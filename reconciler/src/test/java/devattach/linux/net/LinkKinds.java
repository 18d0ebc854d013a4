package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of interface, made right in the container on an interface of the host. */
abstract class LinkKinds {

    private Spaces spaces;
    private int parent;

    @BeforeEach
    void begin() throws Exception {
        spaces = new Spaces();
        parent = spaces.pair("wire", "other").index();
        spaces.atHost.change(parent, LinkSettings.NONE.up());
    }

    @AfterEach
    void end() throws Exception {
        spaces.close();
    }

    private Link made(LinkKind kind) throws Exception {
        spaces.create(
                kind,
                LinkSettings.NONE
                        .name("eth0")
                        .parent(parent)
                        .into(spaces.box.fd())
                        .up());
        Link link = spaces.in("eth0");
        assertFalse(spaces.isAt("eth0"));
        assertEquals(kind, link.kind());
        assertEquals(parent, link.ties().parent());
        assertEquals(spaces.inBox.numberOf(spaces.host.fd()), link.ties().namespace());
        assertTrue(link.state().isUp());
        assertEquals(kind.name(), said("info_kind"));
        if (kind instanceof LinkKind.Macvlan macvlan) {
            assertEquals(macvlan.mode().name().toLowerCase(Locale.ROOT), detail("mode"));
        } else if (kind instanceof LinkKind.Vlan vlan) {
            assertEquals(Integer.toString(vlan.id()), detail("id"));
        }
        spaces.inBox.delete(link.index());
        assertFalse(spaces.isIn("eth0"));
        return link;
    }

    private String detail(String what) throws Exception {
        return spaces.box
                .link("eth0")
                .get("linkinfo")
                .get("info_data")
                .get(what)
                .asText();
    }

    private String said(String what) throws Exception {
        return spaces.box.link("eth0").get("linkinfo").get(what).asText();
    }

    @ParameterizedTest
    @EnumSource(LinkKind.Macvlan.Mode.class)
    void aMacvlanOfEachMode(LinkKind.Macvlan.Mode mode) throws Exception {
        Link link = made(new LinkKind.Macvlan(mode));
        boolean own = !link.state().address().equals(spaces.at("wire").state().address());
        assertEquals(mode != LinkKind.Macvlan.Mode.PASSTHRU, own, "an address of its own");
    }

    @ParameterizedTest
    @EnumSource(LinkKind.Ipvlan.Layer.class)
    void anIpvlanOfEachLayer(LinkKind.Ipvlan.Layer layer) throws Exception {
        Link link = made(new LinkKind.Ipvlan(layer));
        assertEquals(spaces.at("wire").state().address(), link.state().address());
    }

    @Test
    void aVlan() throws Exception {
        made(new LinkKind.Vlan(4094));
    }

    @Test
    void aDummy() throws Exception {
        spaces.create(
                LinkKind.DUMMY,
                LinkSettings.NONE.name("eth0").into(spaces.box.fd()).up());
        assertEquals(LinkKind.DUMMY, spaces.in("eth0").kind());
        assertTrue(spaces.in("eth0").state().isUp());
    }

    /** Of which it is known that it is one, and not what else. */
    @Test
    void aKindThatIsNotKnownHereHasItsName() throws Exception {
        spaces.host.ip("link add x0 type vxlan id 7 dev wire dstport 4789");
        assertEquals(new LinkKind.Named("vxlan"), spaces.at("x0").kind());
    }
}
