package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import devattach.linux.net.Link;
import devattach.model.ExitCode;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An interface whose other end is a program of the host's, such as that of a virtual machine or a VPN. */
@Tag("kernel")
class TapKernelTest {

    private static void ip(String line) throws Exception {
        Process process =
                new ProcessBuilder(("ip " + line).split(" ")).inheritIO().start();
        assertEquals(0, process.waitFor(), "ip " + line);
    }

    @Test
    @SuppressWarnings("try") // killed in the midst
    void itIsMovedAndComesHomeAlsoWhenItsContainerIsKilled() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/net/tun")), "there is no /dev/net/tun");
        ip("tuntap add dev datest-tap mode tap");
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            Link home = links.get("datest-tap").orElseThrow();
            site.want("vpn: { type: nic, parent: datest-tap, name: eth7, mtu: 1400, ipv4.address: 192.0.2.7/24 }");
            assertEquals(ExitCode.OK, site.apply().exitCode());
            String inside = box.run("ip -d addr show eth7");
            assertTrue(inside.contains("192.0.2.7/24") && inside.contains("tun type tap"), inside);
            box.close();
            site.apply();
            Link back = links.get("datest-tap").orElseThrow();
            assertEquals(home.state(), back.state());
        } finally {
            ip("tuntap del dev datest-tap mode tap");
        }
    }
}
