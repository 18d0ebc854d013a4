package devattach.mechanism.nic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.CanState;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.VirtualFunction;
import devattach.model.BridgePort;
import devattach.model.CanBus;
import devattach.model.CanPair;
import devattach.model.CanTerms;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Filtering;
import devattach.model.FunctionTerms;
import devattach.model.HardwareAddress;
import devattach.model.HostRoute;
import devattach.model.Inet6Terms;
import devattach.model.InitProcess;
import devattach.model.InterfaceId;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Limits;
import devattach.model.Nic;
import devattach.model.Rate;
import devattach.model.Routing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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

/** What is written of an attachment is read as it was, or refused; never as something else. */
class AttachmentLawsTest {

    private static final HardwareAddress MAC = new HardwareAddress("52:54:00:10:00:00");
    private static final Parked CARD = new Parked(
            new Parked.Identity("pci", "0000:09:00.0", MAC),
            "enp9s0",
            List.of("enx525400100000", "front"),
            "a remark",
            new Parked.State(MAC, 1500, 1000, Nic.Use.UP));
    private static final Attachment ATTACHED = new Attachment(
            new InitProcess(42, 4711),
            20_000_000,
            new Facet.Interface(
                    "eth1",
                    new Nic.Moved(CARD.hardware().id()),
                    new Nic.Settings(
                            Nic.Use.UP,
                            Optional.of(new HardwareAddress("02:00:5e:10:00:01")),
                            OptionalInt.of(1400),
                            OptionalInt.empty(),
                            List.of(IpPrefix.parse("192.0.2.7/24").orElseThrow()),
                            List.of(new Nic.Way(
                                    IpPrefix.everything(IpAddress.Version.V4), IpAddress.parse("192.0.2.1"))))),
            Optional.of(new EntryId("edge", "wan")),
            Optional.of(CARD),
            "",
            0);

    private Path base;
    private Journal journal;

    @BeforeTry
    void begin() throws IOException {
        base = Files.createTempDirectory("devattach-test-");
        journal = new Journal(base.resolve("nics"));
    }

    @AfterTry
    void end() throws IOException {
        try (Stream<Path> all = Files.walk(base)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static Arbitrary<Routing> routings(Arbitrary<InterfaceId> ids) {
        return Combinators.combine(
                        ids,
                        Arbitraries.of(OptionalInt.empty(), OptionalInt.of(20)),
                        Arbitraries.of("169.254.0.1", "fe80::1")
                                .map(text -> IpAddress.parse(text).orElseThrow())
                                .list()
                                .ofMaxSize(2),
                        Arbitraries.of(IpAddress.Version.class).list().ofMaxSize(2))
                .as(Routing::new);
    }

    @Provide
    Arbitrary<Attachment> attachments() {
        Arbitrary<String> names = Arbitraries.strings()
                .withChars("eth0.:/%+ \n\r_\0ü")
                .ofMinLength(1)
                .ofMaxLength(8);
        Arbitrary<HardwareAddress> macs =
                Arbitraries.bytes().array(byte[].class).ofSize(6).map(HardwareAddress::of);
        Arbitrary<InterfaceId> ids = names.map(InterfaceId::new);
        Arbitrary<OptionalInt> numbers = Arbitraries.integers().optional().map(some -> some.map(OptionalInt::of)
                .orElse(OptionalInt.empty()));
        Arbitrary<Nic.Origin> origins = Arbitraries.oneOf(
                ids.map(Nic.Moved::new),
                Combinators.combine(Arbitraries.of(Nic.Made.Kind.class), ids, names, numbers)
                        .as(Nic.Made::new),
                Combinators.combine(
                                names,
                                ids.optional(),
                                numbers,
                                Arbitraries.integers().list().ofMaxSize(2),
                                Arbitraries.of(BridgePort.Isolation.class),
                                routings(ids).optional())
                        .as((end, bridge, untagged, tagged, isolation, routing) ->
                                new Nic.Pair(end, bridge, new BridgePort(untagged, tagged, isolation), routing)),
                names.map(CanPair::new),
                Arbitraries.of(new CanPair(""), new CanBus()),
                Combinators.combine(ids, ids, terms(macs)).as(Nic.Function::new));
        Arbitrary<IpPrefix> prefixes = Arbitraries.of("192.0.2.7/24", "2001:db8::7/64", "0.0.0.0/0")
                .map(text -> IpPrefix.parse(text).orElseThrow());
        Arbitrary<Nic.Way> ways = Combinators.combine(
                        prefixes,
                        Arbitraries.of("192.0.2.1", "fe80::1")
                                .map(text -> IpAddress.parse(text).orElseThrow())
                                .optional())
                .as(Nic.Way::new);
        Arbitrary<Nic.Settings> plain = Combinators.combine(
                        Arbitraries.of(Nic.Use.class),
                        macs.optional(),
                        numbers,
                        numbers,
                        prefixes.list().ofMaxSize(2),
                        ways.list().ofMaxSize(2),
                        Combinators.combine(prefixes, Arbitraries.of(HostRoute.MAIN, 1, Integer.MAX_VALUE))
                                .as(HostRoute::new)
                                .list()
                                .ofMaxSize(2),
                        limits())
                .as((use, mac, mtu, queue, addresses, routes, outside, limits) ->
                        new Nic.Settings(use, mac, mtu, queue, addresses, routes).onHost(outside, limits));
        Arbitrary<Nic.Settings> settings = Combinators.combine(plain, canTerms(), inet6Terms())
                .as((said, can, inet6) -> said.with(can).with(inet6));
        Arbitrary<Parked> homes = Combinators.combine(
                        Combinators.combine(names, names, macs, Arbitraries.of("", "0", "1"))
                                .as(Parked.Identity::new),
                        names,
                        names.list().ofMaxSize(2),
                        names,
                        Combinators.combine(
                                        macs,
                                        Arbitraries.integers(),
                                        Arbitraries.integers(),
                                        Arbitraries.of(Nic.Use.class))
                                .as(Parked.State::new),
                        Combinators.combine(ids, settings(macs))
                                .as(Parked.Function::new)
                                .optional(),
                        radios(names).optional(),
                        canStates().optional())
                .as(Parked::new);
        Arbitrary<Facet.Interface> facets =
                Combinators.combine(names, origins, settings).as(Facet.Interface::new);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.integers().between(1, 9),
                        facets,
                        Combinators.combine(names, names).as(EntryId::new).optional(),
                        homes.optional(),
                        names,
                        Arbitraries.integers())
                .as((pid, index, facet, entry, home, end, carrier) ->
                        new Attachment(new InitProcess(pid, 7), index, facet, entry, home, end, carrier));
    }

    private static Arbitrary<Limits> limits() {
        Arbitrary<Optional<Rate>> rates =
                Arbitraries.longs().greaterOrEqual(1).map(Rate::new).optional();
        Arbitrary<OptionalLong> priorities = Arbitraries.longs()
                .between(0, 0xffff_ffffL)
                .optional()
                .map(some -> some.map(OptionalLong::of).orElse(OptionalLong.empty()));
        Arbitrary<Filtering> filterings =
                Arbitraries.of(Filtering.Part.class).set().map(Filtering::new);
        return Combinators.combine(rates, rates, priorities, filterings).as(Limits::new);
    }

    private static Arbitrary<Inet6Terms> inet6Terms() {
        Arbitrary<Inet6Terms.Switch> switches = Arbitraries.of(Inet6Terms.Switch.class);
        return Combinators.combine(
                        switches,
                        switches,
                        Arbitraries.of(Inet6Terms.Generation.class).optional())
                .as(Inet6Terms::new);
    }

    private static Arbitrary<CanTerms> canTerms() {
        Arbitrary<OptionalInt> numbers = Arbitraries.of(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(500000));
        return Combinators.combine(
                        numbers,
                        numbers,
                        numbers,
                        numbers,
                        numbers,
                        Arbitraries.of(CanTerms.Switch.class),
                        Arbitraries.of(CanTerms.Switch.class))
                .as(CanTerms::new);
    }

    private static Arbitrary<CanState> canStates() {
        Arbitrary<Integer> numbers = Arbitraries.integers();
        Arbitrary<CanState.Timing> timings = Combinators.combine(
                        numbers, numbers, numbers, numbers, numbers, numbers, numbers)
                .as(CanState.Timing::new);
        return Combinators.combine(timings, timings, numbers, numbers).as(CanState::new);
    }

    private static Arbitrary<Parked.Radio> radios(Arbitrary<String> names) {
        Arbitrary<Parked.Companion> companions = Combinators.combine(
                        Arbitraries.longs(), names, Arbitraries.of(Nic.Use.class))
                .as(Parked.Companion::new);
        return Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        Arbitraries.integers(),
                        Arbitraries.integers(),
                        companions.list().ofMaxSize(2))
                .as(Parked.Radio::new);
    }

    private static Arbitrary<FunctionTerms> terms(Arbitrary<HardwareAddress> macs) {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4094),
                        Arbitraries.of(FunctionTerms.Filtering.class),
                        macs.optional(),
                        Arbitraries.of(FunctionTerms.Trust.class),
                        Arbitraries.of(OptionalInt.empty(), OptionalInt.of(100)))
                .as(FunctionTerms::new);
    }

    private static Arbitrary<VirtualFunction> settings(Arbitrary<HardwareAddress> macs) {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 4094);
        return Combinators.combine(
                        Combinators.combine(numbers, numbers, numbers).as(List::of),
                        Combinators.combine(numbers, numbers).as(List::of),
                        macs,
                        Arbitraries.of(VirtualFunction.Switch.class),
                        Arbitraries.of(VirtualFunction.Switch.class),
                        Arbitraries.of(VirtualFunction.Wire.class))
                .as((some, rates, mac, spoof, trust, wire) -> new VirtualFunction(
                        some.get(0), mac, some.get(1), some.get(2), rates.get(0), rates.get(1), spoof, trust, wire));
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("attachments") Attachment one) throws Exception {
        assertEquals(one, AttachmentText.parse(AttachmentText.of(one)));
    }

    @Property(tries = 300)
    void whatIsCutIsRefused(@ForAll @IntRange(max = 600) int cut) {
        String whole = AttachmentText.of(ATTACHED);
        String part = whole.substring(0, Math.min(cut, whole.length() - 1));
        assertThrows(IOException.class, () -> AttachmentText.parse(part));
    }

    @Property(tries = 1000)
    void changedTextIsReadOrRefused(@ForAll @IntRange(max = 600) int at, @ForAll char letter) {
        StringBuilder text = new StringBuilder(AttachmentText.of(ATTACHED));
        text.setCharAt(at % text.length(), letter);
        try {
            AttachmentText.parse(text.toString());
        } catch (IOException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    /** What an older version wrote must be read for as long as an interface may be away. */
    @Example
    void theFormOfVersionOneStays() throws Exception {
        String text = """
                devattach interface 1
                pid 42
                start 4711
                index 20000000
                other-end\s
                map edge
                key wan
                name eth1
                moved 0000%3A09%3A00.0+52%3A54%3A00%3A10%3A00%3A00
                use UP
                hwaddr 02%3A00%3A5e%3A10%3A00%3A01
                mtu 1400
                address 192.0.2.7%2F24
                to 0.0.0.0%2F0
                via 192.0.2.1
                home-bus pci
                home-device 0000%3A09%3A00.0
                home-permanent 52%3A54%3A00%3A10%3A00%3A00
                home-name enp9s0
                home-alias a+remark
                home-hwaddr 52%3A54%3A00%3A10%3A00%3A00
                home-mtu 1500
                home-queue-length 1000
                home-use UP
                home-altname enx525400100000
                home-altname front
                end
                """;
        assertEquals(text, AttachmentText.of(ATTACHED));
        assertEquals(ATTACHED, AttachmentText.parse(text));
    }

    @Example
    void whatIsUnknownIsRefusedWithAReason() {
        String text = AttachmentText.of(ATTACHED);
        for (List<String> each : List.of(
                List.of(text.replace("interface 1\n", "interface 2\n"), "of version 2, this devattach knows 1"),
                List.of(text.replace("index ", "number "), "0 lines 'index' where one should be"),
                List.of(text.replace("4711", "many"), "it holds what cannot be: For input string: \"many\""),
                List.of("", "not of devattach"))) {
            IOException refusal = assertThrows(IOException.class, () -> AttachmentText.parse(each.get(0)));
            assertEquals(each.get(1), refusal.getMessage());
        }
    }

    @Property(tries = 30)
    void aJournalHoldsEachOnceUntilItIsHome(@ForAll List<@net.jqwik.api.From("attachments") Attachment> all)
            throws Exception {
        for (Attachment each : all) {
            journal.write(each);
        }
        List<Attachment> last = all.stream()
                .filter(one -> all.stream()
                                .filter(other ->
                                        other.container().equals(one.container()) && other.index() == one.index())
                                .reduce((first, second) -> second)
                                .orElseThrow()
                        == one)
                .toList();
        assertEquals(Set.copyOf(last), Set.copyOf(journal.all()));
        assertEquals(Set.copyOf(last), Set.copyOf(new Journal(base.resolve("nics")).all()));
        for (Attachment each : all) {
            journal.remove(each);
        }
        assertEquals(List.of(), journal.all());
    }

    /** Another devattach may have written: the daemon's and one that somebody started by hand. */
    @Example
    void whatSomebodyElseWroteIsSeen() throws Exception {
        assertEquals(List.of(), journal.all());
        new Journal(base.resolve("nics")).write(ATTACHED);
        journal.lookAnew();
        assertEquals(List.of(ATTACHED), journal.all());
        new Journal(base.resolve("nics")).remove(ATTACHED);
        Files.setLastModifiedTime(base.resolve("nics"), FileTime.fromMillis(1)); // else within one tick of the clock
        journal.lookAnew();
        assertEquals(List.of(), journal.all());
    }

    @Example
    void aFileThatIsNotUnderstoodIsToldAndHidesNoOther() throws Exception {
        journal.write(ATTACHED);
        Path file = base.resolve("nics/other.nic");
        Files.writeString(file, "devattach interface 7\nend\n");
        Files.setLastModifiedTime(base.resolve("nics"), FileTime.fromMillis(1)); // else within one tick of the clock
        journal.lookAnew();
        assertEquals(List.of(ATTACHED), journal.all());
        assertEquals(
                List.of(file + " cannot be understood: of version 7, this devattach knows 1"), journal.unreadable());
        assertTrue(Files.exists(file));
    }

    private static Link link(String bus, String device, HardwareAddress permanent, LinkKind kind) {
        return new Link(
                7,
                "enp9s0",
                List.of("enx525400100000", "front"),
                "a remark",
                kind,
                new Link.State(0x1003, 1500, 1000, MAC),
                new Link.Hardware(1, permanent, bus, device),
                new Link.Ties(0, OptionalInt.empty(), 0),
                List.of());
    }

    @Example
    void aWifiInterfaceIsFoundByTheNumberItGotOrBeforeThatByItsHardware() {
        Parked home = CARD.with(new Parked.Radio(0, 1, 2, 0, List.of()));
        Attachment one = new Attachment(
                ATTACHED.container(), 20_000_000, ATTACHED.facet(), ATTACHED.entry(), Optional.of(home), "", 0);
        Link card = link("pci", "0000:09:00.0", MAC, LinkKind.NONE);
        Link monitor = new Link(
                8,
                "mon0",
                List.of(),
                "",
                LinkKind.NONE,
                card.state(),
                new Link.Hardware(803, MAC, "pci", "0000:09:00.0"),
                card.ties(),
                List.of());
        assertTrue(Kinds.isAt(card, one) && !Kinds.isAt(monitor, one));
        assertTrue(Kinds.isAt(card, one.at(7)) && !Kinds.isAt(card, one.at(8)));
        assertTrue(Kinds.isAt(monitor, one.at(8)), "it was made one inside");
        assertFalse(Kinds.isAt(card, ATTACHED), "another number");
    }

    @Example
    void anInterfaceIsFoundByItsHardwareAlone() {
        Link card = link("pci", "0000:09:00.0", MAC, LinkKind.NONE);
        assertEquals(CARD, Parked.of(card));
        assertTrue(Kinds.is(card, CARD.hardware()));
        assertFalse(Kinds.is(link("pci", "0000:09:00.1", MAC, LinkKind.NONE), CARD.hardware()));
        assertFalse(Kinds.is(link("usb", "0000:09:00.0", MAC, LinkKind.NONE), CARD.hardware()));
        assertFalse(
                Kinds.is(link("pci", "0000:09:00.0", HardwareAddress.NONE, LinkKind.NONE), CARD.hardware()),
                "another port of it");
        Link made = link("", "", HardwareAddress.NONE, LinkKind.VETH);
        assertEquals("enp9s0", Parked.of(made).hardware().id().text());
        assertFalse(Kinds.is(made, CARD.hardware()));
    }
}
