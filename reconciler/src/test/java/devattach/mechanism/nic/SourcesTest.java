package devattach.mechanism.nic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import devattach.model.Facet;
import devattach.model.Filtering;
import devattach.model.HardwareAddress;
import devattach.model.HostRoute;
import devattach.model.InitProcess;
import devattach.model.InterfaceId;
import devattach.model.IpPrefix;
import devattach.model.Limits;
import devattach.model.Nic;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a port's own addresses are. */
class SourcesTest {

    private static Attachment port(int index, long start, Optional<HardwareAddress> address, String... prefixes) {
        List<IpPrefix> addresses = List.of(prefixes).stream()
                .map(text -> IpPrefix.parse(text).orElseThrow())
                .toList();
        Nic.Settings settings = new Nic.Settings(
                        Nic.Use.UP, address, OptionalInt.empty(), OptionalInt.empty(), addresses, List.of())
                .onHost(
                        List.of(HostRoute.main(IpPrefix.parse("198.51.100.0/24").orElseThrow())),
                        Limits.NONE.with(new Filtering(Set.of(Filtering.Part.IPV4))));
        Nic.Pair pair = new Nic.Pair("end", Optional.of(new InterfaceId("made br0")));
        return new Attachment(
                new InitProcess(42, start),
                index,
                new Facet.Interface("eth1", pair, settings),
                Optional.empty(),
                Optional.empty(),
                "end",
                0);
    }

    private static HardwareAddress chosen(int index, long start) {
        return Sources.address(port(index, start, Optional.empty()));
    }

    @Test
    void theHardwareAddressIsAsAskedForOrOneThatNobodyElseHas() {
        HardwareAddress asked = new HardwareAddress("02:00:5e:10:00:07");
        assertEquals(asked, Sources.address(port(20_000_000, 7, Optional.of(asked))));
        assertEquals(chosen(20_000_000, 7), chosen(20_000_000, 7));
        assertNotEquals(chosen(20_000_000, 7), chosen(20_000_000, 8));
        Set<HardwareAddress> all = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            HardwareAddress one = chosen((1 << 24) + i, 7);
            all.add(one);
            assertEquals(2, one.bytes()[0], "of one interface, and nobody's product");
        }
        assertEquals(10_000, all.size());
    }

    /** The address alone, not its network; that of the link where there is one of IPv6 at all. */
    @Test
    void whatItMaySendUnderIsItsAddressesAndWhatIsBehindIt() {
        HardwareAddress asked = new HardwareAddress("02:00:5e:10:00:07");
        Sources both = Sources.of(port(20_000_000, 7, Optional.of(asked), "192.0.2.7/24", "2001:db8::7/64"));
        assertEquals("[192.0.2.7/32, 198.51.100.0/24]", both.v4().toString());
        assertEquals("[2001:db8::7/128, fe80::5eff:fe10:7/128]", both.v6().toString());
        assertEquals(
                List.of(),
                Sources.of(port(20_000_000, 7, Optional.of(asked), "192.0.2.7/24"))
                        .v6());
    }
}
