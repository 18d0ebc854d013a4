package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ExitCode;
import devattach.model.Finding;
import devattach.model.Report;
import devattach.runtime.RuntimeSettings;
import devattach.testing.Box;
import devattach.testing.LocalAgent;
import devattach.testing.LoopDevice;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What LXD's and Incus's own tests ask of {@code unix-char} and {@code unix-block}, by their scenarios' numbers. One answer
 * differs, as it must where the wish stands in Git: a source that is missing is no refused commit but {@code Missing}.
 */
@Tag("kernel")
class UnixScenariosKernelTest {

    private static final String STAT = "stat -c '%F %a %Hr:%Lr' ";

    private static List<String> reasons(Report report) {
        return report.plan().findings().stream().map(Finding::reason).toList();
    }

    private static boolean isThere(Box box, String path) {
        return Files.exists(Path.of("/proc/" + box.pid() + "/root" + path), LinkOption.NOFOLLOW_LINKS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ type: unix-char }", "{ type: unix-char, required: false }", "{ type: unix-block }"})
    void UNX_01_neitherSourceNorPathIsRejected(String device) throws IOException {
        try (Box box = Box.start(Box.Options.plain());
                Site site = new Site(box)) {
            site.want("nothing: " + device);
            IOException rejected = assertThrows(IOException.class, site::desired);
            assertTrue(
                    rejected.getMessage().startsWith("test.yaml:7:")
                            && rejected.getMessage().contains("source"),
                    rejected.getMessage());
        }
    }

    @Test
    void UNX_02_aMissingSourceThatIsRequiredIsMissing() throws IOException {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            final String before = site.kernelState();
            site.want("it: { type: unix-char, source: /dev/devattach-test-none, path: /dev/it, required: true }");
            Report report = site.apply();
            assertEquals(List.of("Missing"), reasons(report));
            assertEquals(ExitCode.PARTLY, report.exitCode());
            assertEquals(before, site.kernelState());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix-char, source: /dev/tty10", "unix-block, source: /dev/loop6"})
    void UNX_03_aSourceIsAtItsPathInARunningContainer(String device) throws IOException {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            site.want("it: { type: " + device + ", path: /tmp/testdev }");
            site.apply();
            String expected =
                    device.contains("char") ? "character special file 660 4:10" : "block special file 660 7:6";
            assertEquals(expected, box.run(STAT + "/tmp/testdev").strip());
            assertTrue(box.run("cat /proc/mounts").contains(" /tmp/testdev "));
            assertEquals(0, box.exec("sh", "-c", ": < /tmp/testdev").status());
        }
    }

    @Test
    void UNX_06_aStoppedContainerHasItAfterItsStart() throws Exception {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            box.restart();
            site.want("it: { type: unix-char, path: /tmp/testdev, major: 4, minor: 12, mode: 0600 }");
            site.apply();
            assertEquals(
                    "character special file 600 4:12",
                    box.run(STAT + "/tmp/testdev").strip());
        }
    }

    @Test
    void UNX_07_numbersAndAModeNeedNoSource() throws IOException {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            site.want("it: { type: unix-char, path: /tmp/testdev, major: 4, minor: 10, mode: 0777 }");
            site.apply();
            assertEquals(
                    "character special file 777 4:10",
                    box.run(STAT + "/tmp/testdev").strip());
        }
    }

    @Test
    void UNX_08_whatIsPluggedInLaterAppears() throws Exception {
        plugged(false);
    }

    @Test
    void UNX_10_alsoAfterTheAgentWasRestarted() throws Exception {
        plugged(true);
    }

    /** And UNX-12: what is removed goes. */
    private static void plugged(boolean restart) throws Exception {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box);
                LoopDevice late = new LoopDevice(restart ? 211 : 210)) {
            final String before = site.kernelState();
            site.want(
                    "it: { type: unix-block, source: /dev/" + late.name() + ", path: /tmp/testdev, required: false }");
            if (restart) {
                agent(site).close();
            }
            try (LocalAgent agent = agent(site)) {
                assertEquals(List.of("Waiting"), reasons(agent.last().orElseThrow()));
                assertFalse(isThere(box, "/tmp/testdev"));
                late.plug();
                Wait.until("it is there", () -> isThere(box, "/tmp/testdev"), agent::told);
                Wait.until(
                        "it is usable",
                        () -> box.exec("sh", "-c", ": < /tmp/testdev").status() == 0,
                        agent::told);
                assertEquals(
                        "block special file 660 " + late.device(),
                        box.run(STAT + "/tmp/testdev").strip());
                late.unplug();
                Wait.until("it is gone", () -> !isThere(box, "/tmp/testdev"), agent::told);
                Wait.until("nothing is left", () -> site.kernelState().equals(before), agent::told);
            }
        }
    }

    private static LocalAgent agent(Site site) throws Exception {
        LocalAgent agent = new LocalAgent(site.runDir(), site.config(), RuntimeSettings.nowhere());
        Wait.until("a first pass", () -> agent.last().isPresent());
        return agent;
    }

    /** There when hot-added, there after a restart, gone when removed, and still gone after another. */
    @ParameterizedTest(name = "UNX_14_to_18 {0}")
    @ValueSource(
            strings = {
                "path: /dev/tty10",
                "path: /dev/tty10, major: 4, minor: 10",
                "source: /dev/tty10",
                "path: /dev/tty10, source: /dev/tty10",
                "path: /dev/tty10, source: /dev/tty11"
            })
    void UNX_14_to_18_eachWayToNameItLastsOverRestarts(String keys) throws IOException {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            String line = "tty: { type: unix-char, " + keys + " }";
            site.want(line);
            String expected = "character special file 660 4:" + (keys.endsWith("tty11") ? "11" : "10");
            site.apply();
            assertEquals(expected, box.run(STAT + "/dev/tty10").strip());
            box.restart();
            site.want(line);
            site.apply();
            assertEquals(expected, box.run(STAT + "/dev/tty10").strip());
            site.want();
            site.apply();
            assertFalse(isThere(box, "/dev/tty10"));
            box.restart();
            site.want();
            site.apply();
            assertFalse(isThere(box, "/dev/tty10"));
        }
    }
}
