package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import devattach.host.Host;
import devattach.model.Outcome;
import devattach.model.Plan;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a quick pass believes unread, and what it does not. */
@Tag("kernel")
class EventsKernelTest {

    private static final String TTY = "tty: { device: '/dev/tty10:/dev/console10' }";

    private static Report quick(Site site, Mode mode) throws IOException {
        return site.wiring().reconciler().pass(site.desired(), mode, Host.Depth.EVENTS);
    }

    @Test
    void aQuickPassKnowsThatAContainerHasEnded() throws IOException {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            site.want(TTY);
            site.apply();
            assertEquals(1, quick(site, Mode.PLAN).settled());
            int pid = box.pid();
            box.restart();
            assertEquals(0, quick(site, Mode.PLAN).settled());
            assertTrue(site.wiring().host().alive().stream().noneMatch(init -> init.pid() == pid));
        }
    }

    @Test
    void aContainerMovedToAnotherCgroupIsNotChangedAsIfItWereInTheOld() throws IOException {
        assumeTrue(Host.cgroupMounts().v1().isPresent(), "this host has no v1 hierarchy of devices");
        Box box = Box.start(Box.Options.plain().restricted());
        Path elsewhere = Path.of(box.cgroupV1().get() + "-moved");
        Files.createDirectory(elsewhere);
        try (box;
                Site site = new Site(box)) {
            site.want(TTY);
            Plan plan = site.plan().plan();
            Files.writeString(elsewhere.resolve("devices.deny"), "a");
            Files.writeString(elsewhere.resolve("cgroup.procs"), Integer.toString(box.pid()));
            List<Outcome> outcomes = site.wiring().executor().run(plan, Set.of());
            assertInstanceOf(Outcome.Stale.class, outcomes.get(0), outcomes.toString());
            assertTrue(outcomes.stream().noneMatch(Outcome::reached), outcomes.toString());
            // the quick pass after that looks again, and closely
            assertEquals(List.of(), unreached(quick(site, Mode.APPLY)));
            assertEquals(
                    "c 4:10 rw",
                    Files.readString(elsewhere.resolve("devices.list")).strip());
        } finally {
            Files.delete(elsewhere);
        }
    }

    private static List<Outcome> unreached(Report report) {
        assertEquals(2, report.outcomes().size());
        return report.outcomes().stream().filter(one -> !one.reached()).toList();
    }
}
