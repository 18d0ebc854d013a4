package devattach.mechanism.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeviceProgramTest {

    /** The answers come from opening and making these nodes inside such containers. */
    @ParameterizedTest
    @CsvSource({
        "runc-1.1.5, 3, rwm", "crun-1.8.1, 3, rwm", "lxc-5.0.2, 3, rwm",
        "runc-1.1.5, 11, m", "crun-1.8.1, 11, m", "lxc-5.0.2, 11, m",
    })
    void defaultPoliciesOfRuntimesAreUnderstood(String name, int minor, String letters) {
        assertEquals(
                Permissions.parse(letters), Policy.allowed(Captures.captured(name), DeviceNumber.character(1, minor)));
    }

    static java.util.List<String> captured() {
        return Captures.CAPTURED;
    }

    @ParameterizedTest
    @MethodSource("captured")
    void nothingInACapturedProgramIsUnknown(String name) {
        assertEquals(Optional.empty(), Captures.captured(name).opaque());
    }

    @ParameterizedTest
    @MethodSource("captured")
    void disksAreOnlyForMaking(String name) {
        assertEquals(
                "m",
                Policy.allowed(Captures.captured(name), DeviceNumber.block(8, 0))
                        .toString());
    }

    @Test
    void aRequestMustBeCoveredByOneRule() {
        DeviceNumber number = DeviceNumber.character(1, 3);
        DeviceProgram both = Captures.allowing(Map.of(number, Permissions.RW));
        assertEquals(1 << 2 | 1 << 4 | 1 << 6, Captures.granted(both, number));
    }

    @ParameterizedTest
    @CsvSource({
        "85, 0, 0, 0, 1, instruction 0 has opcode 0x85", // a call
        "18, 0, 1, 0, 5, instruction 0 has opcode 0x18", // of a map
        "18, 0, 2, 0, 5, instruction 0 has opcode 0x18",
        "79, 2, 1, 0, 0, instruction 0 has opcode 0x79", // eight bytes of the request
        "05, 0, 0, -1, 0, instruction 0 has opcode 0x05", // a loop
        "bc, 2, 2, 1, 1, instruction 0 has opcode 0xbc", // with sign extension
        "7b, 10, 1, -8, 0, instruction 0 has opcode 0x7b", // the stack
    })
    void whatIsNotUnderstoodIsNotGuessed(String op, int dst, int src, int off, int imm, String why) {
        DeviceProgram program = Captures.of(
                Captures.insn(Integer.parseInt(op, 16), dst, src, off, imm),
                0,
                Captures.insn(0xb7, 0, 0, 0, 1),
                Captures.insn(0x95, 0, 0, 0, 0));
        assertEquals(why, program.opaque().orElseThrow());
        assertEquals(0, Captures.granted(program, DeviceNumber.character(1, 3)), "nobody counts on it");
    }

    @Test
    void aLoadFromElsewhereThanTheContextIsNotGuessed() {
        DeviceProgram program = Captures.of(
                Captures.insn(0xb7, 2, 0, 0, 0), Captures.insn(0x61, 0, 2, 0, 0), Captures.insn(0x95, 0, 0, 0, 0));
        assertEquals(0, Captures.granted(program, DeviceNumber.character(1, 3)));
    }

    @Test
    void narrowLoadsAndCopiesOfTheContextAreUnderstood() {
        // r6 = r1; r0 = *(u16 *)(r6 + 2); r0 >>= 1; r0 &= 1: read allowed
        DeviceProgram program = Captures.of(
                Captures.insn(0xbf, 6, 1, 0, 0),
                Captures.insn(0x69, 0, 6, 2, 0),
                Captures.insn(0x77, 0, 0, 0, 1),
                Captures.insn(0x57, 0, 0, 0, 1),
                Captures.insn(0x95, 0, 0, 0, 0));
        assertEquals(1 << 2 | 1 << 3 | 1 << 6 | 1 << 7, Captures.granted(program, DeviceNumber.character(1, 3)));
    }
}
