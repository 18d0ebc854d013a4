package devattach.mechanism.nic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.ClassicProgram;
import devattach.linux.net.Filter;
import devattach.model.Filtering;
import devattach.model.Filtering.Part;
import devattach.model.HardwareAddress;
import devattach.model.IpPrefix;
import devattach.testing.ClassicInterpreter;
import devattach.testing.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What a filter of sources drops, by a reading of its program that is not the kernel's; that it is read so there, a kernel test says. */
class SourceProgramTest {

    private static final HardwareAddress HARDWARE = new HardwareAddress(Frames.HARDWARE);
    private static final List<Frames.Frame> ALL = Frames.all();
    private static final List<Filtering> FILTERINGS = List.of(
            new Filtering(Set.of(Part.MAC)),
            new Filtering(Set.of(Part.IPV4)),
            new Filtering(Set.of(Part.IPV6)),
            new Filtering(Set.of(Part.IPV4, Part.IPV6)),
            new Filtering(Set.of(Part.MAC, Part.IPV4, Part.IPV6)));

    private static List<IpPrefix> prefixes(String... texts) {
        return List.of(texts).stream()
                .map(text -> IpPrefix.parse(text).orElseThrow())
                .toList();
    }

    private static Sources sources(Filtering filtering) {
        return new Sources(
                HARDWARE,
                filtering,
                prefixes("192.0.2.7", "198.51.100.0/24"),
                prefixes(
                        "2001:db8::7",
                        "2001:db8:7::/56",
                        Sources.linkLocal(HARDWARE).toString()));
    }

    private static boolean passes(ClassicProgram program, byte[] frame) {
        int answer = ClassicInterpreter.run(program, frame);
        assertTrue(answer == Filter.DROP || answer == Filter.GO_ON, "the answer " + answer);
        return answer == Filter.GO_ON;
    }

    @Example
    void whatIsNotItsOwnIsDroppedAndTheRestPasses() {
        assertTrue(ALL.size() < 0xff, ALL.size() + " frames, which one byte is to tell apart");
        for (Filtering filtering : FILTERINGS) {
            ClassicProgram program = sources(filtering).program();
            List<String> wrong = ALL.stream()
                    .filter(frame -> passes(program, frame.bytes()) != frame.passes(filtering))
                    .map(Frames.Frame::what)
                    .toList();
            assertEquals(List.of(), wrong, filtering.toString());
        }
        assertEquals("fe80::5eff:fe10:7", Sources.linkLocal(HARDWARE).toString());
    }

    @Example
    void ofAFamilyWithoutAddressesNothingPasses() {
        Sources shut = new Sources(HARDWARE, new Filtering(Set.of(Part.IPV4)), List.of(), List.of());
        Sources both = new Sources(HARDWARE, new Filtering(Set.of(Part.IPV4, Part.IPV6)), List.of(), List.of());
        for (Frames.Frame frame : ALL) {
            int type = (frame.bytes()[12] & 0xff) << 8 | frame.bytes()[13] & 0xff;
            boolean v6 = type == 0x86dd && frame.passes(new Filtering(Set.of(Part.MAC)));
            assertEquals(v6, passes(shut.program(), frame.bytes()), frame.what());
            assertEquals(false, passes(both.program(), frame.bytes()), frame.what());
        }
    }

    @Provide
    Arbitrary<Filtering> filterings() {
        return Arbitraries.of(FILTERINGS);
    }

    @Provide
    Arbitrary<Frames.Frame> frames() {
        return Arbitraries.of(ALL);
    }

    /** Otherwise the kernel would let it pass: the interpreter fails where something is read that is not there. */
    @Property(tries = 3000)
    void nothingIsReadThatIsNotThere(
            @ForAll("filterings") Filtering filtering,
            @ForAll("frames") Frames.Frame frame,
            @ForAll @IntRange(max = 120) int size,
            @ForAll @Size(max = 4) List<@IntRange(max = 0xffff) Integer> flips) {
        byte[] bytes = java.util.Arrays.copyOf(frame.bytes(), Math.min(size, frame.bytes().length));
        for (int flip : flips) {
            if (bytes.length > 0) {
                bytes[(flip >> 8) % bytes.length] = (byte) flip;
            }
        }
        passes(sources(filtering).program(), bytes);
    }

    /** Whatever else is in a frame: of another source it never passes. */
    @Property(tries = 2000)
    void anotherSourceNeverPasses(@ForAll @Size(min = 60, max = 60) byte[] rest, @ForAll("frames") Frames.Frame like) {
        Filtering all = FILTERINGS.get(3);
        byte[] frame = like.bytes().clone();
        for (int at = 14; at < frame.length; at++) {
            frame[at] = rest[at % rest.length];
        }
        boolean own = false;
        for (Frames.Frame each : ALL) {
            own |= each.passes(all) && java.util.Arrays.equals(each.bytes(), frame);
        }
        if (!own) {
            assertEquals(false, passes(sources(all).program(), frame));
        }
    }

    /** Each question that the program asks is one that a frame here tells: turned round, some frame fares otherwise. */
    @Example
    void everyQuestionMatters() {
        for (Filtering filtering : FILTERINGS) {
            ClassicProgram program = sources(filtering).program();
            byte[] bytes = program.bytes();
            List<Integer> idle = new ArrayList<>();
            for (int at = 0; at < bytes.length; at += ClassicProgram.SIZE) {
                if (bytes[at + 2] != bytes[at + 3]) {
                    byte[] turned = bytes.clone();
                    turned[at + 2] = bytes[at + 3];
                    turned[at + 3] = bytes[at + 2];
                    ClassicProgram other = ClassicProgram.of(turned);
                    if (ALL.stream().allMatch(frame -> fares(program, frame).equals(fares(other, frame)))) {
                        idle.add(at / ClassicProgram.SIZE);
                    }
                }
            }
            assertEquals(List.of(), idle, filtering + ": " + program);
        }
    }

    private static String fares(ClassicProgram program, Frames.Frame frame) {
        try {
            return Integer.toString(ClassicInterpreter.run(program, frame.bytes()));
        } catch (IndexOutOfBoundsException e) {
            return "it reads what is not there";
        }
    }

    /** The kernel takes at most 4096 instructions, and shows no more than fits into a message of its own. */
    @Example
    void manyAddressesFit() {
        List<IpPrefix> v4 = new ArrayList<>();
        List<IpPrefix> v6 = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> {
            v4.addAll(prefixes("10." + i + ".32.0/19"));
            v6.addAll(prefixes("2001:db8:" + i + ":0:8000::/113"));
        });
        ClassicProgram most = new Sources(HARDWARE, FILTERINGS.get(4), v4, v6).program();
        assertTrue(most.count() * ClassicProgram.SIZE < 30_000, most.count() + " instructions");
        ClassicProgram usual = sources(FILTERINGS.get(4)).program();
        assertTrue(usual.count() * ClassicProgram.SIZE < 3_600, usual.count() + " instructions");
        assertNotEquals(most, usual);
        assertEquals(usual, sources(FILTERINGS.get(4)).program());
        assertEquals(usual, ClassicProgram.of(usual.bytes()));
    }
}
