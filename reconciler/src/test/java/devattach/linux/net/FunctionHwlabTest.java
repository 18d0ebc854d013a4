package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.model.HardwareAddress;
import devattach.testing.Hardware;
import devattach.testing.NetworkSpace;
import devattach.testing.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A network card with virtual functions: what each is set to, and how one goes into a container and comes home. */
@Tag("hwlab")
class FunctionHwlabTest {

    private static final HardwareAddress ADDRESS = new HardwareAddress("02:00:5e:10:00:03");

    private static Optional<Link> card(Rtnetlink host) throws KernelException {
        return host.links(Rtnetlink.Extent.PLAIN).stream()
                .filter(link -> Files.exists(Path.of("/sys/class/net", link.name(), "device/sriov_numvfs")))
                .findFirst();
    }

    private static Optional<Link> at(Rtnetlink network, String device) throws KernelException {
        return network.links(Rtnetlink.Extent.PLAIN).stream()
                .filter(link -> link.hardware().device().equals(device))
                .findFirst();
    }

    private static VirtualFunction second(Rtnetlink host, Link card) throws KernelException {
        Link whole = host.link(card.index(), Rtnetlink.Extent.WITH_FUNCTIONS).orElseThrow();
        return whole.functions().get(1);
    }

    @Test
    void aFunctionIsSetMovedAndComesHomeByItsBusAddress() throws Exception {
        try (Hardware hardware = new Hardware();
                Rtnetlink host = Rtnetlink.here()) {
            hardware.plug("igb", "card");
            Wait.find("the card", () -> card(host));
            Hardware.run("udevadm settle"); // which renames it
            Link card = card(host).orElseThrow();
            Path folder = Path.of("/sys/class/net", card.name(), "device").toRealPath();
            Files.writeString(folder.resolve("sriov_numvfs"), "2");
            String device = folder.resolve("virtfn1").toRealPath().getFileName().toString();
            Link function = Wait.find("the function's interface", () -> at(host, device));
            assertEquals("pci", function.hardware().bus());
            assertEquals(List.of(), host.link(card.name()).orElseThrow().functions(), "not asked for");
            set(host, card);
            goThereAndBack(host, device);
        }
    }

    private static void set(Rtnetlink host, Link card) throws Exception {
        host.change(card.index(), LinkSettings.NONE.up());
        assertEquals(0, second(host, card).vlan());
        FunctionSettings settings = FunctionSettings.of(1)
                .address(ADDRESS)
                .vlan(100, 3)
                .spoofCheck(VirtualFunction.Switch.OFF)
                .trust(VirtualFunction.Switch.ON);
        host.change(card.index(), settings);
        VirtualFunction set = second(host, card);
        assertEquals(1, set.number());
        assertEquals(ADDRESS, set.address());
        assertEquals(100, set.vlan());
        assertEquals(3, set.priority());
        assertEquals(VirtualFunction.Switch.OFF, set.spoofCheck());
        assertEquals(VirtualFunction.Switch.ON, set.trust());
        String witness = Hardware.run("ip link show"); // of all: udev may have renamed it since
        assertTrue(witness.contains("vf 1     link/ether " + ADDRESS), witness);
        assertTrue(witness.contains("vlan 100, qos 3"), witness);
        KernelException none = Spaces.refused(
                () -> host.change(card.index(), FunctionSettings.of(99).vlan(1, 0)));
        assertTrue(none.is(Errno.EINVAL), none.getMessage());
        KernelException wire = Spaces.refused(
                () -> host.change(card.index(), FunctionSettings.of(1).wire(VirtualFunction.Wire.UP)));
        assertTrue(wire.is(Errno.EOPNOTSUPP), wire.getMessage());
    }

    private static void goThereAndBack(Rtnetlink host, String device) throws Exception {
        Hardware.run("udevadm settle"); // which renames it
        Link before = at(host, device).orElseThrow();
        try (NetworkSpace box = new NetworkSpace()) {
            host.change(before.index(), LinkSettings.NONE.into(box.fd()).name("eth0"));
            try (Rtnetlink inside = Rtnetlink.in(box.fd())) {
                Link there = inside.link("eth0").orElseThrow();
                assertEquals(before.hardware(), there.hardware(), "what stays as it is");
                assertTrue(at(host, device).isEmpty());
            }
        }
        // its namespace is gone; the kernel brings it back, under the name it had there
        Link back = Wait.find("the function at home", () -> at(host, device));
        assertFalse(back.name().equals(before.name()));
        host.change(back.index(), LinkSettings.NONE.name(before.name()));
        assertEquals(before.hardware(), host.link(before.name()).orElseThrow().hardware());
    }
}
