package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Frames;
import devattach.model.ExitCode;
import devattach.model.Report;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import devattach.testing.Wait;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an interface inside does about IPv6 by itself, told by a router at its other end. */
@Tag("kernel")
class Inet6KernelTest {

    private static final String ROUTER = "default via fe80::99";
    private static final String MADE = "inet6 2001:db8:5:";

    private static void good(Report report) {
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
    }

    private static String text(Report report) {
        return PlanText.render(ReportView.of(report), Style.PLAIN);
    }

    private static String cable(String name, String said) {
        return name + ": { type: nic, nictype: p2p, host_name: datest-" + name + ", " + said + " }";
    }

    private static void advertise(HostLinks links, String name) throws Exception {
        Frames.send(links.get("datest-" + name).orElseThrow().index(), Frames.advertisement());
    }

    private static String about(Box box, String name) throws Exception {
        return box.run("ip -6 addr show dev " + name + "; ip -6 route show dev " + name);
    }

    private static String setting(Box box, String name, String key) throws Exception {
        return box.run("cat /proc/sys/net/ipv6/conf/" + name + "/" + key).strip();
    }

    @Test
    void whatARouterSaysIsDoneOnlyWhereItIsAskedFor() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain().shifted());
                Site site = new Site(box)) {
            site.want(
                    cable("deaf", "ipv6.accept_ra: false"),
                    cable("half", "ipv6.accept_ra: true, ipv6.autoconf: false"),
                    cable("whole", "ipv6.accept_ra: true, ipv6.autoconf: true"));
            good(site.apply());
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            Wait.until("an address is made", () -> {
                advertise(links, "deaf");
                advertise(links, "half");
                advertise(links, "whole");
                String whole = about(box, "whole");
                return whole.contains(MADE) && whole.contains(ROUTER);
            });
            Wait.until("the router is known", () -> about(box, "half").contains(ROUTER));
            assertFalse(about(box, "half").contains(MADE), about(box, "half"));
            String deaf = about(box, "deaf");
            assertFalse(deaf.contains(MADE) || deaf.contains(ROUTER), deaf);
            assertTrue(site.plan().plan().isEmpty(), "what it made itself is its own affair");
            // it may begin to listen while it is used
            int index = links.get("datest-deaf").orElseThrow().index();
            site.want(cable("deaf", "ipv6.accept_ra: true"));
            good(site.apply());
            assertEquals(index, links.get("datest-deaf").orElseThrow().index(), "it was made anew");
            Wait.until("it listens", () -> {
                advertise(links, "deaf");
                return about(box, "deaf").contains(ROUTER);
            });
        }
    }

    @Test
    void whatAContainerSetsOtherwiseIsPutRightWithoutItsPaths() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            links.bridge("none"); // the host's own settings are not meant
            site.want(
                    cable("deaf", "ipv6.accept_ra: false"),
                    cable("keen", "ipv6.accept_ra: true"),
                    cable("free", "mtu: 1400"));
            good(site.apply());
            assertEquals("0", setting(box, "deaf", "accept_ra"));
            box.run("cd /proc/sys/net/ipv6/conf && echo 1 >deaf/accept_ra && echo 1 >keen/forwarding"
                    + " && echo 0 >free/accept_ra");
            Report drift = site.plan();
            assertTrue(text(drift).contains("ipv6.accept_ra is true, not false"), text(drift));
            assertTrue(text(drift).contains("ipv6.accept_ra is false, not true"), text(drift));
            assertEquals(2, drift.plan().steps().size(), "what is not named is its own affair");
            box.run("mount -t tmpfs devattach-test /proc/sys/net && mkdir -p /proc/sys/net/ipv6/conf/deaf"
                    + " && ln -s /proc/1/comm /proc/sys/net/ipv6/conf/deaf/accept_ra");
            good(site.apply());
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            box.run("umount /proc/sys/net");
            assertEquals("0", setting(box, "deaf", "accept_ra"));
            assertEquals("2", setting(box, "keen", "accept_ra"), "one that passes on is told by routers, too");
            assertEquals("0", setting(box, "free", "accept_ra"));
        }
    }

    @Test
    void addressesAreMadeAsItIsSaidFromTheFirstMoment() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            String mac = "hwaddr: '02:00:5e:10:00:01', ipv6.address: 'fd00::2/64', ";
            site.want(cable("point", mac + "ipv6.address_generation: none"));
            good(site.apply());
            int index = links.get("datest-point").orElseThrow().index();
            assertFalse(about(box, "point").contains("inet6 fe80:"), about(box, "point"));
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.want(cable("point", mac + "ipv6.address_generation: eui64"));
            good(site.apply());
            String eui = "inet6 fe80::5eff:fe10:1/64";
            Wait.until("it has one", () -> about(box, "point").contains(eui));
            assertTrue(about(box, "point").contains("fd00::2/64"), "what it lost when it was down is back");
            box.run("echo 1 >/proc/sys/net/ipv6/conf/point/addr_gen_mode");
            Report mended = site.apply();
            good(mended);
            assertTrue(text(mended).contains("ipv6.address_generation is none, not eui64"), text(mended));
            Wait.until("it has one", () -> about(box, "point").contains(eui));
            site.want(cable("point", mac + "ipv6.address_generation: random"));
            good(site.apply());
            Wait.until("it has one", () -> about(box, "point").contains("inet6 fe80:"));
            assertFalse(about(box, "point").contains(eui), about(box, "point"));
            assertEquals(index, links.get("datest-point").orElseThrow().index(), "it was made anew");
            assertTrue(site.plan().plan().isEmpty(), "changes are planned");
            site.want(cable("point", mac + "mtu: 1200, ipv6.accept_ra: false")
                    .replace("ipv6.address: 'fd00::2/64', ", ""));
            Report refused = site.apply();
            assertNotEquals(ExitCode.OK, refused.exitCode());
            assertTrue(refused.outcomes().toString().contains("its mtu is below 1280"), refused.toString());
        }
    }
}
