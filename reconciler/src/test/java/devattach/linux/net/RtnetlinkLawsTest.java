package devattach.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Answers;
import devattach.linux.ClassicAssembler;
import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.NetlinkRequest;
import devattach.model.HardwareAddress;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The kernel describes things in the words in which it is asked for them; so what is asked for is what would be read. */
class RtnetlinkLawsTest {

    @Provide
    Arbitrary<LinkKind> kinds() {
        return Arbitraries.oneOf(
                Arbitraries.of(LinkKind.BRIDGE, LinkKind.DUMMY, new LinkKind.Named("vxlan")),
                Arbitraries.of(LinkKind.Macvlan.Mode.class).map(LinkKind.Macvlan::new),
                Arbitraries.of(LinkKind.Ipvlan.Layer.class).map(LinkKind.Ipvlan::new),
                Arbitraries.integers().between(1, 4094).map(LinkKind.Vlan::new));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("aZ0.-ü").ofMinLength(1).ofMaxLength(15);
    }

    @Provide
    Arbitrary<HardwareAddress> addresses() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(6)
                .ofMaxSize(20)
                .map(HardwareAddress::of);
    }

    @Property(tries = 300)
    void aLinkIsReadAsItIsAskedFor(
            @ForAll("kinds") LinkKind kind,
            @ForAll("names") String name,
            @ForAll("addresses") HardwareAddress address,
            @ForAll @IntRange(min = 1) int number)
            throws Exception {
        LinkSettings settings = LinkSettings.NONE
                .name(name)
                .alias(name)
                .index(number)
                .address(address)
                .mtu(number)
                .queueLength(number / 2)
                .parent(number / 3)
                .master(number / 4)
                .up();
        Link link = LinkReader.read(Answers.like(LinkMessages.create(kind, settings)));
        assertEquals(name, link.name());
        assertEquals(name, link.alias());
        assertEquals(number, link.index());
        assertEquals(kind, link.kind());
        assertEquals(kind.name(), link.kind().name());
        assertEquals(new Link.State(1, number, number / 2, address), link.state());
        assertEquals(number / 3, link.ties().parent());
        assertEquals(number / 4, link.ties().master());
    }

    @Property(tries = 100)
    void altnamesAreReadAsTheyAreAskedFor(
            @ForAll @Size(max = 5) List<@net.jqwik.api.From("names") String> names,
            @ForAll @IntRange(min = 1) int index)
            throws Exception {
        Link link = LinkReader.read(Answers.like(LinkMessages.addAltnames(index, names)));
        assertEquals(names, link.altnames());
        assertEquals(index, link.index());
    }

    @Property(tries = 200)
    void aFunctionIsReadAsItIsAskedFor(
            @ForAll @IntRange(max = 255) int number,
            @ForAll @IntRange(max = 4094) int vlan,
            @ForAll @IntRange(max = 7) int priority,
            @ForAll VirtualFunction.Wire wire,
            @ForAll @Size(6) byte[] mac)
            throws Exception {
        HardwareAddress address = HardwareAddress.of(mac);
        FunctionSettings settings = FunctionSettings.of(number)
                .address(address)
                .vlan(vlan, priority)
                .rate(vlan, 2 * vlan)
                .spoofCheck(VirtualFunction.Switch.ON)
                .trust(VirtualFunction.Switch.OFF)
                .wire(wire);
        Link link = LinkReader.read(Answers.like(LinkMessages.change(1, settings)));
        VirtualFunction wanted = new VirtualFunction(
                number,
                address,
                vlan,
                priority,
                vlan,
                2 * vlan,
                VirtualFunction.Switch.ON,
                VirtualFunction.Switch.OFF,
                wire);
        assertEquals(List.of(wanted), link.functions());
    }

    @Provide
    Arbitrary<IpPrefix> prefixes() {
        return Arbitraries.of(4, 16)
                .flatMap(size -> Arbitraries.bytes().array(byte[].class).ofSize(size))
                .map(bytes -> IpAddress.of(bytes).orElseThrow())
                .flatMap(one -> Arbitraries.integers()
                        .between(0, one.version().bits())
                        .map(length -> new IpPrefix(one, length)));
    }

    @Provide
    Arbitrary<Route> routes() {
        Arbitrary<Optional<IpAddress>> gateways =
                prefixes().map(IpPrefix::address).optional();
        return Combinators.combine(
                        prefixes().map(IpPrefix::network),
                        gateways,
                        Arbitraries.integers().between(1, 1 << 20),
                        Arbitraries.integers().between(0, 1 << 20),
                        Arbitraries.of(Route.GatewayAt.class),
                        Arbitraries.of(Route.Maker.class),
                        Arbitraries.of(254, 1, 255, 256, Integer.MAX_VALUE))
                .as(Route::new);
    }

    @Property(tries = 300)
    void anAddressIsReadAsItIsAskedFor(@ForAll("prefixes") IpPrefix address, @ForAll @IntRange(min = 1) int link)
            throws Exception {
        InterfaceAddress wanted = new InterfaceAddress(link, address, 0);
        assertEquals(wanted, AddressMessages.read(Answers.like(AddressMessages.add(link, address))));
    }

    @Property(tries = 20)
    void aWayToMakeAddressesIsReadAsItIsAskedFor(@ForAll @IntRange(max = 3) int number) throws Exception {
        Link link = LinkReader.read(Answers.like(LinkMessages.change(7, LinkSettings.NONE.generation(number))));
        assertEquals(new Inet6State(0, 0, 0, number), link.inet6());
    }

    @Property(tries = 300)
    void aRouteIsReadAsItIsAskedFor(@ForAll("routes") Route route) throws Exception {
        IpAddress.Version version = route.to().address().version();
        assertEquals(
                List.of(route), RouteMessages.read(Answers.like(RouteMessages.add(route)), version, route.table()));
        assertEquals(List.of(), RouteMessages.read(Answers.like(RouteMessages.add(route)), version, 77));
    }

    @Property(tries = 300)
    void aRateIsReadAsItIsAskedFor(
            @ForAll @LongRange(min = 1, max = 1L << 47) long rate, @ForAll @IntRange(min = 1) int link)
            throws Exception {
        Qdisc queue = TrafficMessages.qdisc(Answers.like(TrafficMessages.addTokenBucket(link, rate)));
        assertEquals(new Qdisc(link, Qdisc.OUT, Qdisc.BY_DEVATTACH, "tbf", rate), queue);
        assertTrue(queue.isOurs());
        assertTrue(TrafficMessages.qdisc(Answers.like(TrafficMessages.addHook(link)))
                .isHook());
        Filter filter = TrafficMessages.filter(Answers.like(TrafficMessages.police(link, rate, 0x8000_0800)));
        assertEquals(new Filter(219, 0x8000_0800, "u32", rate, OptionalLong.empty(), Optional.empty()), filter);
        assertTrue(filter.isOurs());
        // what may pass and wait at once is no less than a packet, and no more than the kernel's numbers hold
        assertTrue(RateMessages.burstOut(rate) >= 1 << 16 && RateMessages.waiting(rate) >= 1 << 16);
        assertTrue(RateMessages.burstIn(rate) != 0);
    }

    @Property(tries = 100)
    void aPriorityIsReadAsItIsAskedFor(@ForAll @LongRange(max = 0xffff_ffffL) long priority) throws Exception {
        assertEquals(
                new Filter(218, 0x8000_0800, "u32", 0, OptionalLong.of(priority), Optional.empty()),
                TrafficMessages.filter(Answers.like(TrafficMessages.prioritize(7, priority, 0x8000_0800))));
    }

    @Property(tries = 100)
    void aProgramIsReadAsItIsAskedFor(@ForAll @Size(min = 1, max = 200) List<Integer> answers) throws Exception {
        ClassicAssembler code = new ClassicAssembler();
        answers.forEach(code::answer);
        Filter filter = TrafficMessages.filter(Answers.like(TrafficMessages.judge(7, code.program(), 3)));
        assertEquals(new Filter(217, 3, "bpf", 0, OptionalLong.empty(), Optional.of(code.program())), filter);
        assertTrue(filter.isOurs());
    }

    @Property(tries = 1000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 120) byte[] bytes) {
        read(bytes);
    }

    /** Whatever the kernel would send in the place of an answer, reading it ends, with a value or with a refusal. */
    @Property(tries = 2000)
    void changedBytesAreReadOrRefused(
            @ForAll("kinds") LinkKind kind,
            @ForAll("routes") Route route,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 0xffff) Integer> flips) {
        NetlinkRequest several = RouteMessages.add(route);
        several.put(9, new byte[] {8, 0, 0, 0, 1, 0, 0, 0, 16, 0, 4, 0, 2, 0, 0, 0, 8, 0, 5, 0, 1, 2, 3, 4});
        FunctionSettings function = FunctionSettings.of(1).vlan(1, 2).trust(VirtualFunction.Switch.ON);
        for (NetlinkRequest request : List.of(
                several,
                PortMessages.isolate(1, 1),
                PortMessages.addUntagged(1, 10),
                TrafficMessages.addTokenBucket(1, 1L << 40),
                TrafficMessages.police(1, 1L << 40, 1),
                TrafficMessages.prioritize(1, 7, 1),
                TrafficMessages.judge(1, new ClassicAssembler().answer(2).program(), 1),
                LinkMessages.create(kind, LinkSettings.NONE.name("eth0")),
                LinkMessages.change(1, function),
                LinkMessages.change(1, LinkSettings.NONE.generation(3)),
                LinkMessages.addAltnames(1, List.of("a", "b")),
                AddressMessages.add(1, route.to()))) {
            byte[] bytes = Answers.bytes(request);
            for (int flip : flips) {
                bytes[(flip >> 8) % bytes.length] = (byte) flip;
            }
            read(bytes);
        }
    }

    private static void read(byte[] bytes) {
        for (Reading reading : List.<Reading>of(
                () -> LinkReader.read(Answers.of(bytes)),
                () -> AddressMessages.read(Answers.of(bytes)),
                () -> PortMessages.read(Answers.of(bytes)),
                () -> TrafficMessages.qdisc(Answers.of(bytes)),
                () -> TrafficMessages.filter(Answers.of(bytes)),
                () -> RouteMessages.read(Answers.of(bytes), IpAddress.Version.V4, 254),
                () -> RouteMessages.read(Answers.of(bytes), IpAddress.Version.V6, 254),
                () -> NamespaceMessages.read(Answers.of(bytes)))) {
            try {
                reading.run();
            } catch (KernelException e) {
                assertTrue(e.is(Errno.EBADMSG), e.getMessage());
            }
        }
    }

    private interface Reading {
        Object run() throws KernelException;
    }
}
