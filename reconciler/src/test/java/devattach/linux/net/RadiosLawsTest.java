package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import devattach.linux.Answers;
import devattach.linux.KernelException;
import devattach.linux.NetlinkRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What nl80211 says of interfaces, as the kernel's header has it. */
class RadiosLawsTest {

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putLong(number)
                .array();
    }

    @Property(tries = 200)
    void anInterfaceIsReadWhateverElseIsSaid(
            @ForAll @IntRange(min = 0) int phy,
            @ForAll long number,
            @ForAll @IntRange(max = 12) int kind,
            @ForAll int index,
            @ForAll byte[] other)
            throws Exception {
        NetlinkRequest said = new NetlinkRequest(28, 0, "")
                .fixed8(7)
                .fixed8(1)
                .fixed16(0)
                .put32(3, index)
                .put(4, "wlan0")
                .put32(1, phy)
                .put(6, other)
                .put32(5, kind)
                .put(153, bytes(number));
        assertEquals(new Radios.Station(phy, number, kind, index, "wlan0"), Radios.readStation(Answers.like(said)));
    }

    @Example
    void whatIsNoLinkHasNoIndex() throws Exception {
        NetlinkRequest said = new NetlinkRequest(28, 0, "")
                .fixed32(0)
                .put32(1, 0)
                .put32(5, 10)
                .put(153, bytes(2));
        assertEquals(new Radios.Station(0, 2, 10, 0, ""), Radios.readStation(Answers.like(said)));
    }

    @Example
    void theFamilyIsAskedForByItsName() throws Exception {
        NetlinkRequest answer = new NetlinkRequest(16, 0, "")
                .fixed8(1)
                .fixed8(2)
                .fixed16(0)
                .put(2, "nl80211")
                .put16(1, 0x1c);
        assertEquals(0x1c, Radios.readFamily(Answers.like(answer)));
        assertThrows(KernelException.class, () -> Radios.readFamily(Answers.like(Radios.family())));
    }
}
