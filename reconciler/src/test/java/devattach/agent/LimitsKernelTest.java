package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import devattach.testing.HostLinks;
import devattach.testing.Site;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What comes to a container, held to a rate. What comes from it, not every kernel can hold: {@link LimitsHwlabTest}. */
@Tag("kernel")
class LimitsKernelTest {

    private static final String CABLE =
            "point: { type: nic, nictype: p2p, name: eth1, host_name: datest-point," + " ipv4.address: 192.0.2.142/30";

    /** What may pass at once, with what the host's own neighbours say to each other. */
    private static final long AT_ONCE = (96 << 10) + (16 << 10);

    private static final int SENT = 20_000_000;

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    private static String text(Report report) {
        return PlanText.render(ReportView.of(report), Style.PLAIN);
    }

    private static Link end(HostLinks links) throws Exception {
        return links.get("datest-point").orElseThrow();
    }

    private static Optional<Qdisc> queue(HostLinks links, int parent) throws Exception {
        int index = end(links).index();
        return links.host().traffic().qdiscs().stream()
                .filter(each -> each.link() == index && each.parent() == parent && each.handle() != 0)
                .findFirst();
    }

    private static long rate(HostLinks links) throws Exception {
        return queue(links, Qdisc.OUT).filter(Qdisc::isOurs).map(Qdisc::rate).orElse(0L);
    }

    private static long received(Box box) throws Exception {
        String line = box.run("grep eth1: /proc/net/dev").strip();
        return Long.parseLong(line.substring("eth1:".length()).strip().split(" +")[0]);
    }

    /** Sends much to the container, as fast as can be. */
    private static void flood() throws Exception {
        byte[] bytes = new byte[1400];
        InetAddress to = InetAddress.getByName("192.0.2.142");
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int sent = 0; sent < SENT; sent += bytes.length) {
                socket.send(new DatagramPacket(bytes, bytes.length, to, 9));
            }
        }
    }

    @Test
    @DisplayName(
            "NPP-01, NPP-03, NPP-05: what comes is held to its rate, changed while it runs, put right, and set free")
    void whatComesIsHeldToItsRate() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            site.want(CABLE + ", limits.ingress: 8Mbit }");
            good(site.apply());
            assertEquals(1_000_000, rate(links));
            assertEquals("tbf 218:", queue(links, Qdisc.OUT).orElseThrow().toString());
            links.host()
                    .addAddress(
                            end(links).index(), IpPrefix.parse("192.0.2.141/30").orElseThrow());
            long start = System.nanoTime();
            long before = received(box);
            flood();
            long came = received(box) - before;
            double seconds = (System.nanoTime() - start) / 1e9;
            assertTrue(came <= AT_ONCE + 1_000_000 * seconds, came + " bytes in " + seconds + " s");
            assertTrue(came > 1400, "nothing came");
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            // what somebody changed is put right, with its reason
            int index = end(links).index();
            TrafficControl control = links.host().traffic();
            control.changeOut(index, 5_000_000);
            Report mended = site.apply();
            good(mended);
            assertTrue(text(mended).contains("limits.ingress is 40Mbit, not 8Mbit"), text(mended));
            assertEquals(1_000_000, rate(links));
            control.freeOut(index);
            mended = site.apply();
            good(mended);
            assertTrue(text(mended).contains("limits.ingress is none, not 8Mbit"), text(mended));
            assertEquals(1_000_000, rate(links));
            site.want(CABLE + ", limits.ingress: 300Gbit }"); // more than 32 bits hold
            good(site.apply());
            assertEquals(37_500_000_000L, rate(links));
            assertEquals(index, end(links).index(), "it was made anew");
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.want(CABLE + " }");
            good(site.apply());
            assertEquals(index, end(links).index(), "it was made anew");
            assertEquals(Optional.empty(), queue(links, Qdisc.OUT));
            long free = received(box);
            flood();
            assertTrue(received(box) - free > SENT / 4, "it is still held");
            site.want();
            good(site.apply());
            assertFalse(links.get("datest-point").isPresent());
        }
    }

    @Test
    @DisplayName("NBR-05, NBR-08: a queue that somebody else made is not ours to take away")
    void nbrAQueueOfSomebodyElseStays() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.bridge("br");
            String port =
                    "point: { type: nic, nictype: bridged, parent: datest-br, name: eth1, host_name: datest-point";
            site.want(port + " }");
            good(site.apply());
            HostLinks.tc("qdisc", "add", "dev", "datest-point", "root", "handle", "7:", "pfifo", "limit", "9");
            assertTrue(site.plan().plan().isEmpty(), "nobody asked");
            site.want(port + ", limits.ingress: 1Mbit }");
            Report refused = site.apply();
            assertEquals(ExitCode.PARTLY, refused.exitCode(), refused.toString());
            String why = refused.outcomes().toString();
            assertTrue(why.contains("(pfifo 7:); remove that (tc qdisc del dev datest-point root)"), why);
            assertEquals("pfifo", queue(links, Qdisc.OUT).orElseThrow().kind());
            HostLinks.tc("qdisc", "del", "dev", "datest-point", "root");
            good(site.apply());
            assertEquals(125_000, rate(links));
            HostLinks.tc("qdisc", "replace", "dev", "datest-point", "root", "handle", "7:", "pfifo", "limit", "9");
            Report replaced = site.apply();
            assertEquals(ExitCode.PARTLY, replaced.exitCode(), replaced.toString());
            site.want(port + " }");
            good(site.apply());
            assertEquals("pfifo", queue(links, Qdisc.OUT).orElseThrow().kind());
        }
    }

    /** What the kernel cannot do is said plainly, and nothing is left of the try: no interface without the limits it shall have. */
    @Test
    void nppAKernelThatLacksSomethingSaysWhat() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            for (List<String> each : List.of(
                    List.of(", limits.max: 1Mbit }", "act_police", "'limits.egress' and 'limits.max'"),
                    List.of(", limits.priority: 7 }", "act_skbedit", "'limits.priority'"))) {
                site.want(CABLE + each.get(0));
                Report report = site.apply();
                if (report.exitCode() == ExitCode.OK) {
                    assertTrue(site.plan().plan().isEmpty(), "changes are planned");
                } else {
                    String why = report.outcomes().toString();
                    assertTrue(why.contains("modprobe " + each.get(1)) && why.contains(each.get(2)), why);
                    assertFalse(links.get("datest-point").isPresent());
                    assertEquals(1, box.run("ip -br link").lines().count());
                }
                site.want();
                good(site.apply());
            }
            // of one that is there, that stays as it was
            site.want(CABLE + " }");
            good(site.apply());
            site.want(CABLE + ", limits.egress: 1Mbit }");
            boolean done = site.apply().exitCode() == ExitCode.OK;
            assertEquals(done, site.plan().plan().isEmpty(), "what is not so is planned");
            site.want(CABLE + " }");
            good(site.apply());
            assertEquals(Optional.empty(), queue(links, Qdisc.IN), "filters of nobody are left");
        }
    }

    /** Whoever is killed while a limit comes or goes: the next pass ends it. */
    @Test
    void killedAtAnyStepNoLimitIsLeftOrMissing() throws Exception {
        KilledApply.assume();
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            int kills = 0;
            for (String call : List.of("sendto", "rename")) {
                for (int nth = 1; nth <= 27; nth = KilledApply.next(nth)) {
                    String when = " killed at " + call + " " + nth;
                    site.want(CABLE + ", limits.ingress: 1Mbit }");
                    boolean attach = KilledApply.at(call, nth, site);
                    site.restart();
                    good(site.apply());
                    assertEquals(125_000, rate(links), () -> "attach" + when);
                    site.want(CABLE + " }");
                    boolean free = KilledApply.at(call, nth, site);
                    site.restart();
                    good(site.apply());
                    assertEquals(Optional.empty(), queue(links, Qdisc.OUT), () -> "change" + when);
                    assertTrue(site.plan().plan().isEmpty(), when);
                    kills += (attach ? 1 : 0) + (free ? 1 : 0);
                    if (nth % 2 == 0) {
                        site.want();
                        good(site.apply());
                    }
                    if (!attach && !free) {
                        break;
                    }
                }
            }
            assertTrue(kills >= 6, "only " + kills + " runs were killed: the calls are not where they were");
        }
    }
}
