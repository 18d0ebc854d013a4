package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.Rtnetlink;
import devattach.model.ExitCode;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** At every instant an interface of the host is in exactly one network namespace, while it goes and comes. */
@Tag("kernel")
class OneNamespaceKernelTest {

    private static final int TURNS = 25;

    /**
     * Looks at both namespaces by turns, all the time. A move takes the kernel milliseconds and four looks a fraction of one, so that no two
     * moves fit between: seen nowhere four times on end is lost, seen here and there four times on end is doubled.
     */
    private static final class Watcher extends Thread {

        private final AtomicBoolean end = new AtomicBoolean();
        private final List<String> wrong = new ArrayList<>();
        private final String pid;
        private final int far;
        private int here;
        private int there;

        Watcher(Box box, Link far) {
            this.far = far.index();
            pid = Integer.toString(box.pid());
            setDaemon(true);
        }

        @Override
        public void run() {
            try (Rtnetlink host = Rtnetlink.here();
                    Fd network = Files.open("/proc/" + pid + "/ns/net", Files.O_RDONLY);
                    Rtnetlink inside = Rtnetlink.in(network)) {
                while (!end.get()) {
                    boolean[] seen = {has(host), has(inside), has(host), has(inside)};
                    here += seen[0] ? 1 : 0;
                    there += seen[1] ? 1 : 0;
                    if (seen[0] == seen[1] && seen[1] == seen[2] && seen[2] == seen[3]) {
                        wrong.add(seen[0] ? "in both" : "in none");
                    }
                }
            } catch (KernelException e) {
                wrong.add(e.toString());
            }
        }

        /** Its names change on the way, and its other end stays. */
        private boolean has(Rtnetlink links) throws KernelException {
            for (Link link : links.links(Rtnetlink.Extent.PLAIN)) {
                if (link.ties().parent() == far) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void aMovedInterfaceIsNowhereElseAndNeverNowhere() throws Exception {
        try (HostLinks links = new HostLinks();
                Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            Link link = links.pair("w");
            Watcher watcher = new Watcher(box, links.get("datest-w-far").orElseThrow());
            watcher.start();
            for (int turn = 0; turn < TURNS; turn++) {
                site.want("uplink: { type: nic, parent: datest-w, name: eth7, hwaddr: '02:00:5e:10:00:07' }");
                assertEquals(ExitCode.OK, site.apply().exitCode());
                site.want();
                assertEquals(ExitCode.OK, site.apply().exitCode());
            }
            watcher.end.set(true);
            watcher.join();
            assertEquals(List.of(), watcher.wrong);
            assertTrue(watcher.here > TURNS && watcher.there > TURNS, watcher.here + " here, " + watcher.there);
            Optional<Link> home = links.get("datest-w");
            assertEquals(link.state().address(), home.orElseThrow().state().address());
        }
    }
}
