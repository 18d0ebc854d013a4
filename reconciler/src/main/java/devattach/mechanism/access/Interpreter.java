package devattach.mechanism.access;

import java.nio.ByteBuffer;

/** Runs one device program once. Only what {@link Instructions#firstNotUnderstood} lets pass; forward jumps only, so it ends. */
final class Interpreter {

    /** What the register that points to the context holds: a value no arithmetic of such programs makes. */
    private static final long CONTEXT = 0x7ff0_0000_0000_0000L;

    private final ByteBuffer code;
    private final int count;
    private final ByteBuffer context;
    private final long[] registers = new long[11];

    Interpreter(byte[] instructions, ByteBuffer context) {
        this.code = Instructions.buffer(instructions);
        this.count = Instructions.count(instructions);
        this.context = context;
        registers[1] = CONTEXT;
    }

    /** The program's answer; 0, a refusal, where it does something that no verified program does. */
    int run() {
        int at = 0;
        while (at < count) {
            int opcode = Instructions.opcode(code, at);
            switch (opcode & 0x07) {
                case Instructions.LD -> {
                    long low = Instructions.immediate(code, at) & 0xffffffffL;
                    long high = Instructions.immediate(code, at + 1);
                    registers[Instructions.target(code, at)] = high << 32 | low;
                    at++;
                }
                case Instructions.LDX -> {
                    if (!load(at, opcode)) {
                        return 0;
                    }
                }
                case Instructions.ALU, Instructions.ALU64 -> arithmetic(at, opcode);
                default -> {
                    if (opcode == Instructions.EXIT) {
                        return (int) registers[0];
                    }
                    if (opcode == Instructions.JA || taken(at, opcode)) {
                        at += Instructions.offset(code, at);
                    }
                }
            }
            at++;
        }
        return 0;
    }

    private boolean load(int at, int opcode) {
        int offset = Instructions.offset(code, at);
        int size = opcode == Instructions.LDX_W ? 4 : opcode == 0x69 ? 2 : 1;
        boolean inContext = registers[Instructions.source(code, at)] == CONTEXT
                && offset >= 0
                && offset + size <= context.capacity();
        if (inContext) {
            long value = size == 4
                    ? context.getInt(offset) & 0xffffffffL
                    : size == 2 ? context.getShort(offset) & 0xffffL : context.get(offset) & 0xffL;
            registers[Instructions.target(code, at)] = value;
        }
        return inContext;
    }

    private void arithmetic(int at, int opcode) {
        boolean wide = (opcode & 0x07) == Instructions.ALU64;
        int target = Instructions.target(code, at);
        long left = wide ? registers[target] : registers[target] & 0xffffffffL;
        long right = (opcode & 0x08) != 0 ? registers[Instructions.source(code, at)] : Instructions.immediate(code, at);
        right = wide ? right : right & 0xffffffffL;
        int shift = (int) right & (wide ? 63 : 31);
        long value =
                switch (opcode >> 4) {
                    case 0x0 -> left + right;
                    case 0x1 -> left - right;
                    case 0x2 -> left * right;
                    case 0x4 -> left | right;
                    case 0x5 -> left & right;
                    case 0x6 -> left << shift;
                    case 0x7 -> left >>> shift;
                    case 0x8 -> -left;
                    case 0xa -> left ^ right;
                    case 0xb -> right;
                    case 0xc -> wide ? left >> shift : (int) left >> shift;
                    default -> throw new IllegalStateException("checked before");
                };
        registers[target] = wide ? value : value & 0xffffffffL;
    }

    private boolean taken(int at, int opcode) {
        boolean wide = (opcode & 0x07) == Instructions.JMP;
        long left = registers[Instructions.target(code, at)];
        long right = (opcode & 0x08) != 0 ? registers[Instructions.source(code, at)] : Instructions.immediate(code, at);
        if (!wide) {
            left &= 0xffffffffL;
            right &= 0xffffffffL;
        }
        long signedLeft = wide ? left : (int) left;
        long signedRight = wide ? right : (int) right;
        int order = Long.compareUnsigned(left, right);
        return switch (opcode >> 4) {
            case 0x1 -> left == right;
            case 0x2 -> order > 0;
            case 0x3 -> order >= 0;
            case 0x4 -> (left & right) != 0;
            case 0x5 -> left != right;
            case 0x6 -> signedLeft > signedRight;
            case 0x7 -> signedLeft >= signedRight;
            case 0xa -> order < 0;
            case 0xb -> order <= 0;
            case 0xc -> signedLeft < signedRight;
            case 0xd -> signedLeft <= signedRight;
            default -> throw new IllegalStateException("checked before");
        };
    }
}
