package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.ClassicAssembler;
import devattach.linux.net.Filter;
import devattach.linux.net.Link;
import devattach.linux.net.Qdisc;
import devattach.model.ExitCode;
import devattach.model.Filtering;
import devattach.model.Filtering.Part;
import devattach.model.IpPrefix;
import devattach.model.Report;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import devattach.testing.Box;
import devattach.testing.Frames;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import devattach.testing.Wait;
import devattach.testing.Wire;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A port of a bridge whose container sends under its own addresses only, whatever root inside does. */
@Tag("kernel")
class FilteringKernelTest {

    private static final String PORT =
            "lan: { type: nic, nictype: bridged, parent: datest-br, name: eth1, host_name: datest-point";
    private static final String V4 = ", ipv4.address: 192.0.2.7/24";
    private static final String V6 = ", ipv6.address: '2001:db8::7/64'";
    private static final String ALL = PORT + ", hwaddr: '" + Frames.HARDWARE + "'" + V4 + V6
            + ", ipv4.routes: 198.51.100.0/24, ipv6.routes: '2001:db8:7::/56'";
    private static final String MAC = ", security.mac_filtering: true";
    private static final String ON_V4 = ", security.ipv4_filtering: true";
    private static final String ON_V6 = ", security.ipv6_filtering: true";

    /** Whether the host answers that nobody listens, or nobody answers at all. */
    private static final String TRY =
            "timeout 2 bash -c '</dev/tcp/ADDRESS/9' 2>&1 | grep -q refused && echo yes || echo no";

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    private static String text(Report report) {
        return PlanText.render(ReportView.of(report), Style.PLAIN);
    }

    private static int end(HostLinks links) throws Exception {
        return links.get("datest-point").orElseThrow().index();
    }

    private static List<Filter> filters(HostLinks links) throws Exception {
        return links.host().traffic().filters(end(links), Filter.Side.IN).stream()
                .filter(filter -> filter.handle() != 0)
                .toList();
    }

    private static boolean isHooked(HostLinks links) throws Exception {
        int end = end(links);
        return links.host().traffic().qdiscs().stream()
                .anyMatch(queue -> queue.link() == end && queue.parent() == Qdisc.IN);
    }

    private static String reaches(Box box, String address) throws Exception {
        return box.run(TRY.replace("ADDRESS", address));
    }

    @Test
    @DisplayName("NBF-01, NBF-02, NBF-04, NBF-05, NBV-01: frames arrive, or do not, by what is looked at, which changes"
            + " while it is used")
    void framesArriveOrDoNot() throws Exception {
        List<Frames.Frame> frames = Frames.all();
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            Wire wire = Wire.at(links, links.bridge("br"));
            site.want(ALL + " }");
            good(site.apply());
            List<Integer> every =
                    wire.arrive(box, frames); // but what a bridge with br_netfilter itself takes for broken
            assertTrue(every.size() > frames.size() * 3 / 4, every.toString());
            int end = end(links);
            for (String asked : List.of(MAC, ON_V4, ON_V6, ON_V4 + ON_V6, MAC + ON_V6)) {
                Filtering by = new Filtering(Stream.of(Part.MAC, Part.IPV4, Part.IPV6)
                        .filter(part -> asked.contains("." + part.name().toLowerCase(Locale.ROOT) + "_"))
                        .collect(Collectors.toSet()));
                site.want(ALL + asked + " }");
                good(site.apply());
                assertTrue(site.plan().plan().isEmpty(), "changes are planned");
                List<Integer> right = frames.stream()
                        .filter(frame -> frame.passes(by))
                        .map(Frames.Frame::number)
                        .filter(every::contains)
                        .toList();
                assertEquals(right, wire.arrive(box, frames), asked);
            }
            // a family of which nothing passes
            site.want(PORT + ", hwaddr: '" + Frames.HARDWARE + "'" + V6 + ", ipv4.address: none" + ON_V4 + " }");
            good(site.apply());
            List<Integer> rest = frames.stream()
                    .filter(frame -> frame.bytes()[12] == (byte) 0x86 && frame.passes(new Filtering(Set.of(Part.MAC))))
                    .map(Frames.Frame::number)
                    .filter(every::contains)
                    .toList();
            assertEquals(rest, wire.arrive(box, frames));
            site.want(ALL + " }");
            good(site.apply());
            assertEquals(every, wire.arrive(box, frames), "it is free again");
            assertEquals(end, end(links), "it was made anew");
            assertFalse(isHooked(links), "filters of nobody are left");
        }
    }

    @Test
    @DisplayName("NBF-01, NBF-02, NBF-04: with a false address nobody answers, with the right one they do")
    void withAFalseAddressNobodyAnswers() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            Link bridge = links.bridge("br");
            for (String each : List.of("203.0.113.1/24", "2001:db8::1/64")) {
                links.host().addAddress(bridge.index(), IpPrefix.parse(each).orElseThrow());
            }
            String own4 = ", ipv4.address: 203.0.113.7/24";
            site.want(PORT + own4 + V6 + ON_V4 + ON_V6 + " }");
            good(site.apply());
            assertEquals("yes", reaches(box, "203.0.113.1"));
            Wait.until(
                    "the address is certain", () -> reaches(box, "2001:db8::1").equals("yes"));
            box.run("ip addr add 203.0.113.66/24 dev eth1 && ip addr del 203.0.113.7/24 dev eth1");
            assertEquals("no", reaches(box, "203.0.113.1"));
            box.run("ip addr add 2001:db8::66/64 dev eth1 nodad && ip addr del 2001:db8::7/64 dev eth1");
            assertEquals("no", reaches(box, "2001:db8::1"));
            good(site.apply());
            box.run("ip addr del 203.0.113.66/24 dev eth1; ip addr del 2001:db8::66/64 dev eth1");
            assertEquals("yes", reaches(box, "203.0.113.1"));
            Wait.until(
                    "the address is certain", () -> reaches(box, "2001:db8::1").equals("yes"));
            // another hardware address cuts it off; that is put right, by what is known on the host
            String own = box.run("ip -br link show eth1").split(" +")[2];
            assertTrue(own.startsWith("02:"), own);
            site.restart();
            box.run("ip link set eth1 address 02:00:00:00:00:66");
            assertEquals("no", reaches(box, "203.0.113.1"));
            Report mended = site.apply();
            good(mended);
            assertTrue(text(mended).contains("its hardware address is 02:00:00:00:00:66, not " + own), text(mended));
            assertEquals("yes", reaches(box, "203.0.113.1"));
            // another address by which alone it may send
            site.want(PORT + ", ipv4.address: 203.0.113.9/24" + ON_V4 + " }");
            good(site.apply());
            assertEquals("yes", reaches(box, "203.0.113.1"));
            box.run("ip addr add 203.0.113.7/24 dev eth1 && ip addr del 203.0.113.9/24 dev eth1");
            assertEquals("no", reaches(box, "203.0.113.1"));
        }
    }

    @Test
    @DisplayName(
            "NBF-01, NBF-08: what somebody changed is put right, what is somebody else's stays, and all goes with the"
                    + " interface")
    void whatSomebodyChangedIsPutRight() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.bridge("br");
            site.want(PORT + V4 + MAC + " }");
            Report given = site.apply();
            good(given);
            assertTrue(text(given).contains("only under its own hardware address"), text(given));
            Filter made = filters(links).get(0);
            assertTrue(made.isOurs() && made.preference() == 217, made.toString());
            int end = end(links);
            links.host()
                    .traffic()
                    .judgeIn(end, new ClassicAssembler().answer(Filter.GO_ON).program(), made.handle());
            Report mended = site.apply();
            good(mended);
            assertTrue(text(mended).contains("another hardware address is not as it was made"), text(mended));
            assertEquals(List.of(made), filters(links));
            links.host().traffic().removeIn(end, Filter.SOURCE_BY_DEVATTACH);
            mended = site.apply();
            good(mended);
            assertTrue(text(mended).contains("another hardware address is gone"), text(mended));
            assertEquals(List.of(made), filters(links));
            // a second one of its number would be asked first
            HostLinks.tc(
                    "filter",
                    "add",
                    "dev",
                    "datest-point",
                    "ingress",
                    "pref",
                    "217",
                    "protocol",
                    "all",
                    "bpf",
                    "da",
                    "bytecode",
                    "1,6 0 0 0,");
            assertEquals(2, filters(links).size());
            good(site.apply());
            assertEquals(
                    List.of(made.program()),
                    filters(links).stream().map(Filter::program).toList());
            // another's is not ours to take away
            HostLinks.tc(
                    "filter",
                    "add",
                    "dev",
                    "datest-point",
                    "ingress",
                    "pref",
                    "300",
                    "protocol",
                    "all",
                    "u32",
                    "match",
                    "u32",
                    "0",
                    "0");
            site.want(PORT + V4 + MAC + ON_V4 + " }");
            good(site.apply());
            assertNotEquals(made.program(), filters(links).get(0).program());
            site.want(PORT + V4 + " }");
            good(site.apply());
            assertEquals(
                    List.of(300),
                    filters(links).stream().map(Filter::preference).distinct().toList());
            HostLinks.tc("filter", "del", "dev", "datest-point", "ingress", "pref", "300");
            HostLinks.tc(
                    "filter",
                    "add",
                    "dev",
                    "datest-point",
                    "ingress",
                    "pref",
                    "217",
                    "protocol",
                    "all",
                    "u32",
                    "match",
                    "u32",
                    "0",
                    "0");
            site.want(PORT + V4 + MAC + " }");
            Report refused = site.apply();
            assertEquals(ExitCode.PARTLY, refused.exitCode(), refused.toString());
            String why = refused.outcomes().toString();
            assertTrue(why.contains("tc filter del dev datest-point ingress pref 217"), why);
            HostLinks.tc("filter", "del", "dev", "datest-point", "ingress", "pref", "217");
            good(site.apply());
            assertEquals(made.program(), filters(links).get(0).program());
            site.want();
            good(site.apply());
            assertFalse(links.get("datest-point").isPresent());
        }
    }

    /** Whoever is killed while a filter comes or changes: the next pass ends it, and it never sends without. */
    @Test
    void nbfKilledAtAnyStepNoFilterIsMissing() throws Exception {
        KilledApply.assume();
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.bridge("br");
            int kills = 0;
            for (String call : List.of("sendto", "rename")) {
                for (int nth = 1; nth <= 33; nth = KilledApply.next(nth)) {
                    String when = " killed at " + call + " " + nth;
                    site.want(PORT + V4 + ON_V4 + " }");
                    boolean attach = KilledApply.at(call, nth, site);
                    site.restart();
                    if (box.run("ip -br link").contains("eth1")) {
                        boolean up = box.run("ip -br link show eth1").contains("UP");
                        assertTrue(!up || filters(links).size() == 1, () -> "it is up without its filter," + when);
                    }
                    good(site.apply());
                    assertEquals(1, filters(links).size(), () -> "attach" + when);
                    site.want(PORT + ", ipv4.address: 192.0.2.8/24" + ON_V4 + " }");
                    boolean change = KilledApply.at(call, nth, site);
                    site.restart();
                    good(site.apply());
                    assertEquals(1, filters(links).size(), () -> "change" + when);
                    assertTrue(site.plan().plan().isEmpty(), when);
                    site.want();
                    good(site.apply());
                    kills += (attach ? 1 : 0) + (change ? 1 : 0);
                    if (!attach && !change) {
                        break;
                    }
                }
            }
            assertTrue(kills >= 6, "only " + kills + " runs were killed: the calls are not where they were");
        }
    }
}
