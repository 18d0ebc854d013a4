package devattach.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a {@link ClassicProgram}: there is a number at hand, an index, and 16 slots. What is loaded is in network order. Whoever loads
 * what lies behind a packet's end ends the program with the answer 0, so look at the length before.
 */
public final class ClassicAssembler {

    private static final int LOAD_32 = 0x20;
    private static final int LOAD_16 = 0x28;
    private static final int LOAD_8 = 0x30;
    private static final int INDEXED = 0x20;
    private static final int LOAD_LENGTH = 0x80;
    private static final int LOAD_CONSTANT = 0x00;
    private static final int LOAD_SLOT = 0x60;
    private static final int STORE_SLOT = 0x02;
    private static final int INDEX_CONSTANT = 0x01;
    private static final int INDEX_IP_HEADER = 0xb1;
    private static final int ADD = 0x04;
    private static final int ADD_INDEX = 0x0c;
    private static final int SUBTRACT_INDEX = 0x1c;
    private static final int AND = 0x54;
    private static final int SHIFT_LEFT = 0x64;
    private static final int TO_INDEX = 0x07;
    private static final int FROM_INDEX = 0x87;
    private static final int JUMP = 0x05;
    private static final int RETURN = 0x06;

    /** SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT: the kernel takes the outermost mark out of the packet. */
    private static final int VLAN_MARK = -0x1000 + 48;

    /** How many bytes are loaded. */
    public enum Width {
        BYTE(LOAD_8),
        HALF(LOAD_16),
        WORD(LOAD_32);

        private final int code;

        Width(int code) {
            this.code = code;
        }
    }

    /** How the number at hand compares, both without a sign. */
    public enum Test {
        EQUALS(0x15),
        AT_LEAST(0x35);

        private final int code;

        Test(int code) {
            this.code = code;
        }
    }

    /** A place in the program that is jumped to, only from before it. */
    public static final class Label {}

    private static final int LONGEST_SKIP = 255;

    private record Jump(int at, Label to) {}

    private ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private final List<Jump> jumps = new ArrayList<>();
    private final Map<Label, Integer> places = new HashMap<>();

    /** Loads from the packet. */
    public ClassicAssembler load(Width width, int at) {
        return put(width.code, 0, 0, at);
    }

    /** Loads from so many bytes behind the index. */
    public ClassicAssembler loadIndexed(Width width, int at) {
        return put(width.code + INDEXED, 0, 0, at);
    }

    /** Loads the length of the packet. */
    public ClassicAssembler loadLength() {
        return put(LOAD_LENGTH, 0, 0, 0);
    }

    /** Loads whether the kernel took a VLAN's mark out: 1 or 0. */
    public ClassicAssembler loadVlanMark() {
        return put(LOAD_32, 0, 0, VLAN_MARK);
    }

    public ClassicAssembler loadConstant(int value) {
        return put(LOAD_CONSTANT, 0, 0, value);
    }

    public ClassicAssembler loadSlot(int slot) {
        return put(LOAD_SLOT, 0, 0, slot);
    }

    public ClassicAssembler store(int slot) {
        return put(STORE_SLOT, 0, 0, slot);
    }

    public ClassicAssembler add(int value) {
        return put(ADD, 0, 0, value);
    }

    public ClassicAssembler addIndex() {
        return put(ADD_INDEX, 0, 0, 0);
    }

    public ClassicAssembler subtractIndex() {
        return put(SUBTRACT_INDEX, 0, 0, 0);
    }

    public ClassicAssembler and(int mask) {
        return put(AND, 0, 0, mask);
    }

    public ClassicAssembler shiftLeft(int bits) {
        return put(SHIFT_LEFT, 0, 0, bits);
    }

    public ClassicAssembler index(int value) {
        return put(INDEX_CONSTANT, 0, 0, value);
    }

    /** The length of the header of IPv4 that begins there. */
    public ClassicAssembler indexOfIpHeader(int at) {
        return put(INDEX_IP_HEADER, 0, 0, at);
    }

    public ClassicAssembler toIndex() {
        return put(TO_INDEX, 0, 0, 0);
    }

    public ClassicAssembler fromIndex() {
        return put(FROM_INDEX, 0, 0, 0);
    }

    /** Ends the program. */
    public ClassicAssembler answer(int value) {
        return put(RETURN, 0, 0, value);
    }

    public ClassicAssembler answerIf(Test test, int value, int answer) {
        return put(test.code, 0, 1, value).answer(answer);
    }

    public ClassicAssembler answerUnless(Test test, int value, int answer) {
        return put(test.code, 1, 0, value).answer(answer);
    }

    /** Skips so many of the next instructions. */
    public ClassicAssembler skipUnless(Test test, int value, int count) {
        if (count > LONGEST_SKIP) {
            throw new IllegalArgumentException("a jump of " + count + " instructions is too far");
        }
        return put(test.code, 0, count, value);
    }

    public ClassicAssembler go(Label to) {
        jumps.add(new Jump(count(), to));
        return put(JUMP, 0, 0, 0);
    }

    public ClassicAssembler goIf(Test test, int value, Label to) {
        return put(test.code, 0, 1, value).go(to);
    }

    public ClassicAssembler goUnless(Test test, int value, Label to) {
        return put(test.code, 1, 0, value).go(to);
    }

    /** Here is where is gone to. */
    public ClassicAssembler mark(Label label) {
        places.put(label, count());
        return this;
    }

    private int count() {
        return out.position() / ClassicProgram.SIZE;
    }

    private ClassicAssembler put(int code, int ifTrue, int ifFalse, int operand) {
        if (out.remaining() < ClassicProgram.SIZE) {
            ByteBuffer more = ByteBuffer.allocate(2 * out.capacity()).order(ByteOrder.nativeOrder());
            out = more.put(out.flip());
        }
        out.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
        return this;
    }

    /**
     * What was written.
     *
     * @throws IllegalStateException where a jump leads nowhere, or back
     */
    public ClassicProgram program() {
        for (Jump jump : jumps) {
            Integer place = places.get(jump.to);
            if (place == null || place <= jump.at) {
                throw new IllegalStateException("a jump from " + jump.at + " to " + place);
            }
            out.putInt(jump.at * ClassicProgram.SIZE + 4, place - jump.at - 1);
        }
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return ClassicProgram.of(bytes);
    }
}
