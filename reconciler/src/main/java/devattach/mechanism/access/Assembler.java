package devattach.mechanism.access;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the few BPF instructions a {@link Preamble} is made of. */
final class Assembler {

    private ByteBuffer out = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());

    int count() {
        return out.position() / Instructions.SIZE;
    }

    byte[] bytes() {
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    void constant(int register, long value) {
        put(Instructions.LD_IMM64, register, 0, 0, (int) value);
        put(0, 0, 0, 0, (int) (value >>> 32));
    }

    void loadContext(int register, int offset) {
        put(Instructions.LDX_W, register, 1, offset, 0);
    }

    void move64(int register, int from) {
        put(0xbf, register, from, 0, 0);
    }

    void move32(int register, int value) {
        put(0xb4, register, 0, 0, value);
    }

    void or64(int register, int from) {
        put(0x4f, register, from, 0, 0);
    }

    void and32(int register, int mask) {
        put(0x54, register, 0, 0, mask);
    }

    void shiftLeft64(int register, int bits) {
        put(0x67, register, 0, 0, bits);
    }

    void shiftRight32(int register, int bits) {
        put(0x74, register, 0, 0, bits);
    }

    void jump(int offset) {
        put(Instructions.JA, 0, 0, offset, 0);
    }

    void jumpIfNotZero(int register, int offset) {
        put(0x55, register, 0, offset, 0);
    }

    void jumpIfEqual(int register, int other, int offset) {
        put(0x1d, register, other, offset, 0);
    }

    void exit() {
        put(Instructions.EXIT, 0, 0, 0, 0);
    }

    private void put(int opcode, int target, int source, int offset, int immediate) {
        if (offset != (short) offset) {
            throw new IllegalArgumentException("a jump of " + offset + " instructions is too far");
        }
        if (out.remaining() < Instructions.SIZE) {
            ByteBuffer more = ByteBuffer.allocate(out.capacity() * 2).order(ByteOrder.nativeOrder());
            out = more.put(out.flip());
        }
        out.put((byte) opcode)
                .put((byte) (source << 4 | target))
                .putShort((short) offset)
                .putInt(immediate);
    }
}
