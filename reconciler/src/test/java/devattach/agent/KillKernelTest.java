package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Programs;
import devattach.testing.Site;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of the real program at every system call of an attach and of a detach that changes anything, one run for each: the
 * next pass converges, nothing leaks, nothing foreign is touched. v1 and v2 at once where the host has both.
 */
@Tag("kernel")
class KillKernelTest {

    private static final List<String> CHANGING = List.of(
            "mkdirat",
            "mknodat",
            "renameat",
            "unlinkat",
            "fsetxattr",
            "lsetxattr",
            "fremovexattr",
            "write",
            "fchownat",
            "fchmodat",
            "openat2",
            "open_tree",
            "move_mount",
            "setns",
            "bpf");

    @Test
    void killedAtAnyStepTheNextPassConverges() throws Exception {
        KilledApply.assume();
        try (Box box = Box.start(Box.Options.plain().restricted().shifted());
                Site site = new Site(box)) {
            if (box.cgroupV2().isPresent()) {
                Programs.attach(box.cgroupV2().get(), Programs.memOnly());
            }
            final String bare = site.kernelState();
            int kills = 0;
            for (String call : CHANGING) {
                for (int nth = 1; nth <= 60; nth = KilledApply.next(nth)) {
                    boolean attachKilled = attachKilledAt(call, nth, box, site);
                    boolean detachKilled = detachKilledAt(call, nth, box, site, bare);
                    kills += (attachKilled ? 1 : 0) + (detachKilled ? 1 : 0);
                    if (!attachKilled && !detachKilled) {
                        break;
                    }
                }
            }
            assertTrue(kills >= 20, "only " + kills + " runs were killed: the calls are not where they were");
        }
    }

    private static boolean attachKilledAt(String call, int nth, Box box, Site site) throws Exception {
        site.want("tty: { device: /dev/tty10:/dev/sub/tty, group: dialout }");
        final boolean killed = KilledApply.at(call, nth, site);
        String when = "attach killed at " + call + " " + nth;
        site.restart();
        Report report = site.apply();
        assertEquals(ExitCode.OK, report.exitCode(), () -> when + ": " + report);
        assertEquals(1, site.plan().settled(), when);
        assertEquals(0, box.exec("sh", "-c", ": <> /dev/sub/tty").status(), when);
        assertEquals("660 0 20", box.run("stat -c '%a %u %g' /dev/sub/tty").strip(), when);
        assertTrue(site.plan().plan().isEmpty(), when);
        return killed;
    }

    private static boolean detachKilledAt(String call, int nth, Box box, Site site, String bare) throws Exception {
        site.want();
        final boolean killed = KilledApply.at(call, nth, site);
        String when = "detach killed at " + call + " " + nth;
        site.restart();
        Report report = site.apply();
        assertEquals(ExitCode.OK, report.exitCode(), () -> when + ": " + report);
        assertEquals(bare, site.kernelState(), when);
        assertEquals(List.of(), site.staged(), when);
        assertTrue(box.exec("sh", "-c", "test -e /dev/sub").status() != 0, when);
        return killed;
    }
}
