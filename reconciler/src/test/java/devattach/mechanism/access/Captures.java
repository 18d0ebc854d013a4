package devattach.mechanism.access;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Device programs as runtimes load them: dumps of real ones, and one small enough to read. */
final class Captures {

    /** Names of the dumps in the resources: the default policies of real runtimes. */
    static final List<String> CAPTURED = List.of("runc-1.1.5", "crun-1.8.1", "lxc-5.0.2");

    private Captures() {}

    static DeviceProgram captured(String name) {
        try (InputStream in = Captures.class.getResourceAsStream(name + ".hex")) {
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return new DeviceProgram(0, 0, HexFormat.of().parseHex(hex.replace("\n", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One instruction, as a number in the machine's byte order. */
    static long insn(int op, int dst, int src, int off, int imm) {
        return op | dst << 8 | src << 12 | (off & 0xffffL) << 16 | (long) imm << 32;
    }

    /** Which of the requests 1 to 7 a policy allows, a bit each. */
    static int granted(Policy policy, DeviceNumber number) {
        int granted = 0;
        for (int request = 1; request <= 7; request++) {
            granted |= policy.allows(number, request) ? 1 << request : 0;
        }
        return granted;
    }

    /** What one rule with these letters allows, as {@link #granted}. */
    static int granted(Permissions letters) {
        return granted((number, request) -> (request & ~letters.bits()) == 0, DeviceNumber.character(0, 0));
    }

    static DeviceProgram of(long... code) {
        ByteBuffer bytes = ByteBuffer.allocate(code.length * 8).order(ByteOrder.nativeOrder());
        for (long insn : code) {
            bytes.putLong(insn);
        }
        return new DeviceProgram(0, 0, bytes.array());
    }

    /** Allows these rules and nothing else, compared one by one as crun does. */
    static DeviceProgram allowing(Map<DeviceNumber, Permissions> rules) {
        ByteBuffer out = ByteBuffer.allocate(64 + rules.size() * 9 * 8).order(ByteOrder.nativeOrder());
        out.putLong(insn(0x61, 2, 1, 0, 0)).putLong(insn(0x54, 2, 0, 0, 0xffff));
        out.putLong(insn(0x61, 3, 1, 0, 0)).putLong(insn(0x74, 3, 0, 0, 16));
        out.putLong(insn(0x61, 4, 1, 4, 0)).putLong(insn(0x61, 5, 1, 8, 0));
        rules.forEach((number, permissions) -> {
            int type = number.kind() == DeviceNumber.Kind.BLOCK ? 1 : 2;
            out.putLong(insn(0xbc, 1, 3, 0, 0)).putLong(insn(0x54, 1, 0, 0, permissions.bits()));
            out.putLong(insn(0x5d, 1, 3, 5, 0)).putLong(insn(0x55, 2, 0, 4, type));
            out.putLong(insn(0x55, 4, 0, 3, number.major())).putLong(insn(0x55, 5, 0, 2, number.minor()));
            out.putLong(insn(0xb7, 0, 0, 0, 1)).putLong(insn(0x95, 0, 0, 0, 0));
        });
        out.putLong(insn(0xb7, 0, 0, 0, 0)).putLong(insn(0x95, 0, 0, 0, 0));
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return new DeviceProgram(0, 0, bytes);
    }
}
