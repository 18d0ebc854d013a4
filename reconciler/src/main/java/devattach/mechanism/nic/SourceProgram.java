package devattach.mechanism.nic;

import devattach.linux.ClassicAssembler;
import devattach.linux.ClassicAssembler.Label;
import devattach.linux.ClassicAssembler.Test;
import devattach.linux.ClassicAssembler.Width;
import devattach.linux.ClassicProgram;
import devattach.linux.net.Filter;
import devattach.model.Filtering.Part;
import devattach.model.IpPrefix;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A program that drops each frame that is not its sender's own. It looks at the length of a frame before anything else of it: who loads
 * what is not there lets the frame pass, as the kernel has it. What it cannot understand is dropped.
 */
final class SourceProgram {

    /** Where things are in a frame; the kernel has taken the outermost VLAN's mark out. */
    private static final int SENDER = 6;

    private static final int TYPE = 12;
    static final int NETWORK = 14;

    private static final int IP_V4 = 0x0800;
    private static final int IP_V6 = 0x86dd;
    private static final int ARP = 0x0806;
    private static final int REVERSE_ARP = 0x8035;

    private static final int ARP_SIZE = 28;

    /** Of Ethernet and IPv4, with addresses of 6 and 4 bytes. */
    private static final int ARP_KINDS = 0x0001_0800;

    private static final int ARP_SIZES = 0x0604;
    private static final int ARP_QUESTION = 1;

    private static final int HEADER_V4 = 20;
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int DHCP_CLIENT = 68;
    private static final int DHCP_SERVER = 67;

    /** The bits of a fragment, but "do not". */
    private static final int FRAGMENT = 0x3fff;

    private final ClassicAssembler code = new ClassicAssembler();
    private final Sources own;

    SourceProgram(Sources own) {
        this.own = own;
    }

    ClassicProgram program() {
        Label arp = new Label();
        Label v4 = new Label();
        Label v6 = new Label();
        room(code, NETWORK);
        isOwnHardware(code, SENDER, code::load);
        if (own.filtering().ofIp()) {
            code.loadVlanMark().answerUnless(Test.EQUALS, 0, Filter.DROP);
        }
        code.load(Width.HALF, TYPE).goIf(Test.EQUALS, ARP, arp).goIf(Test.EQUALS, IP_V6, v6);
        if (own.filtering().of(Part.IPV4)) {
            code.goIf(Test.EQUALS, IP_V4, v4);
        }
        if (own.filtering().ofIp()) {
            // in anything else an address can hide
            code.answerIf(Test.EQUALS, IP_V4, Filter.GO_ON).answer(Filter.DROP);
        } else {
            code.goIf(Test.EQUALS, REVERSE_ARP, arp).answer(Filter.GO_ON);
        }
        arp(arp);
        if (own.filtering().of(Part.IPV4)) {
            v4(v4);
        }
        new SourceProgramV6(own, code).write(v6);
        return code.program();
    }

    /** Loads in one of two ways. */
    interface Load {
        ClassicAssembler at(Width width, int place);
    }

    /** Drops what is shorter. */
    static void room(ClassicAssembler code, int size) {
        code.loadLength().answerUnless(Test.AT_LEAST, size, Filter.DROP);
    }

    /** Drops what ends within so many bytes behind the index, or before it. */
    static void roomBehindIndex(ClassicAssembler code, int size) {
        // what is less than nothing has the uppermost bit
        code.loadLength().subtractIndex().add(-size).answerIf(Test.AT_LEAST, Integer.MIN_VALUE, Filter.DROP);
    }

    private void isOwnHardware(ClassicAssembler into, int place, Load load) {
        isHardware(into, own, place, load);
    }

    /** Drops what has another hardware address there. */
    static void isHardware(ClassicAssembler into, Sources own, int place, Load load) {
        ByteBuffer hardware = ByteBuffer.wrap(own.hardware().bytes());
        load.at(Width.WORD, place);
        into.answerUnless(Test.EQUALS, hardware.getInt(), Filter.DROP);
        load.at(Width.HALF, place + Integer.BYTES);
        into.answerUnless(Test.EQUALS, hardware.getShort() & 0xffff, Filter.DROP);
    }

    /** Goes on elsewhere with an address that is one of these. */
    static void match(ClassicAssembler into, List<IpPrefix> prefixes, IntConsumer word, Label right) {
        for (IpPrefix prefix : prefixes) {
            ByteBuffer address = ByteBuffer.wrap(prefix.network().address().bytes());
            int words = (prefix.length() + Integer.SIZE - 1) / Integer.SIZE;
            int odd = prefix.length() % Integer.SIZE;
            int rest = 2 * words + (odd == 0 ? 0 : 1) + 1;
            for (int i = 0; i < words; i++) {
                boolean part = odd != 0 && i == words - 1;
                word.accept(i);
                if (part) {
                    into.and(-1 << (Integer.SIZE - odd));
                }
                rest -= part ? 3 : 2;
                into.skipUnless(Test.EQUALS, address.getInt(), rest);
            }
            into.go(right);
        }
    }

    private void matchV4(int place, Label right) {
        match(code, own.v4(), word -> code.load(Width.WORD, place), right);
    }

    private void arp(Label start) {
        code.mark(start);
        if (isShut()) {
            code.answer(Filter.DROP);
            return;
        }
        room(code, NETWORK + ARP_SIZE);
        code.load(Width.WORD, NETWORK).answerUnless(Test.EQUALS, ARP_KINDS, Filter.DROP);
        code.load(Width.HALF, NETWORK + 4).answerUnless(Test.EQUALS, ARP_SIZES, Filter.DROP);
        isOwnHardware(code, NETWORK + 8, code::load);
        if (own.filtering().of(Part.IPV4)) {
            Label right = new Label();
            int sender = NETWORK + 14;
            matchV4(sender, right);
            // who asks whether somebody has an address says none of its own yet (RFC 5227): it may ask for its own
            code.load(Width.WORD, sender).answerUnless(Test.EQUALS, 0, Filter.DROP);
            code.load(Width.HALF, NETWORK + 6).answerUnless(Test.EQUALS, ARP_QUESTION, Filter.DROP);
            matchV4(NETWORK + 24, right);
            code.answer(Filter.DROP).mark(right);
        }
        code.answer(Filter.GO_ON);
    }

    private boolean isShut() {
        return own.filtering().of(Part.IPV4) && own.v4().isEmpty();
    }

    private void v4(Label start) {
        code.mark(start);
        if (isShut()) {
            code.answer(Filter.DROP);
            return;
        }
        Label right = new Label();
        room(code, NETWORK + HEADER_V4);
        matchV4(NETWORK + 12, right);
        // who has no address yet may ask for one: DHCP, from nobody to all
        code.load(Width.WORD, NETWORK + 12).answerUnless(Test.EQUALS, 0, Filter.DROP);
        code.load(Width.WORD, NETWORK + 16).answerUnless(Test.EQUALS, -1, Filter.DROP);
        code.load(Width.BYTE, NETWORK + 9).answerUnless(Test.EQUALS, UDP, Filter.DROP);
        code.load(Width.HALF, NETWORK + 6).and(FRAGMENT).answerUnless(Test.EQUALS, 0, Filter.DROP);
        code.indexOfIpHeader(NETWORK);
        roomBehindIndex(code, NETWORK + UDP_HEADER);
        code.loadIndexed(Width.HALF, NETWORK).answerUnless(Test.EQUALS, DHCP_CLIENT, Filter.DROP);
        code.loadIndexed(Width.HALF, NETWORK + 2).answerUnless(Test.EQUALS, DHCP_SERVER, Filter.DROP);
        code.mark(right).answer(Filter.GO_ON);
    }
}
