package devattach.testing;

import devattach.linux.ClassicProgram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs a program of classic BPF as the kernel does, but for one thing: whoever loads what is not there fails here, where the kernel answers
 * 0 for it. Written from the kernel's description, not from what writes programs.
 */
public final class ClassicInterpreter {

    private static final int VLAN_MARK = -4096 + 48;

    private final ByteBuffer program;
    private final ByteBuffer frame;
    private final int mark;
    private final int[] slots = new int[16];
    private int number;
    private int index;

    private ClassicInterpreter(ClassicProgram program, byte[] frame, int mark) {
        this.program = ByteBuffer.wrap(program.bytes()).order(ByteOrder.nativeOrder());
        this.frame = ByteBuffer.wrap(frame);
        this.mark = mark;
    }

    /** @param frame as it is on the wire: the outermost mark of a VLAN is taken out first, as the kernel does */
    public static int run(ClassicProgram program, byte[] frame) {
        int type = frame.length < 18 ? 0 : ByteBuffer.wrap(frame).getShort(12) & 0xffff;
        if (type != 0x8100 && type != 0x88a8) {
            return new ClassicInterpreter(program, frame, 0).run();
        }
        byte[] plain = new byte[frame.length - 4];
        System.arraycopy(frame, 0, plain, 0, 12);
        System.arraycopy(frame, 16, plain, 12, frame.length - 16);
        return new ClassicInterpreter(program, plain, 1).run();
    }

    private int run() {
        int at = 0;
        while (true) {
            int code = program.getShort(8 * at) & 0xffff;
            int ifTrue = program.get(8 * at + 2) & 0xff;
            int ifFalse = program.get(8 * at + 3) & 0xff;
            int operand = program.getInt(8 * at + 4);
            at++;
            switch (code) {
                case 0x06 -> {
                    return operand;
                }
                case 0x05 -> at += operand;
                case 0x15 -> at += number == operand ? ifTrue : ifFalse;
                case 0x35 -> at += Integer.compareUnsigned(number, operand) >= 0 ? ifTrue : ifFalse;
                default -> compute(code, operand);
            }
        }
    }

    private void compute(int code, int operand) {
        switch (code) {
            case 0x20 -> number = operand == VLAN_MARK ? mark : frame.getInt(operand);
            case 0x28 -> number = frame.getShort(operand) & 0xffff;
            case 0x30 -> number = frame.get(operand) & 0xff;
            case 0x40 -> number = frame.getInt(index + operand);
            case 0x48 -> number = frame.getShort(index + operand) & 0xffff;
            case 0x50 -> number = frame.get(index + operand) & 0xff;
            case 0x80 -> number = frame.limit();
            case 0x00 -> number = operand;
            case 0x60 -> number = slots[operand];
            case 0x02 -> slots[operand] = number;
            case 0x01 -> index = operand;
            case 0xb1 -> index = 4 * (frame.get(operand) & 0xf);
            case 0x04 -> number += operand;
            case 0x0c -> number += index;
            case 0x1c -> number -= index;
            case 0x54 -> number &= operand;
            case 0x64 -> number <<= operand;
            case 0x07 -> index = number;
            case 0x87 -> number = index;
            default -> throw new IllegalStateException("no such instruction: " + Integer.toHexString(code));
        }
    }
}
