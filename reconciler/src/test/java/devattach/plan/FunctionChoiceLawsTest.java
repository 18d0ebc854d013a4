package devattach.plan;

import static devattach.plan.SriovScene.APP;
import static devattach.plan.SriovScene.SRIOV;
import static devattach.plan.SriovScene.device;
import static devattach.plan.SriovScene.host;
import static devattach.plan.SriovScene.mapping;
import static devattach.plan.SriovScene.physical;
import static devattach.plan.SriovScene.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.FunctionFacts;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Nic;
import devattach.model.Resolution;
import devattach.testing.Devices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Which virtual function an entry gets: one that is free, always the same, and never another's. */
class FunctionChoiceLawsTest {

    /** What a host has of functions: of each, by its number, why it is busy; empty where it is free. */
    @Provide
    Arbitrary<List<String>> functions() {
        return Arbitraries.of("", "", "", "it is up", "it has the address 192.0.2.1/24", "it is a port of br0")
                .list()
                .ofMaxSize(6);
    }

    /** NSR-01, of any number of entries and containers. */
    @Property(tries = 300)
    void noFunctionIsGivenTwiceAndNoneThatIsBusy(
            @ForAll("functions") List<String> functions, @ForAll @IntRange(max = 4) int entries) {
        Resolution resolution = resolve(entries(entries), host(functions, Map.of()));
        Map<String, String> given = given(resolution);
        assertEquals(given.size(), new HashSet<>(given.values()).size(), "twice: " + given);
        given.values().forEach(function -> assertEquals("", functions.get(number(function)), function));
        long free = functions.stream().filter(String::isEmpty).count();
        assertEquals(Math.min(free, 2L * entries), given.size());
        assertEquals(2L * entries - given.size(), resolution.findings().size(), "each without one is told");
    }

    /** What an entry has it keeps: the next pass, another devattach, and with more entries or functions beside it. */
    @Property(tries = 300)
    void whatAnEntryHasItKeeps(
            @ForAll("functions") List<String> functions,
            @ForAll @IntRange(max = 3) int entries,
            @ForAll @IntRange(max = 2) int more) {
        Map<String, String> first = given(resolve(entries(entries), host(functions, Map.of())));
        List<String> all = new ArrayList<>(functions);
        all.add("");
        Map<String, String> then = given(resolve(entries(entries + more), host(all, first)));
        first.forEach((entry, function) -> assertEquals(function, then.get(entry)));
        assertEquals(then.size(), new HashSet<>(then.values()).size(), "twice: " + then);
    }

    /** Of a container that comes with other entries in another order, too. */
    @Property(tries = 100)
    void theOrderOfEntriesDoesNotMatter(@ForAll("functions") List<String> functions) {
        List<Mapping> one = entries(3);
        List<Mapping> reversed = List.of(one.get(2), one.get(1), one.get(0));
        List<HostDevice> host = host(functions, Map.of());
        assertEquals(given(resolve(one, host)), given(resolve(reversed, host)));
    }

    @Example
    void theFirstThatIsFreeIsTaken() {
        Map<String, String> given = given(resolve(entries(1), host(List.of("it is up", "", "", ""), Map.of())));
        assertEquals(Map.of("app e0", "function 1", "other e0", "function 2"), given);
    }

    @Example
    void oneThatAnEntryNamesIsLeftToIt() {
        List<Mapping> mappings = new ArrayList<>(entries(1));
        mappings.add(mapping("z", Map.of("name", "vf1"), Map.of(), "app"));
        Resolution resolution = resolve(mappings, host(List.of("", "", ""), Map.of()));
        assertEquals(List.of(), resolution.findings());
        assertEquals(
                Map.of("app e0", "function 0", "other e0", "function 2", "app vf1", "function 1"), given(resolution));
    }

    /** Whoever names a function that another has by chance gets it; that one moves on. */
    @Example
    void oneThatIsNamedLaterIsGivenBack() {
        List<Mapping> mappings = new ArrayList<>(entries(1));
        mappings.add(mapping("z", Map.of("name", "vf0"), Map.of(), "other"));
        Resolution resolution =
                resolve(mappings, host(List.of("", "", ""), Map.of("app e0", "function 0", "other e0", "function 1")));
        assertEquals(
                Map.of("app e0", "function 2", "other e0", "function 1", "other vf0", "function 0"), given(resolution));
    }

    /** A devattach that ended under way leaves it on the host, and written down. */
    @Example
    void oneUnderWayIsTheEntrysThatItWasFor() {
        List<HostDevice> host = host(List.of("", ""), Map.of("other e0", "function 0"));
        Map<String, String> home = new HashMap<>(host.get(1).properties());
        home.remove(HostDevice.LENT);
        host.set(1, Devices.device("/net/vf0", "net", DeviceNumber.NONE, Set.of(), home));
        assertEquals(Map.of("app e0", "function 1", "other e0", "function 0"), given(resolve(entries(1), host)));
    }

    @Example
    void whereNoneIsFreeItIsToldWhoHasThemAndHowToHaveMore() {
        List<HostDevice> host = new ArrayList<>(host(List.of("it is up", ""), Map.of("other x", "function 1")));
        host.set(0, physical(3, "2 is for a virtual machine (vfio-pci)"));
        Resolution resolution = resolve(List.of(mapping("e0", Map.of("name", "pf"), SRIOV, "app")), host);
        Finding finding = resolution.findings().get(0);
        assertEquals(
                "none of the 3 virtual functions of pf, which can have 7, is free: 0 (vf0) is used (it is up); 1 (vf1)"
                        + " is in docker/other; 2 is for a virtual machine (vfio-pci)",
                finding.sentence());
        assertEquals(
                "free one; or, to have more, free all, and add 'vfs' with their number to the entry", finding.next());
        assertEquals(Optional.of(APP.id()), finding.container());
    }

    @Example
    void aCardWithoutFunctionsSaysHowToMakeSome() {
        Finding none = resolve(entries(1), List.of(physical(0, ""))).findings().get(0);
        assertEquals("pf has no virtual functions now; it can have 7", none.sentence());
        assertEquals(
                "make some: add 'vfs' with their number to the entry, or write it to"
                        + " /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs",
                none.next());
        HostDevice plain = device("pf", Map.of("pci.address", "0000:01:00.0"));
        Finding never = resolve(entries(1), List.of(plain)).findings().get(0);
        assertTrue(never.sentence().contains("no SR-IOV"), never.sentence());
    }

    @Example
    void theOtherPortOfACardHasFunctionsOfItsOwn() {
        List<HostDevice> host = new ArrayList<>(host(List.of("", ""), Map.of()));
        Map<String, String> elsewhere = new HashMap<>(host.get(1).properties());
        elsewhere.put(FunctionFacts.PORT, "1");
        host.set(1, Devices.device("/net/vf0", "net", DeviceNumber.NONE, Set.of(), elsewhere));
        assertEquals(
                Map.of("app e0", "function 1"),
                given(resolve(List.of(mapping("e0", Map.of("name", "pf"), SRIOV, "app")), host)));
    }

    /** A function is not the parent of others, however wide the match. */
    @Example
    void aWideMatchMeansTheCardAndNotItsFunctions() {
        Mapping wide = mapping("e0", Map.of("name", "*"), SRIOV, "app");
        assertEquals(Map.of("app e0", "function 0"), given(resolve(List.of(wide), host(List.of("", ""), Map.of()))));
    }

    @Example
    void theTermsAreThoseOfTheEntry() {
        Map<String, String> options = new HashMap<>(SRIOV);
        options.putAll(Map.of(
                "vlan", "20",
                "security.mac_filtering", "true",
                "security.trusted", "true",
                "limits.max", "100Mbit",
                "hwaddr", "02:00:5e:10:00:07"));
        Resolution resolution =
                resolve(List.of(mapping("e0", Map.of("name", "pf"), options, "app")), host(List.of(""), Map.of()));
        Facet facet =
                resolution.wanted().get(APP.id()).values().iterator().next().facet();
        assertEquals(
                "interface e0, function function 0 of the pf, vlan 20, filtered to 02:00:5e:10:00:07, trusted, at most"
                        + " 100 Mbit/s, hwaddr 02:00:5e:10:00:07",
                facet.toString());
        assertFalse(resolution.exclusive().contains(facet.subject()), "the card is not for one alone");
    }

    private static int number(String function) {
        return Integer.parseInt(function.substring(function.indexOf(' ') + 1));
    }

    private static List<Mapping> entries(int count) {
        List<Mapping> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(mapping("e" + i, Map.of("name", "pf"), SRIOV, ""));
        }
        return all;
    }

    /** Who got which, as {@code CONTAINER NAME}. */
    private static Map<String, String> given(Resolution resolution) {
        Map<String, String> given = new TreeMap<>();
        resolution.wanted().forEach((container, places) -> places.values().forEach(wanted -> {
            Facet.Interface nic = (Facet.Interface) wanted.facet();
            String of = nic.origin().moves().orElseThrow().text();
            given.put(container.id() + " " + nic.name(), of);
            if (nic.origin() instanceof Nic.Function function) {
                assertEquals("the pf", function.physical().text());
            }
        }));
        return given;
    }
}
