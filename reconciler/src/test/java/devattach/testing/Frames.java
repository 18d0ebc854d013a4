package devattach.testing;

import devattach.model.Filtering;
import devattach.model.Filtering.Part;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Frames that a container may send, or may not, by what is looked at. The container is {@link #HARDWARE}, 192.0.2.7 and 2001:db8::7, and
 * 198.51.100.0/24 and 2001:db8:7::/56 are behind it. Each has a destination of its own, a group's, by which it is known where it arrives.
 */
public final class Frames {

    /** Of the container. */
    public static final String HARDWARE = "02:00:5e:10:00:07";

    private static final String OWN = "02005e100007";
    private static final String OTHER = "02005e100008";
    private static final String V4 = "c0000207";
    private static final String OTHER_V4 = "c0000208";
    private static final String V6 = "20010db8000000000000000000000007";
    private static final String OTHER_V6 = "20010db8000000000000000000000008";
    private static final String BEHIND_V6 = "20010db80007000000000000000000aa";
    private static final String LINK = "fe8000000000000000005efffe100007";
    private static final String OTHER_LINK = "fe8000000000000000005efffe100008";
    private static final String NOBODY = "0".repeat(32);

    /**
     * One.
     *
     * @param dropped by whom that looks at any of these; empty: it is the container's own
     */
    public record Frame(String what, byte[] bytes, Set<Part> dropped) {

        /** Whether it passes where this is looked at. */
        public boolean passes(Filtering by) {
            return dropped.stream().noneMatch(part -> by.of(part) || part == Part.MAC && !by.isNone());
        }

        /** By which it is known: the last byte of its destination. */
        public int number() {
            return bytes[5] & 0xff;
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private final List<Frame> all = new ArrayList<>();

    private Frames() {}

    /** The first is the container's own by any measure. */
    public static List<Frame> all() {
        Frames frames = new Frames();
        frames.v4();
        frames.arp();
        frames.others();
        frames.v6();
        frames.headers();
        frames.discovery();
        frames.rows();
        return List.copyOf(frames.all);
    }

    private void add(String what, String from, String rest, Part... dropped) {
        String to = String.format("03da000000%02x", all.size());
        all.add(new Frame(what, HexFormat.of().parseHex(to + from + rest), Set.of(dropped)));
    }

    private static String v4(String source, String to, String protocol, String data) {
        return "0800" + summed("4500" + size(20 + data.length() / 2) + "00000000" + "40" + protocol, source + to)
                + data;
    }

    /** With the sum in between; bridges that look at it drop what has a false one. */
    private static String summed(String before, String after) {
        int sum = 0;
        for (String half : (before + after).split("(?<=\\G.{4})")) {
            sum += Integer.parseInt(half, 16);
        }
        return before + size(~((sum >> 16) + (sum & 0xffff)) & 0xffff) + after;
    }

    private static String size(int bytes) {
        return String.format("%04x", bytes);
    }

    private static String udp(int from, int to) {
        return size(from) + size(to) + "00080000";
    }

    private void v4() {
        String test = v4(V4, "ffffffff", "11", udp(9, 9));
        add("IPv4 of its own", OWN, test);
        add("IPv4 of its own, another's hardware", OTHER, test, Part.MAC);
        add("IPv4 of another", OWN, v4(OTHER_V4, "ffffffff", "11", udp(9, 9)), Part.IPV4);
        add("IPv4 of what is behind it", OWN, v4("c63364ff", "ffffffff", "11", udp(9, 9)));
        add("IPv4 of what is beside that", OWN, v4("c6336500", "ffffffff", "11", udp(9, 9)), Part.IPV4);
        add("IPv4 of nobody", OWN, v4("00000000", "ffffffff", "11", udp(9, 9)), Part.IPV4);
        add("DHCP of nobody yet", OWN, v4("00000000", "ffffffff", "11", udp(68, 67)));
        add("DHCP of another", OWN, v4(OTHER_V4, "ffffffff", "11", udp(68, 67)), Part.IPV4);
        add("DHCP to one", OWN, v4("00000000", "c0000201", "11", udp(68, 67)), Part.IPV4);
        add("DHCP of another port", OWN, v4("00000000", "ffffffff", "11", udp(53, 67)), Part.IPV4);
        add("DHCP by TCP", OWN, v4("00000000", "ffffffff", "06", udp(68, 67)), Part.IPV4);
        String options = "4600" + size(32) + "000000004011";
        add("DHCP behind options", OWN, "0800" + summed(options, "00000000ffffffff" + "94040000") + udp(68, 67));
        String port = "00440043";
        add(
                "an option in the place of DHCP",
                OWN,
                "0800" + summed(options, "00000000ffffffff" + port) + udp(9, 9),
                Part.IPV4);
        String fragment = "0800" + summed("4500" + size(28) + "000020004011", "00000000ffffffff");
        add("a fragment of nobody", OWN, fragment + udp(68, 67), Part.IPV4);
        add("IPv4 cut short", OWN, test.substring(0, 40), Part.IPV4);
        add("IPv4 behind a mark", OWN, "81000014" + test, Part.IPV4, Part.IPV6);
        add(
                "IPv4 of another behind a mark",
                OWN,
                "8100" + "0000" + v4(OTHER_V4, "ffffffff", "11", udp(9, 9)),
                Part.IPV4,
                Part.IPV6);
        add("another's hardware behind a mark", OTHER, "81000014" + test, Part.MAC);
        add("IPv4 behind two marks", OWN, "88a80014" + "81000014" + test, Part.IPV4, Part.IPV6);
    }

    private static String arp(String operation, String hardware, String sender, String target) {
        return "0806" + "0001080006" + "04" + operation + hardware + sender + "000000000000" + target;
    }

    private void arp() {
        add("ARP of its own", OWN, arp("0001", OWN, V4, "c0000201"));
        add("ARP of another's hardware", OWN, arp("0002", OTHER, V4, "c0000201"), Part.MAC);
        add("ARP of another's address", OWN, arp("0002", OWN, OTHER_V4, "c0000201"), Part.IPV4);
        add("ARP of what is behind it", OWN, arp("0002", OWN, "c6336407", "c0000201"));
        add("ARP whether its own is free", OWN, arp("0001", OWN, "00000000", V4));
        add("ARP whether another is free", OWN, arp("0001", OWN, "00000000", OTHER_V4), Part.IPV4);
        add("an answer of nobody", OWN, arp("0002", OWN, "00000000", V4), Part.IPV4);
        add("ARP cut short", OWN, arp("0001", OWN, V4, ""), Part.MAC);
        add("ARP of no Ethernet", OWN, arp("0001", OWN, V4, V4).replace("00010800", "00060800"), Part.MAC);
        add("ARP with longer addresses", OWN, arp("0001", OWN, V4, V4).replace("080006", "080008"), Part.MAC);
        String reverse = arp("0003", OWN, V4, V4).replaceFirst("0806", "8035");
        add("RARP", OWN, reverse, Part.IPV4, Part.IPV6);
        add("RARP of another's hardware", OWN, reverse.replace(OWN, OTHER), Part.MAC);
        add("ARP of another's hardware behind a mark", OWN, "81000014" + arp("0002", OTHER, V4, V4), Part.MAC);
    }

    private void others() {
        add("what is no IP", OWN, "88b5" + "00", Part.IPV4, Part.IPV6);
        add("what is no IP, of another", OTHER, "88b5" + "00", Part.MAC);
        add("a bridge's own", OWN, "0026" + "424203000000", Part.IPV4, Part.IPV6);
        add("nothing at all", OWN, "88b5", Part.IPV4, Part.IPV6);
    }

    private static String v6(String source, int next, String data) {
        return "86dd" + "60000000" + size(data.length() / 2) + String.format("%02x", next) + "ff" + source
                + "ff020000000000000000000000000001" + data;
    }

    private void v6() {
        add("IPv6 of its own", OWN, v6(V6, 17, udp(9, 9)));
        add("IPv6 of its own, another's hardware", OTHER, v6(V6, 17, udp(9, 9)), Part.MAC);
        add("IPv6 of another", OWN, v6(OTHER_V6, 17, udp(9, 9)), Part.IPV6);
        add("IPv6 of what is behind it", OWN, v6(BEHIND_V6, 17, udp(9, 9)));
        add("IPv6 of what is beside that", OWN, v6(BEHIND_V6.replace("db80007", "db80107"), 17, udp(9, 9)), Part.IPV6);
        add("IPv6 at the end of that", OWN, v6(BEHIND_V6.replace("00070000", "000700ff"), 17, udp(9, 9)));
        add("IPv6 of the link", OWN, v6(LINK, 17, udp(546, 547)));
        add("IPv6 of another's link", OWN, v6(OTHER_LINK, 17, udp(546, 547)), Part.IPV6);
        add("IPv6 of nobody", OWN, v6(NOBODY, 17, udp(546, 547)), Part.IPV6);
        add("IPv6 cut short", OWN, v6(V6, 17, "").substring(0, 80), Part.MAC);
        add("a question for an echo", OWN, v6(V6, 58, "8000000000000000"));
    }

    private static String neighbor(int type, String target, String options) {
        return String.format("%02x", type) + "000000" + "00000000" + target + options;
    }

    private void headers() {
        String lie = neighbor(136, V6, "0201" + OTHER);
        String plain = "00000000" + "00000000";
        add("a lie behind a header", OWN, v6(V6, 60, "3a" + plain.substring(2) + lie), Part.MAC);
        String longer = "3a01" + plain.substring(4) + plain;
        add("a lie behind a longer one", OWN, v6(V6, 0, longer + lie), Part.MAC);
        String three = "2b" + plain.substring(2) + "3c" + plain.substring(2) + "3a" + plain.substring(2);
        add("a lie behind three", OWN, v6(V6, 0, three + lie), Part.MAC);
        add("the truth behind three", OWN, v6(V6, 0, three + neighbor(136, V6, "0201" + OWN)));
        add("behind four", OWN, v6(V6, 0, "3c" + plain.substring(2) + three + lie), Part.MAC);
        add("a header that never ends", OWN, v6(V6, 0, "3aff" + plain.substring(4) + lie), Part.MAC);
        add("a header cut short", OWN, v6(V6, 0, "3a00"), Part.MAC);
        add("UDP behind a header", OWN, v6(V6, 60, "11" + plain.substring(2) + udp(9, 9)));
        String first = "3a00" + "0001" + "00000001";
        add("a fragment of an echo", OWN, v6(V6, 44, first + "8000000000000000"));
        add("its second", OWN, v6(V6, 44, "3a00" + "0008" + "00000001" + "8800000000000000"));
        add("a second of nobody", OWN, v6(NOBODY, 44, "3a00" + "0008" + "00000001" + "8800000000000000"), Part.IPV6);
        add("the truth in fragments", OWN, v6(V6, 44, first + neighbor(136, V6, "0201" + OWN)), Part.MAC);
        add("a lie in a fragment of all", OWN, v6(V6, 44, "3a00" + "0000" + "00000001" + lie), Part.MAC);
        add("a fragment of nothing", OWN, v6(V6, 44, first), Part.MAC);
        add("what IPsec says", OWN, v6(V6, 50, plain + plain));
    }

    private void discovery() {
        add("where is another", OWN, v6(V6, 58, neighbor(135, OTHER_V6, "0101" + OWN)));
        add("where is another, of its link", OWN, v6(LINK, 58, neighbor(135, OTHER_LINK, "0101" + OWN)));
        add("where is another, a lie", OWN, v6(V6, 58, neighbor(135, OTHER_V6, "0101" + OTHER)), Part.MAC);
        add("here it is", OWN, v6(V6, 58, neighbor(136, V6, "0201" + OWN)));
        add("here is another", OWN, v6(V6, 58, neighbor(136, OTHER_V6, "0201" + OWN)), Part.IPV6);
        add("here is what is behind it", OWN, v6(V6, 58, neighbor(136, BEHIND_V6, "0201" + OWN)));
        add("here it is, a lie", OWN, v6(V6, 58, neighbor(136, V6, "0201" + OTHER)), Part.MAC);
        add("here it is, without a word", OWN, v6(V6, 58, neighbor(136, V6, "")));
        String nonce = "0e01" + "112233445566";
        add("a lie behind the truth", OWN, v6(V6, 58, neighbor(136, V6, "0201" + OWN + "0201" + OTHER)), Part.MAC);
        add("a lie behind something else", OWN, v6(V6, 58, neighbor(136, V6, nonce + "0201" + OTHER)), Part.MAC);
        add("a longer lie", OWN, v6(V6, 58, neighbor(136, V6, "0202" + OWN + "0".repeat(16))), Part.MAC);
        add("an option of nothing", OWN, v6(V6, 58, neighbor(136, V6, "0200" + OWN)), Part.MAC);
        add("an option that never ends", OWN, v6(V6, 58, neighbor(136, V6, "0eff" + OWN)), Part.MAC);
        add("an option cut short", OWN, v6(V6, 58, neighbor(136, V6, "0201")), Part.MAC);
        add("whether its own is free", OWN, v6(NOBODY, 58, neighbor(135, V6, nonce)));
        add("whether its link is free", OWN, v6(NOBODY, 58, neighbor(135, LINK, nonce)));
        add("whether another is free", OWN, v6(NOBODY, 58, neighbor(135, OTHER_V6, nonce)), Part.IPV6);
        add("here is nobody", OWN, v6(NOBODY, 58, neighbor(136, V6, "0201" + OWN)), Part.IPV6);
        String router = "8500000000000000";
        add("where is a router", OWN, v6(LINK, 58, router + "0101" + OWN));
        add("where is a router, of nobody", OWN, v6(NOBODY, 58, router));
        add("where is a router, a lie", OWN, v6(LINK, 58, router + "0101" + OTHER), Part.MAC);
        String here = "86000000" + "00".repeat(12);
        add("here is a router", OWN, v6(LINK, 58, here + "0101" + OWN), Part.IPV6);
        add("here is a router, a lie", OWN, v6(LINK, 58, here + "0101" + OTHER), Part.MAC);
        add("there is a better way", OWN, v6(LINK, 58, "89000000" + "00000000" + V6 + V6 + "0201" + OWN), Part.IPV6);
        add("there is another's way", OWN, v6(LINK, 58, "89000000" + "00000000" + V6 + V6 + "0201" + OTHER), Part.MAC);
        String report = "3a00" + "050200000100" + "8f00000000000000";
        add("which groups it is in", OWN, v6(LINK, 0, report));
        add("which groups nobody is in", OWN, v6(NOBODY, 0, report));
        add("an echo of nobody", OWN, v6(NOBODY, 58, "8000000000000000"), Part.IPV6);
        add("discovery cut short", OWN, v6(V6, 58, "88000000" + "00000000" + "2001"), Part.MAC);
        add("ICMP cut short", OWN, v6(V6, 58, "88"), Part.MAC);
    }

    /** As many headers and options as are looked at, and one more. */
    private void rows() {
        for (int count = 0; count < 4; count++) {
            headers(count);
        }
        String here = "86000000" + "00".repeat(12);
        for (int count = 0; count < 9; count++) {
            options("here is a router", LINK, here, count, count < 8 ? Part.IPV6 : Part.MAC);
        }
        for (int count = 0; count < 3; count++) {
            options("here it is", V6, neighbor(136, V6, ""), count);
        }
        options("here it is", V6, neighbor(136, V6, ""), 3, Part.IPV6);
    }

    /** So many headers, each of which says what follows, and the last this. */
    private static String row(int count, int last, String data) {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            all.append(i < count ? "3c" : String.format("%02x", last)).append("00000000000000");
        }
        return v6(V6, count == 0 ? last : 60, all + data);
    }

    private void headers(int count) {
        String behind = " behind " + count + " headers";
        String lie = neighbor(136, V6, "0201" + OTHER);
        String truth = neighbor(136, V6, "0201" + OWN);
        Part[] tooMany = count < 3 ? new Part[0] : new Part[] {Part.MAC};
        add("a lie" + behind, OWN, row(count, 58, lie), Part.MAC);
        add("the truth" + behind, OWN, row(count, 58, truth));
        add("UDP" + behind, OWN, row(count, 17, udp(9, 9)));
        for (int kind : new int[] {0, 43, 60}) {
            add("a lie in " + kind + behind, OWN, row(count, kind, "3a00000000000000" + lie), Part.MAC);
            add("the truth in " + kind + behind, OWN, row(count, kind, "3a00000000000000" + truth), tooMany);
        }
        add("a header cut short" + behind, OWN, row(count, 60, "1100"), Part.MAC);
        add("the truth in a fragment" + behind, OWN, row(count, 44, "3a00000100000001" + truth), Part.MAC);
        add("a second fragment" + behind, OWN, row(count, 44, "3a00000800000001" + lie), tooMany);
        add("a fragment cut short" + behind, OWN, row(count, 44, "1100"), Part.MAC);
    }

    private void options(String what, String from, String message, int count, Part... dropped) {
        String behind = ", behind " + count + " options";
        String before = message + "0e01112233445566".repeat(count);
        add(what + behind, OWN, v6(from, 58, before + "0201" + OWN), dropped);
        add(what + behind + ", of the source", OWN, v6(from, 58, before + "0101" + OWN), dropped);
        add(what + behind + ", a lie", OWN, v6(from, 58, before + "0201" + OTHER), Part.MAC);
        add(what + behind + ", a lie at its front", OWN, v6(from, 58, before + "0101" + "02005e110007"), Part.MAC);
        add(what + behind + ", a longer lie", OWN, v6(from, 58, before + "0202" + OWN + "00".repeat(8)), Part.MAC);
        add(what + behind + ", cut short", OWN, v6(from, 58, before + "0e01" + "1122"), Part.MAC);
    }
}
