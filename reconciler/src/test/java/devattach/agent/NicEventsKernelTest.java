package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private static boolean isRight(Box box) throws Exception {
        Box.Ran ran = box.exec("ip", "addr", "show", "eth7");
        return ran.status() == 0
                && ran.output().contains("192.0.2.7/24")
                && ran.output().contains("mtu 1400")
                && ran.output().contains(",UP");
    }
}
