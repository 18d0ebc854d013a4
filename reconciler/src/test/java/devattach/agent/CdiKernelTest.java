package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Fd;
import devattach.model.DeviceNumber;
import devattach.model.ExitCode;
import devattach.model.Report;
import devattach.report.PlanText;
import devattach.report.ReportView;
import devattach.report.Style;
import devattach.runtime.RuntimeSettings;
import devattach.testing.Box;
import devattach.testing.LocalAgent;
import devattach.testing.Programs;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Devices of this host by CDI names in a real container: from a vendor's file to an open device, and back. */
@Tag("kernel")
class CdiKernelTest {

    /** Numbers of a driver that was loaded under another major when the file was written. */
    private static final String SPEC = """
            cdiVersion: 0.6.0
            kind: vendor.com/class
            devices:
              - name: a
                containerEdits:
                  deviceNodes:
                    - { path: /dev/cdi/full, hostPath: /dev/full, type: c, major: 250, minor: 99, permissions: rw }
                    - { path: /dev/cdi/tty, hostPath: %s/driver/console, major: 251, fileMode: 0640, gid: 20 }
            containerEdits:
              env: [VENDOR_VISIBLE_DEVICES=void]
              mounts: [{ hostPath: /usr/lib/libvendor.so, containerPath: /usr/lib/libvendor.so, options: [ro, bind] }]
              hooks: [{ hookName: createContainer, path: /usr/bin/vendor-ctk, args: [vendor-ctk, hook, update-ldcache] }]
            """;

    private static final String ENTRY = "card: { device: vendor.com/class=a }";

    private Box box;
    private Site site;
    private RuntimeSettings settings;
    private Path specs;

    @BeforeEach
    void start() throws IOException {
        box = Box.start(Box.Options.plain().restricted());
        if (box.cgroupV2().isPresent()) {
            Programs.attach(box.cgroupV2().get(), Programs.memOnly());
        }
        specs = Path.of("/run", box.name(), "cdi");
        settings = RuntimeSettings.nowhere().with("cdi", "specDirs", List.of(specs.toString()));
        site = new Site(box, settings);
        Path driver = Files.createDirectories(site.runDir().resolve("driver"));
        try (Fd folder = devattach.linux.Files.open(driver.toString(), devattach.linux.Files.O_PATH)) {
            devattach.linux.Files.mknodAt(
                    folder, devattach.linux.CString.of("console"), DeviceNumber.character(4, 10), 0600);
        }
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
        box.close();
    }

    private void write(String spec) throws IOException {
        Files.createDirectories(specs);
        Path draft = specs.resolve("draft");
        Files.writeString(draft, spec.formatted(site.runDir()));
        Files.move(draft, specs.resolve("vendor.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String writing(String path) throws IOException {
        return box.exec("dd", "if=/dev/zero", "of=" + path, "count=1", "conv=nocreat")
                .output();
    }

    @Test
    void aStaleSpecGivesTheDevicesOfNowAndSaysWhatItCannotGive() throws IOException {
        final String before = site.kernelState();
        assertNotEquals(
                0, box.exec("sh", "-c", "mknod /tmp/t c 4 10 && : < /tmp/t").status());
        site.want(ENTRY);
        assertEquals(List.of("Waiting"), reasons(site.plan()));
        write(SPEC);
        String plan = PlanText.render(ReportView.of(site.plan()), Style.PLAIN);
        assertTrue(plan.contains("+ /dev/cdi/full  c 1:7 "), plan); // which the box may open already
        assertTrue(plan.contains("+ /dev/cdi/tty   c 4:10 rw  0640 root:20"), plan);
        assertTrue(
                plan.contains("vendor.com/class=a also asks for 1 environment variable (VENDOR_VISIBLE_DEVICES=void)"),
                plan);
        assertTrue(
                plan.contains(
                        "vendor.com/class=a also asks for 1 hook (createContainer vendor-ctk hook update-ldcache)"),
                plan);
        assertTrue(plan.contains("vendor.com/class=a also asks for 1 mount (/usr/lib/libvendor.so)"), plan);
        Report report = site.apply();
        assertEquals(ExitCode.OK, report.exitCode(), report.toString());
        assertTrue(writing("/dev/cdi/full").contains("No space left on device"), "it is /dev/full and no other");
        assertEquals(0, box.exec("sh", "-c", ": <> /dev/cdi/tty").status());
        assertEquals("640 0 20", box.run("stat -c '%a %u %g' /dev/cdi/tty").strip());
        assertEquals(1, site.apply().settled());
        Files.delete(specs.resolve("vendor.yaml"));
        Report gone = site.apply();
        assertEquals(ExitCode.OK, gone.exitCode(), gone.toString());
        assertFalse(box.run("ls /dev").contains("cdi"));
        assertEquals(before, site.kernelState());
    }

    /** As when a driver comes back under another major, and its nodes with it. */
    @Test
    void aNodeThatBecomesAnotherDeviceIsFollowed() throws IOException {
        site.want(ENTRY);
        write(SPEC);
        site.apply();
        Path node = site.runDir().resolve("driver/console");
        Files.delete(node);
        try (Fd folder =
                devattach.linux.Files.open(node.resolveSibling(".").toString(), devattach.linux.Files.O_PATH)) {
            devattach.linux.Files.mknodAt(
                    folder, devattach.linux.CString.of("console"), DeviceNumber.character(4, 11), 0600);
        }
        assertEquals(ExitCode.OK, site.apply().exitCode());
        assertEquals("4:b", box.run("stat -c %t:%T /dev/cdi/tty").strip());
        assertNotEquals(
                0, box.exec("sh", "-c", "mknod /tmp/t c 4 10 && : < /tmp/t").status());
    }

    @Test
    void aSpecThatIsBrokenTakesNothingAway() throws IOException {
        site.want(ENTRY);
        write(SPEC);
        site.apply();
        final String attached = site.kernelState();
        write("cdiVersion: 0.6.0\nkind: vendor.com/class\ndevices: 7\n");
        site.restart();
        Report report = site.apply();
        assertEquals(ExitCode.PARTLY, report.exitCode());
        assertTrue(report.plan().isEmpty(), report.plan().toString());
        assertTrue(
                report.plan().findings().get(0).sentence().contains(specs + "/vendor.yaml:3:10: 'devices' in the spec"),
                report.plan().findings().toString());
        assertEquals(attached, site.kernelState());
    }

    @Test
    void theRulesOfTheHostHoldForASpecToo() throws IOException {
        site.want(ENTRY);
        write(SPEC.replace("/dev/full", "/dev/tty0"));
        assertTrue(reasons(site.apply()).contains("Blocked"));
        assertFalse(box.run("ls /dev/cdi").contains("full"));
        assertTrue(box.run("ls /dev/cdi").contains("tty"), "the other node is attached");
    }

    /** The agent's interval is longer than the test: it is the file that asks for the pass. */
    @Test
    void aSpecThatIsWrittenOrRemovedIsFollowedAtOnce() throws Exception {
        site.want(ENTRY);
        try (LocalAgent agent = new LocalAgent(site.runDir(), site.config(), settings)) {
            Wait.until("a first pass", () -> agent.last().isPresent(), agent::told);
            write(SPEC);
            Wait.until("attached", () -> box.exec("test", "-c", "/dev/cdi/full").status() == 0, agent::told);
            Files.delete(specs.resolve("vendor.yaml"));
            Wait.until("detached", () -> !box.run("ls /dev").contains("cdi"), agent::told);
        }
    }

    private static List<String> reasons(Report report) {
        return report.plan().findings().stream()
                .map(finding -> finding.reason())
                .toList();
    }
}
