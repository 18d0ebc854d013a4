package devattach.mechanism.nic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.model.HardwareAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** What is written of an interface is read as it was, or refused; never as something else. */
class ParkedLawsTest {

    private static final Parked CARD = new Parked(
            new Parked.Identity("pci", "0000:09:00.0", new HardwareAddress("52:54:00:10:00:00")),
            "enp9s0",
            List.of("enx525400100000", "front"),
            new Parked.State(new HardwareAddress("52:54:00:10:00:00"), 1500, 1000, Parked.Use.UP));

    private Path base;
    private ParkedFolder folder;

    @BeforeTry
    void begin() throws IOException {
        base = Files.createTempDirectory("devattach-test-");
        folder = new ParkedFolder(base.resolve("interfaces"));
    }

    @AfterTry
    void end() throws IOException {
        try (Stream<Path> all = Files.walk(base)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Provide
    Arbitrary<Parked> interfaces() {
        Arbitrary<String> names =
                Arbitraries.strings().withChars("eth0.:/%+ \n_\0ü\uFFFD").ofMaxLength(8);
        Arbitrary<HardwareAddress> addresses = Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(HardwareAddress::of);
        Arbitrary<Parked.Identity> identities =
                Combinators.combine(names, names, addresses).as(Parked.Identity::new);
        Arbitrary<Parked.State> states = Combinators.combine(
                        addresses, Arbitraries.integers(), Arbitraries.integers(), Arbitraries.of(Parked.Use.class))
                .as(Parked.State::new);
        return Combinators.combine(identities, names, names.list().ofMaxSize(3), states)
                .as(Parked::new);
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("interfaces") Parked parked) throws Exception {
        assertEquals(parked, ParkedText.parse(ParkedText.of(parked)));
    }

    @Property(tries = 300)
    void differentInterfacesHaveDifferentFiles(@ForAll("interfaces") Parked one, @ForAll("interfaces") Parked other) {
        boolean same = one.hardware().equals(other.hardware());
        assertEquals(same, ParkedFolder.fileName(one.hardware()).equals(ParkedFolder.fileName(other.hardware())));
        assertFalse(ParkedFolder.fileName(one.hardware()).startsWith("/"));
        assertEquals(1, Path.of(ParkedFolder.fileName(one.hardware())).getNameCount());
    }

    @Property(tries = 300)
    void whatIsCutIsRefused(@ForAll @IntRange(max = 400) int cut) {
        String whole = ParkedText.of(CARD);
        String part = whole.substring(0, Math.min(cut, whole.length() - 1));
        assertThrows(IOException.class, () -> ParkedText.parse(part));
    }

    @Property(tries = 1000)
    void changedTextIsReadOrRefused(@ForAll @IntRange(max = 400) int at, @ForAll char letter) {
        StringBuilder text = new StringBuilder(ParkedText.of(CARD));
        text.setCharAt(at % text.length(), letter);
        try {
            ParkedText.parse(text.toString());
        } catch (IOException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    /** What an older version wrote must be read for as long as an interface may be away. */
    @Example
    void theFormOfVersionOneStays() throws Exception {
        String text = """
                devattach parked interface 1
                bus pci
                device 0000%3A09%3A00.0
                permanent-address 52%3A54%3A00%3A10%3A00%3A00
                address 52%3A54%3A00%3A10%3A00%3A00
                mtu 1500
                queue-length 1000
                use UP
                name enp9s0
                altname enx525400100000
                altname front
                end
                """;
        assertEquals(text, ParkedText.of(CARD));
        assertEquals(CARD, ParkedText.parse(text));
    }

    @Example
    void whatIsUnknownIsRefusedWithAReason() {
        String text = ParkedText.of(CARD);
        for (List<String> each : List.of(
                List.of(text.replace("interface 1\n", "interface 2\n"), "of version 2, this devattach knows 1"),
                List.of(text.replace("mtu ", "maximum "), "'maximum 1500' where 'mtu' should be"),
                List.of(text.replace("end\n", "colour red\nend\n"), "'colour red' where 'altname' should be"),
                List.of(text.replace("1500", "many"), "it holds what cannot be: For input string: \"many\""),
                List.of("", "not a parked interface of devattach"))) {
            IOException refusal = assertThrows(IOException.class, () -> ParkedText.parse(each.get(0)));
            assertEquals(each.get(1), refusal.getMessage());
        }
    }

    @Example
    void aFolderThatIsNotThereIsEmpty() throws Exception {
        assertEquals(new ParkedFolder.Contents(List.of(), List.of()), folder.read());
    }

    @Property(tries = 50)
    void aFolderHoldsEachInterfaceOnceUntilItIsHome(@ForAll List<@net.jqwik.api.From("interfaces") Parked> all)
            throws Exception {
        for (Parked each : all) {
            folder.write(each);
        }
        List<Parked> last = all.stream()
                .filter(one -> all.stream()
                                .filter(other -> other.hardware().equals(one.hardware()))
                                .reduce((first, second) -> second)
                                .orElseThrow()
                        == one)
                .toList();
        assertEquals(Set.copyOf(last), Set.copyOf(folder.read().parked()));
        assertEquals(List.of(), folder.read().unreadable());
        for (Parked each : all) {
            folder.remove(each.hardware());
        }
        assertEquals(List.of(), folder.read().parked());
    }

    /** As after a death between the writing and the renaming. */
    @Example
    void whatWasNeverFinishedIsNotThere() throws Exception {
        folder.write(CARD);
        String name = ParkedFolder.fileName(CARD.hardware());
        Files.writeString(base.resolve("interfaces").resolve(name + ".new"), "devattach par");
        assertEquals(new ParkedFolder.Contents(List.of(CARD), List.of()), folder.read());
        folder.write(CARD);
        assertEquals(new ParkedFolder.Contents(List.of(CARD), List.of()), folder.read());
    }

    @Example
    void aFileThatIsNotUnderstoodIsToldAndKept() throws Exception {
        folder.write(CARD);
        Path file = base.resolve("interfaces").resolve(ParkedFolder.fileName(CARD.hardware()));
        Files.writeString(file, ParkedText.of(CARD).replace("interface 1\n", "interface 7\n"), StandardCharsets.UTF_8);
        ParkedFolder.Contents contents = folder.read();
        assertEquals(List.of(), contents.parked());
        assertEquals(
                List.of(new ParkedFolder.Unreadable(file, "of version 7, this devattach knows 1")),
                contents.unreadable());
        assertTrue(Files.exists(file));
    }

    @Example
    void aFileUnderAnothersNameIsNotBelieved() throws Exception {
        folder.write(CARD);
        Path file = base.resolve("interfaces").resolve(ParkedFolder.fileName(CARD.hardware()));
        Files.move(file, file.resolveSibling("other.parked"));
        assertEquals(1, folder.read().unreadable().size());
        assertNotEquals(List.of(CARD), folder.read().parked());
    }

    private static Link link(String bus, String device, HardwareAddress permanent) {
        return new Link(
                7,
                "enp9s0",
                List.of("enx525400100000", "front"),
                "",
                LinkKind.NONE,
                new Link.State(0x1003, 1500, 1000, CARD.state().address()),
                new Link.Hardware(1, permanent, bus, device),
                new Link.Ties(0, OptionalInt.empty(), 0),
                List.of());
    }

    @Example
    void anInterfaceIsFoundByItsHardwareAlone() {
        Link card = link("pci", "0000:09:00.0", CARD.hardware().permanentAddress());
        assertEquals(Optional.of(CARD), Parked.of(card));
        assertTrue(CARD.hardware().is(card));
        assertFalse(
                CARD.hardware().is(link("pci", "0000:09:00.1", CARD.hardware().permanentAddress())));
        assertFalse(
                CARD.hardware().is(link("usb", "0000:09:00.0", CARD.hardware().permanentAddress())));
        assertFalse(CARD.hardware().is(link("pci", "0000:09:00.0", HardwareAddress.NONE)), "another port of it");
    }

    @Example
    void whatHasNothingToBeFoundByIsNotParked() {
        assertEquals(Optional.empty(), Parked.of(link("", "", HardwareAddress.NONE)));
        assertThrows(IllegalArgumentException.class, () -> new Parked.Identity("", "", HardwareAddress.NONE));
    }
}
