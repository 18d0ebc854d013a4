package devattach.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for addresses of networks; the JDK's own are the witness. */
class AddressLawsTest {

    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<Byte> zeros = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.just((byte) 0)), net.jqwik.api.Tuple.of(2, Arbitraries.bytes()));
        return Arbitraries.oneOf(
                zeros.array(byte[].class).ofSize(16),
                Arbitraries.bytes().array(byte[].class).ofSize(4));
    }

    private static IpAddress address(byte[] bytes) {
        return IpAddress.of(bytes).orElseThrow();
    }

    @Property
    void anAddressIsReadAsItWasWritten(@ForAll("bytes") byte[] bytes) {
        IpAddress address = address(bytes);
        assertArrayEquals(bytes, address.bytes());
        assertEquals(Optional.of(address), IpAddress.parse(address.toString()), address.toString());
        assertEquals(Optional.of(address), IpAddress.parse(address.toString().toUpperCase(java.util.Locale.ROOT)));
    }

    @Property
    void theJdkReadsTheSame(@ForAll("bytes") byte[] bytes) throws Exception {
        IpAddress address = address(bytes);
        InetAddress witness = InetAddress.getByAddress(bytes);
        assertEquals(witness, InetAddress.getByName(address.toString()));
        if (witness instanceof Inet6Address) {
            assertEquals(Optional.of(address), IpAddress.parse(witness.getHostAddress()));
        }
    }

    @Property
    void aNetworkIsItsFirstBits(@ForAll("bytes") byte[] bytes, @ForAll @IntRange(max = 128) int wanted) {
        int length = Math.min(wanted, 8 * bytes.length);
        byte[] first = bytes.clone();
        for (int bit = length; bit < 8 * bytes.length; bit++) {
            first[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        IpPrefix prefix = new IpPrefix(address(bytes), length);
        assertEquals(new IpPrefix(address(first), length), prefix.network());
        assertEquals(prefix.network(), prefix.network().network());
        assertEquals(Optional.of(prefix), IpPrefix.parse(prefix.toString()));
    }

    @Property
    void anyTextIsAnAddressOrNone(@ForAll("texts") String text) {
        IpAddress.parse(text).ifPresent(address -> assertEquals(Optional.of(address), IpAddress.parse("" + address)));
        IpPrefix.parse(text).ifPresent(prefix -> assertEquals(Optional.of(prefix), IpPrefix.parse("" + prefix)));
        HardwareAddress.parse(text).ifPresent(one -> assertEquals(Optional.of(one), HardwareAddress.parse("" + one)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("0123afF:./- \u0665").ofMaxLength(24);
    }

    @Example
    void whatPeopleWriteIsUnderstood() {
        for (List<String> each : List.of(
                List.of("::", "::"),
                List.of("::1", "::1"),
                List.of("1::", "1::"),
                List.of("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
                List.of("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
                List.of("::ffff:192.0.2.1", "::ffff:c000:201"),
                List.of("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
                List.of("192.0.2.1", "192.0.2.1"))) {
            assertEquals(each.get(1), IpAddress.parse(each.get(0)).orElseThrow().toString());
        }
    }

    @Example
    void whatIsNoAddressIsNone() {
        for (String text : List.of(
                "",
                ":",
                ":::",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4 ",
                "a.b.c.d",
                "1..2.3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "1:2:3:4:5:6:7::8",
                "12345::",
                "g::",
                "1.2.3.4::",
                "::1.2.3",
                "fe80::1%eth0",
                ":1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:",
                "::\u0661")) {
            assertEquals(Optional.empty(), IpAddress.parse(text), text);
        }
        for (String text : List.of("192.0.2.0/33", "::/129", "192.0.2.0/", "192.0.2.0/-1", "/24", "192.0.2.0/24/1")) {
            assertEquals(Optional.empty(), IpPrefix.parse(text), text);
        }
    }

    @Property
    void aHardwareAddressIsReadAsItWasWritten(@ForAll @Size(min = 1, max = 32) byte[] bytes) {
        HardwareAddress address = HardwareAddress.of(bytes);
        assertArrayEquals(bytes, address.bytes());
        String loud = address.text().toUpperCase(java.util.Locale.ROOT).replace(':', '-');
        assertEquals(Optional.of(address), HardwareAddress.parse(loud));
    }

    @Example
    void whatIsNoHardwareAddressIsNone() {
        for (String text : List.of("", "0", "000000000000", "00:00:", ":00", "00:0g", "00::00", "00 00", "0:00:00")) {
            assertEquals(Optional.empty(), HardwareAddress.parse(text), text);
        }
        assertTrue(HardwareAddress.NONE.bytes().length == 0);
        assertEquals(HardwareAddress.NONE, HardwareAddress.of(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> HardwareAddress.of(new byte[33]));
    }
}
