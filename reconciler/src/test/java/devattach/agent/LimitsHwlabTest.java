package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Filter;
import devattach.linux.net.Link;
import devattach.linux.net.Qdisc;
import devattach.linux.net.TrafficControl;
import devattach.model.ExitCode;
import devattach.model.IpPrefix;
import devattach.model.Report;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import devattach.testing.Box;
import devattach.testing.Hardware;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What comes from a container, held to a rate and given a priority: by a kernel of a distribution, with its modules. */
@Tag("hwlab")
class LimitsHwlabTest {

    private static final String CABLE =
            "point: { type: nic, nictype: p2p, name: eth1, host_name: datest-point," + " ipv4.address: 192.0.2.2/24";
    private static final long AT_ONCE = 96 << 10;

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    private static String text(Report report) {
        return PlanText.render(ReportView.of(report), Style.PLAIN);
    }

    private static List<Filter> filters(HostLinks links) throws Exception {
        int index = links.get("datest-point").orElseThrow().index();
        return links.host().traffic().filters(index, Filter.Side.IN).stream()
                .filter(filter -> filter.handle() != 0 && filter.isOurs())
                .toList();
    }

    /** Takes what comes until nothing does, and answers how much that was. */
    private static long drain(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        long bytes = 0;
        while (true) {
            try {
                socket.receive(packet);
                bytes += packet.getLength();
            } catch (SocketTimeoutException e) {
                return bytes;
            }
        }
    }

    private static void held(Box box) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(4711, InetAddress.getByName("192.0.2.1"))) {
            socket.setSoTimeout(5_000);
            long start = System.nanoTime();
            Process flood = box.begin(
                    "timeout",
                    "120",
                    "bash",
                    "-c",
                    "dd if=/dev/zero bs=1400 count=3000 status=none >/dev/udp/192.0.2.1/4711");
            long bytes = drain(socket);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertEquals(0, flood.waitFor());
            assertTrue(bytes > 1400, "nothing came");
            assertTrue(bytes <= AT_ONCE + 62_500 * seconds, bytes + " bytes in " + seconds + " s");
            String said = Hardware.run("tc -s filter show dev datest-point ingress");
            assertTrue(said.matches("(?s).*dropped [1-9].*"), said);
        }
    }

    @Test
    @DisplayName("NPP-01, NPP-03, NPP-05, NBR-03, NBR-05, NBR-08: what is sent is held to a rate and has a priority")
    void whatIsSentIsHeldToARateAndHasAPriority() throws Exception {
        Hardware.run("modprobe veth");
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            site.want(CABLE + ", limits.egress: 500kbit, limits.ingress: 1Mbit, limits.priority: 7 }");
            good(site.apply());
            Link end = links.get("datest-point").orElseThrow();
            links.host().addAddress(end.index(), IpPrefix.parse("192.0.2.1/24").orElseThrow());
            assertEquals(
                    List.of(218, 219),
                    filters(links).stream().map(Filter::preference).toList());
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            // who comes after ours sees what passed, with its priority
            Hardware.run("tc filter add dev datest-point ingress pref 300 protocol ip basic match 'meta(priority eq 7)'"
                    + " action gact ok");
            held(box);
            String said = Hardware.run("tc -s filter show dev datest-point ingress pref 300");
            assertTrue(said.matches("(?s).*Sent [1-9].*"), said);
            // what somebody changed or removed is put right, with its reason
            TrafficControl control = links.host().traffic();
            control.removeIn(end.index(), Filter.RATE_BY_DEVATTACH);
            int handle = filters(links).get(0).handle();
            control.prioritizeIn(end.index(), 9, handle);
            Report mended = site.apply();
            good(mended);
            assertTrue(text(mended).contains("limits.egress is none, not 500kbit"), text(mended));
            assertTrue(text(mended).contains("limits.priority is 9, not 7"), text(mended));
            assertEquals(62_500, filters(links).get(1).rate());
            assertEquals(OptionalLong.of(7), filters(links).get(0).priority());
            // another rate, in the place of the one before
            handle = filters(links).get(1).handle();
            site.want(CABLE + ", limits.egress: 300Gbit, limits.priority: 4294967295 }");
            good(site.apply());
            assertEquals(37_500_000_000L, filters(links).get(1).rate());
            assertEquals(handle, filters(links).get(1).handle());
            assertEquals(OptionalLong.of(0xffff_ffffL), filters(links).get(0).priority());
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            assertFalse(Hardware.run("tc qdisc show dev datest-point").contains("tbf"), "the other way is free");
            // what is somebody else's stays, what is ours goes
            site.want(CABLE + " }");
            good(site.apply());
            assertEquals(List.of(), filters(links));
            said = Hardware.run("tc filter show dev datest-point ingress");
            assertTrue(said.contains("pref 300") && !said.contains("u32"), said);
            Hardware.run("tc filter del dev datest-point ingress pref 300");
            site.want(CABLE + ", limits.max: 1Mbit }");
            good(site.apply());
            site.restart();
            site.want(CABLE + " }");
            good(site.apply());
            assertTrue(
                    links.host().traffic().qdiscs().stream()
                            .noneMatch(queue ->
                                    queue.link() == end.index() && (queue.parent() == Qdisc.IN || queue.handle() != 0)),
                    "something is left");
            assertEquals(end.index(), links.get("datest-point").orElseThrow().index(), "it was made anew");
        }
    }

    @Test
    @DisplayName("NBR-03, NRT-04: ports of a bridge and what is routed are held likewise")
    void portsOfABridgeAndWhatIsRoutedAreHeldLikewise() throws Exception {
        Hardware.run("modprobe -a bridge veth");
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            Link bridge = links.bridge("br");
            links.host()
                    .addAddress(bridge.index(), IpPrefix.parse("192.0.2.1/24").orElseThrow());
            String rest = "parent: datest-br, name: eth1, host_name: datest-point, limits.max: 500kbit,"
                    + " limits.priority: 7, ipv4.address: 192.0.2.2";
            site.want("lan: { type: nic, nictype: bridged, " + rest + "/24 }");
            good(site.apply());
            held(box);
            Files.writeString(Path.of("/proc/sys/net/ipv4/conf/datest-br/forwarding"), "1");
            site.want("lan: { type: nic, nictype: routed, " + rest + " }");
            good(site.apply());
            assertEquals(2, filters(links).size());
            held(box);
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
        }
    }
}
