package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.host.Host;
import devattach.model.ExitCode;
import devattach.model.Outcome;
import devattach.model.Plan;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Programs;
import devattach.testing.Site;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole passes on a real container: from a line of configuration to an open device, and back to nothing. */
@Tag("kernel")
class PassKernelTest {

    private static final String TTY = "tty: { device: /dev/tty10:/dev/console10 }";
    private static final String LOOP = "disk: { type: unix-block, source: /dev/loop7, path: /dev/disk/data }";

    /** Whose users the container counts by. */
    enum Users {
        HOST,
        SHIFTED
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static Box box(Users users) throws IOException {
        Box.Options options = Box.Options.plain().restricted();
        Box box = Box.start(users == Users.SHIFTED ? options.shifted() : options);
        if (box.cgroupV2().isPresent()) {
            Programs.attach(box.cgroupV2().get(), Programs.memOnly());
        }
        return box;
    }

    @ParameterizedTest
    @EnumSource(Users.class)
    void aMappedDeviceOpensInsideAndIsGoneWhenUnmapped(Users users) throws IOException {
        try (Box box = box(users);
                Site site = new Site(box)) {
            final String before = site.kernelState();
            assertNotEquals(
                    0, box.exec("sh", "-c", "mknod /tmp/t c 4 10 && : < /tmp/t").status());
            site.want(TTY, LOOP, "q: { device: /dev/tty11:/dev/q, access: r, mode: '0440', group: dialout }");
            Report report = site.apply();
            assertEquals(ExitCode.OK, report.exitCode(), report.toString());
            assertEquals(6, report.outcomes().size());
            assertEquals(0, box.exec("sh", "-c", ": <> /dev/console10").status());
            assertEquals(0, box.exec("sh", "-c", ": < /dev/q").status());
            assertEquals("660 0 0", box.run("stat -c '%a %u %g' /dev/console10").strip());
            assertEquals("440 0 20", box.run("stat -c '%a %u %g' /dev/q").strip());
            assertEquals(
                    "block special file", box.run("stat -c %F /dev/disk/data").strip());
            site.want();
            Report gone = site.apply();
            assertEquals(ExitCode.OK, gone.exitCode(), gone.toString());
            assertEquals(before, site.kernelState());
            assertEquals(List.of(), site.staged());
            assertFalse(box.run("ls /dev").contains("disk"), "the folder made for it is gone, too");
        }
    }

    @Test
    void aNeighbourStaysForbiddenEvenWithANodeOfItsOwn() throws IOException {
        try (Box box = box(Users.HOST);
                Site site = new Site(box)) {
            site.want(TTY);
            site.apply();
            Box.Ran ran = box.exec("sh", "-c", "mknod /dev/n c 4 11 && : < /dev/n");
            assertNotEquals(0, ran.status());
            assertTrue(ran.output().contains("Operation not permitted"), ran.output());
        }
    }

    @ParameterizedTest
    @EnumSource(Users.class)
    void aSecondApplyChangesNothing(Users users) throws IOException {
        try (Box box = box(users);
                Site site = new Site(box)) {
            site.want(TTY, LOOP);
            site.apply();
            final String state = site.kernelState();
            final String times = box.run("stat -c '%n %y %z %i' /dev /dev/console10 /dev/disk/data");
            site.restart();
            Report again = site.apply();
            assertTrue(again.plan().isEmpty(), again.plan().toString());
            assertEquals(ExitCode.OK, again.exitCode());
            assertEquals(2, again.settled());
            assertEquals(state, site.kernelState());
            assertEquals(times, box.run("stat -c '%n %y %z %i' /dev /dev/console10 /dev/disk/data"));
        }
    }

    @Test
    void aPlanChangesNothing() throws IOException {
        try (Box box = box(Users.HOST);
                Site site = new Site(box)) {
            final String state = site.kernelState();
            site.want(TTY);
            Report report = site.plan();
            assertEquals(ExitCode.CHANGES, report.exitCode());
            assertEquals(state, site.kernelState());
            assertFalse(java.nio.file.Files.exists(site.runDir().resolve("nodes")), "not even staging is mounted");
        }
    }

    @Test
    void whatSomebodyBrokeIsRepaired() throws IOException {
        try (Box box = box(Users.HOST);
                Site site = new Site(box)) {
            site.want(TTY);
            site.apply();
            final String state = site.kernelState();
            box.run("umount /dev/console10");
            if (box.cgroupV1().isPresent()) {
                java.nio.file.Files.writeString(box.cgroupV1().get().resolve("devices.deny"), "c 4:10 rw");
            }
            assertEquals(ExitCode.OK, site.apply().exitCode());
            assertEquals(0, box.exec("sh", "-c", ": <> /dev/console10").status());
            assertEquals(
                    state.lines()
                            .filter(line -> !line.contains("/dev/console10"))
                            .toList(),
                    site.kernelState()
                            .lines()
                            .filter(line -> !line.contains("/dev/console10"))
                            .toList());
        }
    }

    @Test
    void aContainerRestartedBetweenLookAndChangeIsStale() throws IOException {
        try (Box box = box(Users.HOST);
                Site site = new Site(box)) {
            site.want(TTY);
            Plan plan = site.plan().plan();
            assertEquals(2, plan.steps().size());
            box.restart();
            Host host = site.wiring().host();
            List<Outcome> outcomes = site.wiring().executor().run(plan, Set.of());
            outcomes.forEach(outcome -> assertFalse(outcome.reached(), outcome.toString()));
            assertInstanceOf(Outcome.Stale.class, outcomes.get(0));
            assertFalse(box.run("ls /dev").contains("console10"));
            assertTrue(host.alive().stream().noneMatch(init -> init.pid() == box.pid()));
        }
    }

    @Test
    void whatIsOpenIsHeldUntilClosedOrForced() throws IOException {
        try (Box box = box(Users.HOST);
                Site site = new Site(box)) {
            site.want(TTY);
            site.apply();
            Process holder = new ProcessBuilder(
                            "nsenter",
                            "-t",
                            Integer.toString(box.pid()),
                            "-m",
                            "-p",
                            "--",
                            "sh",
                            "-c",
                            "exec 3<>/dev/console10; echo open; exec sleep 1000")
                    .redirectErrorStream(true)
                    .start();
            try {
                assertEquals('o', holder.getInputStream().read());
                site.want();
                Report held = site.apply();
                assertEquals(ExitCode.PARTLY, held.exitCode(), held.toString());
                assertEquals("Held", held.plan().findings().get(0).reason());
                assertTrue(held.plan().findings().get(0).sentence().contains("sleep"), held.toString());
                assertTrue(box.run("ls /dev").contains("console10"));
                assertEquals(ExitCode.OK, site.applyForced().exitCode());
                assertFalse(box.run("ls /dev").contains("console10"));
            } finally {
                holder.descendants().forEach(ProcessHandle::destroyForcibly);
                holder.destroyForcibly();
            }
        }
    }

    @Test
    void narrowingAccessTakesJustTheSurplus() throws IOException {
        try (Box box = box(Users.HOST);
                Site site = new Site(box)) {
            site.want(TTY);
            site.apply();
            site.want("tty: { device: '/dev/tty10:/dev/console10:r' }");
            assertEquals(ExitCode.OK, site.apply().exitCode());
            assertEquals(0, box.exec("sh", "-c", ": < /dev/console10").status());
            assertNotEquals(0, box.exec("sh", "-c", ": <> /dev/console10").status());
        }
    }

    @Test
    void aDiskOfTheHostIsRefused() throws IOException {
        try (Box box = box(Users.HOST);
                Site site = new Site(box)) {
            site.want("console: { device: /dev/console }");
            Report report = site.apply();
            assertEquals(ExitCode.BLOCKED, report.exitCode());
            assertFalse(box.run("ls /dev").contains("console"));
        }
    }
}
