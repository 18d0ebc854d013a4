package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import devattach.host.Host;
import devattach.model.Desired;
import devattach.model.ExitCode;
import devattach.model.Finding;
import devattach.model.Hook;
import devattach.model.Mapping;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Signals to programs of real containers. */
@Tag("kernel")
class HooksKernelTest {

    // not HUP: a shell that was started with it ignored, as by nohup, cannot hear it
    private static final String WANT =
            "tty: { device: /dev/tty10, hooks: { attached: { signal: USR2, process: waker }, detaching: { signal: USR1, process: waker } } }";

    /** A program of a name of its own that writes down which signals it got. */
    private static void startWaker(Box box) throws Exception {
        box.run("cp /bin/sh /tmp/waker");
        box.run(
                "/tmp/waker -c 'trap \"echo usr2 >> /tmp/heard\" USR2; trap \"echo usr1 >> /tmp/heard\" USR1; echo > /tmp/ready;"
                        + " while :; do sleep 0.05; done' > /dev/null 2>&1 &");
        Wait.until("it listens", () -> Files.exists(inside(box, "/tmp/ready")));
    }

    private static Path inside(Box box, String path) {
        return Path.of("/proc/" + box.pid() + "/root" + path);
    }

    private static String heard(Box box) throws IOException {
        Path file = inside(box, "/tmp/heard");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** Knowing the revision before, as the agent does. */
    private static Report apply(Site site, List<Mapping> before) throws IOException {
        Desired now = site.desired();
        Desired desired = new Desired(
                now.revision(), now.mappings(), before, now.converged(), now.rejected(), now.stale(), now.warnings());
        return site.wiring().reconciler().pass(desired, Mode.APPLY, Host.Depth.FULL);
    }

    @Test
    void aProgramIsWokenWhenItsDeviceComesAndGoesAndNobodyElse() throws Exception {
        try (Box neighbour = Box.start(Box.Options.plain().restricted());
                Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box, Hook.Kind.SIGNAL)) {
            startWaker(neighbour);
            startWaker(box);
            site.want(WANT);
            Report report = site.apply();
            assertEquals(ExitCode.OK, report.exitCode(), report.toString());
            Wait.until("it was woken", () -> heard(box).equals("usr2\n"));
            site.apply();
            List<Mapping> before = site.desired().mappings();
            site.want();
            apply(site, before);
            Wait.until("it was told", () -> heard(box).equals("usr2\nusr1\n"));
            assertEquals("", heard(neighbour));
        }
    }

    @Test
    void whatTheHostDoesNotAllowIsSaidAndTheDeviceIsThereAllTheSame() throws Exception {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            startWaker(box);
            site.want(WANT);
            Report report = site.apply();
            assertEquals(ExitCode.BLOCKED, report.exitCode());
            List<Finding> findings = report.plan().findings();
            assertEquals(1, findings.size(), findings.toString());
            assertEquals(
                    "refused by rule 'policy.hooks': this host runs no hooks of the sort 'signal'; the device is attached without it",
                    findings.get(0).sentence());
            assertEquals(0, box.exec("sh", "-c", ": <> /dev/tty10").status());
            site.restart(); // which waits for hooks
            assertEquals("", heard(box));
        }
    }

    @Test
    void whoHasItOpenIsToldThatItIsToGoOnceAndMayCloseIt() throws Exception {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box, Hook.Kind.SIGNAL)) {
            site.want("tty: { device: /dev/tty10, hooks: { detaching: { signal: USR1, process: user } } }");
            site.apply();
            box.run("cp /bin/sh /tmp/user");
            box.run(
                    "/tmp/user -c 'exec 3<> /dev/tty10; trap \"exec 3>&-; echo closed >> /tmp/heard\" USR1; echo > /tmp/ready;"
                            + " while :; do sleep 0.05; done' > /dev/null 2>&1 &");
            Wait.until("it is open", () -> Files.exists(inside(box, "/tmp/ready")));
            List<Mapping> before = site.desired().mappings();
            site.want();
            assertEquals("Held", apply(site, before).plan().findings().get(0).reason());
            Wait.until("it was closed", () -> heard(box).equals("closed\n"));
            Wait.until("it is gone", () -> apply(site, before).plan().isEmpty());
            assertFalse(Files.exists(inside(box, "/dev/tty10")));
        }
    }
}
