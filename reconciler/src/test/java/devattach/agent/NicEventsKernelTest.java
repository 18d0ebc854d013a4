package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.net.Route;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.runtime.RuntimeSettings;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.LocalAgent;
import devattach.testing.Site;
import devattach.testing.Wait;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The agent acts on what the kernel tells of interfaces, without a schedule. */
@Tag("kernel")
class NicEventsKernelTest {

    @Test
    void whatIsChangedInsideIsPutRightAndWhatAppearsIsGiven() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            site.want("uplink: { type: nic, parent: datest-e, name: eth7, mtu: 1400, ipv4.address: 192.0.2.7/24 }");
            try (LocalAgent agent = new LocalAgent(site.runDir(), site.config(), RuntimeSettings.nowhere())) {
                Wait.until("a first pass", () -> agent.last().isPresent(), agent::told);
                links.pair("e");
                Wait.until("it is given", () -> isRight(box), agent::told);
                box.run("ip addr del 192.0.2.7/24 dev eth7");
                Wait.until("its address is back", () -> isRight(box), agent::told);
                box.run("ip link set eth7 mtu 1300");
                Wait.until("its MTU is back", () -> isRight(box), agent::told);
                box.run("ip link set eth7 down");
                Wait.until("it is up again", () -> isRight(box), agent::told);
                box.restart();
                Wait.until("it is home", () -> links.get("datest-e").isPresent(), agent::told);
                assertTrue(agent.corrected() >= 3, agent::told);
                assertEquals(1500, links.get("datest-e").orElseThrow().state().mtu());
            }
        }
    }

    /** As a service of the network does that was started anew: routes it does not know, go. */
    @Test
    void aRouteOfTheHostThatSomebodyRemovedIsBackAtOnce() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            IpPrefix to = IpPrefix.parse("198.51.100.64/26").orElseThrow();
            site.want(
                    "point: { type: nic, nictype: p2p, name: eth1, host_name: datest-gone, ipv4.routes: " + to + " }");
            try (LocalAgent agent = new LocalAgent(site.runDir(), site.config(), RuntimeSettings.nowhere())) {
                Wait.until("it is there", () -> leads(links, to), agent::told);
                links.host()
                        .removeRoute(Route.direct(
                                to, links.get("datest-gone").orElseThrow().index()));
                Wait.until("it is back", () -> leads(links, to), agent::told);
            }
            site.want();
            site.restart();
            site.apply();
        }
    }

    private static boolean leads(HostLinks links, IpPrefix to) throws Exception {
        return links.host().routes(IpAddress.Version.V4).stream()
                .anyMatch(route -> route.to().equals(to));
    }

    private static boolean isRight(Box box) throws Exception {
        Box.Ran ran = box.exec("ip", "addr", "show", "eth7");
        return ran.status() == 0
                && ran.output().contains("192.0.2.7/24")
                && ran.output().contains("mtu 1400")
                && ran.output().contains(",UP");
    }
}
