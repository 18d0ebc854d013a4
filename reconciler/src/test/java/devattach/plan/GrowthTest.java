package devattach.plan;

import static devattach.plan.SriovScene.APP;
import static devattach.plan.SriovScene.device;
import static devattach.plan.SriovScene.host;
import static devattach.plan.SriovScene.mapping;
import static devattach.plan.SriovScene.physical;
import static devattach.plan.SriovScene.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.Finding;
import devattach.model.FunctionFacts;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.MoreFunctions;
import devattach.model.NetworkFinding;
import devattach.model.Resolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** When a card gets more virtual functions: where an entry says how many, and nothing that somebody uses is lost. */
class GrowthTest {

    private static final String FILE = "/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs";

    private static Mapping wanting(String key, int functions) {
        Map<String, String> options = Map.of("nictype", "sriov", "vfs", Integer.toString(functions));
        return mapping(key, Map.of("name", "pf"), options, "app");
    }

    private static List<HostDevice> free(int count) {
        return host(new ArrayList<>(java.util.Collections.nCopies(count, "")), Map.of());
    }

    private static List<HostDevice> with(String fact, String value, List<HostDevice> host) {
        Map<String, String> facts = new HashMap<>(host.get(0).properties());
        facts.put(fact, value);
        host.set(0, device("pf", facts));
        return host;
    }

    private static Finding only(Resolution resolution) {
        assertEquals(List.of(), resolution.more());
        return resolution.findings().get(0);
    }

    /** As many as the entry that wants the most, never fewer than there are, and none where nobody says so. */
    @Property(tries = 100)
    void aCardHasAsManyAsAnEntryWants(
            @ForAll @IntRange(max = 7) int had,
            @ForAll @IntRange(min = 1, max = 7) int one,
            @ForAll @IntRange(min = 1, max = 7) int other) {
        Resolution resolution = resolve(List.of(wanting("a", one), wanting("b", other)), free(had));
        int most = Math.max(one, other);
        assertEquals(
                most > had ? List.of(had + " to " + most) : List.of(),
                resolution.more().stream()
                        .map(more -> more.had() + " to " + more.wanted())
                        .toList());
        assertEquals(
                most > had ? 2 : Math.max(0, 2 - had), resolution.findings().size(), "each waits that has none");
    }

    @Example
    void whoWantsOneWaitsForThemAndGetsNoneOfThoseThatGo() {
        Mapping other = mapping("z", Map.of("name", "pf"), SriovScene.SRIOV, "other");
        Resolution resolution = resolve(List.of(other, wanting("e0", 4)), free(2));
        assertEquals(Map.of(), resolution.wanted());
        assertEquals(
                List.of(new MoreFunctions(
                        "pf",
                        "0000:01:00.0",
                        2,
                        4,
                        wanting("e0", 4).entry(),
                        wanting("e0", 4).where())),
                resolution.more());
        assertEquals(2, resolution.findings().size());
        resolution.findings().forEach(finding -> {
            assertTrue(finding instanceof NetworkFinding.FunctionsFirst, finding.toString());
            assertEquals("there have to be 4 virtual functions of pf first", finding.sentence());
        });
    }

    @Example
    void nothingThatIsUsedIsLost() {
        List<HostDevice> host = with(
                FunctionFacts.AWAY,
                "2 is for a virtual machine (vfio-pci)",
                host(List.of("it is up", "", "", ""), Map.of("other x", "function 1")));
        Resolution resolution = resolve(List.of(wanting("e0", 6)), host);
        Finding why = only(resolution);
        assertEquals(
                "pf has 4 virtual functions, and to have 6 it would lose all of them first; of these 0 (vf0) is used (it is"
                        + " up); 1 (vf1) is in docker/other; 2 is for a virtual machine (vfio-pci)",
                why.sentence());
        assertEquals("free them and wait for the next pass, or write 'vfs: 4'", why.next());
        assertEquals(1, resolution.wanted().get(APP.id()).size(), "it gets one of those that are there");
    }

    @Example
    void aCardThatTheHostNeedsIsLeftAlone() {
        Finding why = only(resolve(
                List.of(wanting("e0", 4)), with(FunctionFacts.BUSY, "the default route goes through it", free(0))));
        assertTrue(why instanceof Finding.Blocked blocked && blocked.rule().equals("network-in-use"), why.toString());
        assertTrue(why.sentence().contains("the default route goes through it"), why.sentence());
        assertEquals("make them when it suits: echo 4 > " + FILE, why.next());
    }

    @Example
    void noCardHasMoreThanItCan() {
        Finding why = only(resolve(List.of(wanting("e0", 8)), free(0)));
        assertEquals("pf can have 7 virtual functions, not 8", why.sentence());
        assertEquals("write at most 7 as 'vfs'", why.next());
    }

    /** Nothing of the host is changed for a container that is not there, or that another map keeps out. */
    @Example
    void withoutAContainerNothingIsMade() {
        Mapping absent = mapping("e0", Map.of("name", "pf"), Map.of("nictype", "sriov", "vfs", "4"), "absent");
        assertEquals(
                List.of(), resolve(List.of(absent), List.of(physical(0, ""))).more());
    }
}
