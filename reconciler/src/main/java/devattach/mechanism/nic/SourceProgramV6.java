package devattach.mechanism.nic;

import devattach.linux.ClassicAssembler;
import devattach.linux.ClassicAssembler.Label;
import devattach.linux.ClassicAssembler.Test;
import devattach.linux.ClassicAssembler.Width;
import devattach.linux.net.Filter;
import devattach.model.Filtering.Part;

/**
 * The part of a {@link SourceProgram} that is about IPv6: its source, and what neighbour discovery says in the place of ARP. That may
 * stand behind headers that are passed over, but not in a fragment, where no receiver believes it (RFC 6980).
 */
final class SourceProgramV6 {

    private static final int SOURCE = SourceProgram.NETWORK + 8;
    private static final int NEXT = SourceProgram.NETWORK + 6;
    private static final int HEADER = SourceProgram.NETWORK + 40;

    /** Headers between that of IPv6 and what it carries; nobody sends more. */
    private static final int MOST_HEADERS = 3;

    /** Of a fragment: where in the whole it belongs. */
    private static final int OFFSET = 0xfff8;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int ICMP = 58;
    private static final int DESTINATION = 60;

    private static final int LISTENER_REPORT = 131;
    private static final int LISTENER_DONE = 132;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;
    private static final int LISTENER_REPORT_2 = 143;

    /** Where the target of a message is, and where the options of each begin. */
    private static final int TARGET = 8;

    private static final int PLAIN_OPTIONS = 8;
    private static final int ROUTER_OPTIONS = 16;
    private static final int TARGET_OPTIONS = 24;
    private static final int REDIRECT_OPTIONS = 40;

    /** Options of one message. A router says more than a neighbour. */
    private static final int MOST_OPTIONS = 8;

    private static final int MOST_OPTIONS_OF_NEIGHBOR = 3;
    private static final int SOURCE_HARDWARE = 1;
    private static final int TARGET_HARDWARE = 2;

    /** Slots: what a header says follows it; whether the sender is nobody yet; whether it is a fragment. */
    private static final int FOLLOWING = 0;

    private static final int NOBODY = 1;
    private static final int FRAGMENTED = 2;

    private final Sources own;
    private final ClassicAssembler code;
    private final boolean filtered;

    SourceProgramV6(Sources own, ClassicAssembler code) {
        this.own = own;
        this.code = code;
        this.filtered = own.filtering().of(Part.IPV6);
    }

    void write(Label start) {
        code.mark(start);
        if (filtered && own.v6().isEmpty()) {
            code.answer(Filter.DROP);
            return;
        }
        SourceProgram.room(code, HEADER);
        if (filtered) {
            source();
        }
        Label discovery = new Label();
        headers(discovery);
        code.mark(discovery);
        discovery();
    }

    private void source() {
        Label right = new Label();
        code.loadConstant(0).store(NOBODY);
        SourceProgram.match(code, own.v6(), word -> code.load(Width.WORD, SOURCE + 4 * word), right);
        for (int word = 0; word < 4; word++) {
            code.load(Width.WORD, SOURCE + 4 * word).answerUnless(Test.EQUALS, 0, Filter.DROP);
        }
        code.loadConstant(1).store(NOBODY).mark(right);
    }

    /** Passes over headers to what is carried. */
    private void headers(Label discovery) {
        Label other = new Label();
        code.loadConstant(0).store(FRAGMENTED).load(Width.BYTE, NEXT).index(HEADER);
        for (int i = 0; i < MOST_HEADERS; i++) {
            Label header = new Label();
            Label fragment = new Label();
            Label next = new Label();
            code.goIf(Test.EQUALS, ICMP, discovery).goIf(Test.EQUALS, FRAGMENT, fragment);
            code.goIf(Test.EQUALS, HOP_BY_HOP, header).goIf(Test.EQUALS, ROUTING, header);
            code.goIf(Test.EQUALS, DESTINATION, header).go(other);
            code.mark(header);
            follow();
            code.loadIndexed(Width.BYTE, 1).add(1).shiftLeft(3).addIndex().toIndex();
            code.loadSlot(FOLLOWING).go(next);
            code.mark(fragment);
            follow();
            code.loadIndexed(Width.HALF, 2).and(OFFSET).goUnless(Test.EQUALS, 0, other);
            code.loadConstant(1).store(FRAGMENTED);
            code.fromIndex().add(8).toIndex().loadSlot(FOLLOWING);
            code.mark(next);
        }
        code.goIf(Test.EQUALS, ICMP, discovery);
        for (int more : new int[] {HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION}) {
            code.answerIf(Test.EQUALS, more, Filter.DROP);
        }
        code.mark(other);
        dropOfNobody();
        code.answer(Filter.GO_ON);
    }

    private void follow() {
        SourceProgram.roomBehindIndex(code, 8);
        code.loadIndexed(Width.BYTE, 0).store(FOLLOWING);
    }

    private void dropOfNobody() {
        if (filtered) {
            code.loadSlot(NOBODY).answerUnless(Test.EQUALS, 0, Filter.DROP);
        }
    }

    /** ICMPv6, which is at the index. */
    private void discovery() {
        Label plain = new Label();
        Label target = new Label();
        Label targeted = new Label();
        SourceProgram.roomBehindIndex(code, 4);
        if (filtered) {
            Label known = new Label();
            code.loadSlot(NOBODY).goIf(Test.EQUALS, 0, known);
            type().answerIf(Test.EQUALS, LISTENER_REPORT, Filter.GO_ON)
                    .answerIf(Test.EQUALS, LISTENER_DONE, Filter.GO_ON)
                    .answerIf(Test.EQUALS, LISTENER_REPORT_2, Filter.GO_ON)
                    .goIf(Test.EQUALS, ROUTER_SOLICITATION, plain)
                    .goIf(Test.EQUALS, SOLICITATION, target) // whether an address is free: its own
                    .answer(Filter.DROP);
            code.mark(known);
            type().answerIf(Test.EQUALS, ROUTER_ADVERTISEMENT, Filter.DROP)
                    .answerIf(Test.EQUALS, REDIRECT, Filter.DROP)
                    .goIf(Test.EQUALS, ADVERTISEMENT, target);
        } else {
            type().goIf(Test.EQUALS, ADVERTISEMENT, targeted);
        }
        code.goIf(Test.EQUALS, SOLICITATION, targeted).goIf(Test.EQUALS, ROUTER_SOLICITATION, plain);
        Label advertisement = new Label();
        Label redirect = new Label();
        if (!filtered) {
            code.goIf(Test.EQUALS, ROUTER_ADVERTISEMENT, advertisement).goIf(Test.EQUALS, REDIRECT, redirect);
        }
        code.answer(Filter.GO_ON);
        Label options = new Label();
        if (filtered) {
            code.mark(target);
            SourceProgram.roomBehindIndex(code, TARGET_OPTIONS);
            SourceProgram.match(code, own.v6(), word -> code.loadIndexed(Width.WORD, TARGET + 4 * word), targeted);
            code.answer(Filter.DROP);
        } else {
            optionsAt(advertisement, ROUTER_OPTIONS, options);
            optionsAt(redirect, REDIRECT_OPTIONS, options);
        }
        optionsAt(plain, PLAIN_OPTIONS, options);
        optionsAt(targeted, TARGET_OPTIONS, options);
        code.mark(options);
        options();
    }

    private ClassicAssembler type() {
        return code.loadIndexed(Width.BYTE, 0);
    }

    private void optionsAt(Label message, int at, Label options) {
        code.mark(message);
        SourceProgram.roomBehindIndex(code, at);
        code.fromIndex().add(at).toIndex().go(options);
    }

    /** At the index; whoever says a hardware address has to say its own. One of no length is looked at again, until it is dropped. */
    private void options() {
        code.loadSlot(FRAGMENTED).answerUnless(Test.EQUALS, 0, Filter.DROP);
        for (int i = 0; i < (filtered ? MOST_OPTIONS_OF_NEIGHBOR : MOST_OPTIONS); i++) {
            Label next = new Label();
            code.loadLength().subtractIndex().answerIf(Test.EQUALS, 0, Filter.GO_ON);
            SourceProgram.roomBehindIndex(code, 8);
            type().add(-SOURCE_HARDWARE).goIf(Test.AT_LEAST, 1 + TARGET_HARDWARE - SOURCE_HARDWARE, next);
            code.loadIndexed(Width.BYTE, 1).answerUnless(Test.EQUALS, 1, Filter.DROP);
            SourceProgram.isHardware(code, own, 2, code::loadIndexed);
            code.mark(next).loadIndexed(Width.BYTE, 1).shiftLeft(3).addIndex().toIndex();
        }
        code.loadLength().subtractIndex().answerIf(Test.EQUALS, 0, Filter.GO_ON).answer(Filter.DROP);
    }
}
