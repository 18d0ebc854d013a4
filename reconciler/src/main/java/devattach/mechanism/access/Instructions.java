package devattach.mechanism.access;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** BPF instructions, eight bytes each: opcode, registers, offset (16 bit), immediate (32 bit), in the machine's byte order. */
final class Instructions {

    static final int SIZE = 8;
    static final int LD_IMM64 = 0x18;
    static final int LDX_W = 0x61;
    static final int JA = 0x05;
    static final int EXIT = 0x95;

    static final int LD = 0x00;
    static final int LDX = 0x01;
    static final int ALU = 0x04;
    static final int JMP = 0x05;
    static final int JMP32 = 0x06;
    static final int ALU64 = 0x07;

    private Instructions() {}

    static ByteBuffer buffer(byte[] instructions) {
        return ByteBuffer.wrap(instructions).order(ByteOrder.nativeOrder());
    }

    static int count(byte[] instructions) {
        return instructions.length / SIZE;
    }

    static int opcode(ByteBuffer code, int at) {
        return code.get(at * SIZE) & 0xff;
    }

    static int target(ByteBuffer code, int at) {
        return code.get(at * SIZE + 1) & 0x0f;
    }

    static int source(ByteBuffer code, int at) {
        return code.get(at * SIZE + 1) >> 4 & 0x0f;
    }

    static int offset(ByteBuffer code, int at) {
        return code.getShort(at * SIZE + 2);
    }

    static int immediate(ByteBuffer code, int at) {
        return code.getInt(at * SIZE + 4);
    }

    /** What the interpreter would not understand, without running anything; empty when it is all plain. */
    static Optional<String> firstNotUnderstood(byte[] instructions) {
        ByteBuffer code = buffer(instructions);
        int count = count(instructions);
        if (count == 0 || instructions.length % SIZE != 0) {
            return Optional.of("its instructions cannot be read");
        }
        for (int at = 0; at < count; at++) {
            int opcode = opcode(code, at);
            if (!understood(code, at, count)) {
                return Optional.of(String.format("instruction %d has opcode 0x%02x", at, opcode));
            }
            if (opcode == LD_IMM64) {
                at++;
            }
        }
        return Optional.empty();
    }

    private static boolean understood(ByteBuffer code, int at, int count) {
        int opcode = opcode(code, at);
        int operation = opcode >> 4;
        return switch (opcode & 0x07) {
            case LD -> opcode == LD_IMM64 && source(code, at) == 0 && at + 1 < count;
            case LDX -> (opcode == LDX_W || opcode == 0x69 || opcode == 0x71);
            case ALU, ALU64 -> operation <= 0xc && operation != 0x3 && operation != 0x9 && offset(code, at) == 0;
            case JMP ->
                opcode == EXIT || (operation != 0x8 && operation <= 0xd && offset(code, at) >= 0 && opcode != 0x0d);
            case JMP32 -> operation != 0x0 && operation != 0x8 && operation <= 0xd && offset(code, at) >= 0;
            default -> false;
        };
    }
}
