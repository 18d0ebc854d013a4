package devattach.mechanism.access;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Our part of a device program: it stands in front of the owner's own program, allows what Git says, and leaves everything else to what
 * follows. It is the ledger, too: what is ours is read back from it, and what follows it is the owner's, byte for byte.
 *
 * <p>At a program's entry only r1 (the request) and r10 may be read, and the verifier proved that the owner's program reads no other; so
 * a preamble that leaves r1 alone cannot change what it answers.
 *
 * @param rules what it allows
 * @param replaced the id of the program that was there before us
 * @param author whose program that was, see {@link Author}; 0 also in what older versions wrote
 */
record Preamble(SortedMap<DeviceNumber, Permissions> rules, int replaced, int author) {

    /** "dvat", in the upper half of the first constant; the lower half has version and length. */
    static final int MAGIC = 0x64766174;

    private static final int VERSION = 1;
    private static final int MARK = 4;
    private static final int HEADER = 9;

    /** Three instructions each; what the kernel can be asked to dump again, with room for the owner's program. */
    static final int MOST_RULES = 4000;

    Preamble {
        rules = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(rules));
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(
                    rules.size() + " devices in one container; at most " + MOST_RULES + " can be granted");
        }
    }

    /** A program and its two parts. */
    record Marked(Preamble preamble, byte[] tail) {}

    /** In front of an owner's program. */
    byte[] before(byte[] tail) {
        Assembler out = new Assembler();
        int sections = (int) rules.values().stream().distinct().count();
        int length = MARK + HEADER + 3 * sections + 3 * rules.size() + 3;
        out.constant(0, (long) MAGIC << 32 | VERSION << 24 | length);
        out.constant(0, (long) author << 32 | replaced & 0xffff_ffffL);
        header(out);
        int allow = length - 2;
        for (int letters : distinctLetters()) {
            section(out, letters, allow);
        }
        out.jump(2); // over the two that allow
        out.move32(0, 1);
        out.exit();
        byte[] mine = out.bytes();
        byte[] all = Arrays.copyOf(mine, mine.length + tail.length);
        System.arraycopy(tail, 0, all, mine.length, tail.length);
        return all;
    }

    private TreeSet<Integer> distinctLetters() {
        TreeSet<Integer> distinct = new TreeSet<>();
        rules.values().forEach(permissions -> distinct.add(permissions.bits()));
        return distinct;
    }

    /** r2 = the letters asked for, r4 = type, major and minor in one number: then one comparison per rule is all the verifier sees. */
    private static void header(Assembler out) {
        out.loadContext(2, 0);
        out.move64(4, 2);
        out.shiftLeft64(4, 56); // the low byte of the word is the type, 1 or 2
        out.shiftRight32(2, 16);
        out.loadContext(5, 4);
        out.shiftLeft64(5, 32);
        out.or64(4, 5);
        out.loadContext(5, 8);
        out.or64(4, 5);
    }

    /** The rules that allow exactly these letters: passed over at once when more is asked for. One test per section, never per rule. */
    private void section(Assembler out, int letters, int allow) {
        long count =
                rules.values().stream().filter(each -> each.bits() == letters).count();
        out.move64(0, 2);
        out.and32(0, ~letters & 7);
        out.jumpIfNotZero(0, (int) (3 * count));
        rules.forEach((number, permissions) -> {
            if (permissions.bits() == letters) {
                out.constant(0, key(number));
                out.jumpIfEqual(4, 0, allow - out.count() - 1);
            }
        });
    }

    private static long key(DeviceNumber number) {
        long type = number.kind() == DeviceNumber.Kind.BLOCK ? 1 : 2;
        return type << 56 | (long) number.major() << 32 | number.minor();
    }

    /** Whether a program begins with our mark, in whichever form. */
    static boolean isClaimed(byte[] program) {
        ByteBuffer code = Instructions.buffer(program);
        return Instructions.count(program) >= MARK && isConstant(code, 0) && Instructions.immediate(code, 1) == MAGIC;
    }

    /** Reads ours and the owner's part out of a program; empty unless writing what was read gives this very program again. */
    static Optional<Marked> of(byte[] program) {
        ByteBuffer code = Instructions.buffer(program);
        int length = isClaimed(program) ? Instructions.immediate(code, 0) & 0xffffff : 0;
        boolean known = length >= MARK + HEADER + 3
                && length <= Instructions.count(program)
                && Instructions.immediate(code, 0) >>> 24 == VERSION
                && isConstant(code, 2);
        if (!known) {
            return Optional.empty();
        }
        try {
            Preamble preamble =
                    new Preamble(rules(code, length), Instructions.immediate(code, 2), Instructions.immediate(code, 3));
            byte[] tail = Arrays.copyOfRange(program, length * Instructions.SIZE, program.length);
            return Arrays.equals(preamble.before(tail), program)
                    ? Optional.of(new Marked(preamble, tail))
                    : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty(); // numbers no device has: not what we write
        }
    }

    private static SortedMap<DeviceNumber, Permissions> rules(ByteBuffer code, int length) {
        SortedMap<DeviceNumber, Permissions> rules = new TreeMap<>();
        int at = MARK + HEADER;
        Permissions letters = Permissions.NONE;
        while (at < length - 3) {
            if (isConstant(code, at)) {
                rules.put(number(code, at), letters);
            } else {
                letters = new Permissions(~Instructions.immediate(code, at + 1) & 7);
            }
            at += 3;
        }
        return rules;
    }

    private static DeviceNumber number(ByteBuffer code, int at) {
        int high = Instructions.immediate(code, at + 1);
        DeviceNumber.Kind kind = high >>> 24 == 1 ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR;
        return new DeviceNumber(kind, high & 0xffffff, Instructions.immediate(code, at));
    }

    private static boolean isConstant(ByteBuffer code, int at) {
        return Instructions.opcode(code, at) == Instructions.LD_IMM64;
    }

    /** The rules with some changed; those that become empty are dropped. */
    static SortedMap<DeviceNumber, Permissions> changed(
            Map<DeviceNumber, Permissions> rules, Map<DeviceNumber, Permissions> changes) {
        SortedMap<DeviceNumber, Permissions> next = new TreeMap<>(rules);
        next.putAll(changes);
        next.values().removeIf(Permissions::isEmpty);
        return next;
    }
}
