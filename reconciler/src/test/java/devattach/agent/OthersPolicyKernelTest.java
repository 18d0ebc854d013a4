package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import devattach.host.Host;
import devattach.runtime.RuntimeSettings;
import devattach.testing.Box;
import devattach.testing.LocalAgent;
import devattach.testing.Programs;
import devattach.testing.Site;
import devattach.testing.Wait;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody else changes a container's device policy, and nothing but that: no file, no mount, no process tells of it. */
@Tag("kernel")
class OthersPolicyKernelTest {

    private static final String OPEN = "exec 3<>/dev/tty10";

    private static boolean opens(Box box) throws Exception {
        return box.exec("sh", "-c", OPEN).status() == 0;
    }

    @Test
    void aProgramPutBesideOursIsNoticedAndMadeUpFor() throws Exception {
        assumeTrue(Host.cgroupMounts().v2().isPresent(), "no cgroup2 is mounted here");
        try (Box box = Box.start(Box.Options.plain().program(Programs.asRunc()));
                Site site = new Site(box)) {
            site.want("tty: { device: /dev/tty10 }");
            try (LocalAgent agent = new LocalAgent(site.runDir(), site.config(), RuntimeSettings.nowhere())) {
                Wait.until("attached", () -> opens(box), agent::told);
                for (int i = 0; i < 3; i++) {
                    long before = agent.corrected();
                    Programs.attach(box.cgroupV2().orElseThrow(), Programs.asRunc());
                    Wait.until("made up for", () -> agent.corrected() > before, agent::told);
                    assertTrue(opens(box));
                    assertFalse(box.exec("sh", "-c", "mknod /tmp/n" + i + " c 4 11; exec 3<>/tmp/n" + i)
                                    .status()
                            == 0);
                }
            }
        }
    }
}
