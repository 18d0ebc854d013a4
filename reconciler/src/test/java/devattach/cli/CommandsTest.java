package devattach.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.cli.Surroundings.Trait;
import devattach.model.ExitCode;
import devattach.model.Outcome;
import devattach.report.AgentStatus;
import devattach.report.PlanText;
import devattach.report.ReportJson;
import devattach.report.ReportView;
import devattach.report.Sample;
import devattach.report.Style;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private final HostOfValues inSync = new HostOfValues(Sample.plan(List.of(), List.of()));
    private final HostOfValues pending = new HostOfValues(Sample.plan(Sample.attach(), List.of()));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("/nowhere");

    @Test
    void planWithNothingToDoIsZero() {
        assertEquals(0, run(inSync, "plan", "--dir", folder.toString()));
        assertTrue(out.toString().contains("In sync: 3 attachments, as wanted."));
        assertEquals(List.of("plan " + folder + " AS_CONFIGURED"), inSync.asked);
    }

    @Test
    void planWithChangesIsTwoInTextAndInJson() throws IOException {
        assertEquals(2, run(pending, "plan", "--dir", folder.toString()));
        ReportView view = ReportView.of(Sample.plan(Sample.attach(), List.of()));
        assertEquals(PlanText.render(view, Style.PLAIN), out.toString());
        out.getBuffer().setLength(0);
        assertEquals(2, run(pending, "plan", "-o", "json", "--dir", folder.toString()));
        assertEquals(view, ReportJson.parse(out.toString()));
    }

    @Test
    void applyThatFailsIsFour() {
        var partly =
                Sample.applied(Sample.attach(), List.of(new Outcome.Failed("EPERM"), new Outcome.Skipped("no access")));
        HostOfValues host = new HostOfValues(partly);
        assertEquals(4, run(host, "apply", "--force-detach", "--dir", folder.toString()));
        assertEquals(List.of("apply " + folder + " FORCE"), host.asked);
        assertTrue(out.toString().contains("FAILED: add access c 188:0 rw: EPERM"));
    }

    @Test
    void settingsThatAreNotThereAreNamedBeforeAnythingIsAsked() {
        Path missing = folder.resolve("none.yaml");
        assertEquals(1, run(inSync, "plan", "--config", missing.toString()));
        assertEquals(
                "devattach: --config: " + missing
                        + ": no such file; write one with 'devattach init', or name another\n",
                err.toString());
        assertEquals(List.of(), inSync.asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "run", "facts", "explain web tty", "who /dev/tty10", "release"})
    void withoutRootNothingIsAsked(String command) {
        Surroundings user = new Surroundings(Set.of(), question -> Optional.of("yes"));
        assertEquals(1, Main.run(session(inSync, user), command.split(" ")));
        assertTrue(
                err.toString().startsWith("devattach: " + command.split(" ")[0] + ": needs root, because it "),
                err.toString());
        assertEquals(List.of(), inSync.asked);
    }

    @Test
    void releaseNeedsAYes() {
        assertEquals(1, run(inSync, "release"));
        assertTrue(err.toString().contains("no terminal to ask at; run it with '--yes'"));
        Surroundings doubtful = new Surroundings(Set.of(Trait.ROOT), question -> Optional.of("y"));
        assertEquals(1, Main.run(session(inSync, doubtful), new String[] {"release"}));
        assertEquals(List.of(), inSync.asked);
        Surroundings sure = new Surroundings(Set.of(Trait.ROOT), question -> Optional.of("yes"));
        assertEquals(0, Main.run(session(inSync, sure), new String[] {"release"}));
        assertEquals(0, run(inSync, "release", "--yes"));
        assertEquals(List.of("release - AS_CONFIGURED", "release - AS_CONFIGURED"), inSync.asked);
    }

    @Test
    void validateSaysEverythingInFileOrderAndNeedsNoRoot() {
        Surroundings user = new Surroundings(Set.of(), question -> Optional.empty());
        assertEquals(1, Main.run(session(inSync, user), new String[] {"validate", folder.toString()}));
        assertEquals("""
                maps/a.yaml:4: warning: 'ttyUSB0' moves
                maps/b.yaml:9:5: error: unknown key 'vendor_id'
                Not valid: 1 error; 3 entries in 2 files, 1 warning.
                """, out.toString());
    }

    @Test
    void factsAreShownWithTheirSelectors() {
        assertEquals(0, run(inSync, "facts"));
        assertTrue(out.toString().contains("usb.vendorid = 10c4"));
        assertEquals(0, run(inSync, "facts", "-o", "JSON"));
        assertTrue(out.toString().contains("\"devnode\": \"/dev/ttyUSB0\""));
    }

    @Test
    void discoverNamesThingsForAnybodyAndWhoHasThemForRoot() {
        assertEquals(0, run(inSync, "discover", "ttyUSB", "--type", "serial", "--all"));
        assertEquals("""
                serial: ttyUSB0
                  node      /dev/ttyUSB0  c 188:0, tty
                  type      unix-char
                * unique    what it is     { source: /dev/serial/by-id/usb-x }
                  unique    its sort       { subsystem: tty }
                  unique    moves          { source: /dev/ttyUSB0 }

                1 thing.
                Next: devattach discover TEXT --yaml
                """, out.toString());
        Surroundings user = new Surroundings(Set.of(), question -> Optional.empty());
        assertEquals(0, Main.run(session(inSync, user), new String[] {"discover", "-o", "json"}));
        assertTrue(out.toString().contains("\"scope\": \"host\""), out.toString());
        assertTrue(inSync.asked.get(0).startsWith("discover CONTAINERS Filter[text=ttyUSB, sort=Optional[serial]"));
        assertTrue(inSync.asked.get(0).contains("breadth=EVERYTHING"), inSync.asked.toString());
        assertTrue(inSync.asked.get(1).startsWith("discover HOST "), inSync.asked.toString());
    }

    @Test
    void whatIsDiscoveredBecomesADeviceMapForAContainer() {
        assertEquals(0, run(inSync, "discover", "--yaml", "--container", "docker/web"));
        assertTrue(out.toString().contains("containers: { runtime: docker, name: web }"), out.toString());
        assertTrue(out.toString().contains("match: { source: /dev/serial/by-id/usb-x }"), out.toString());
        assertEquals(1, run(inSync, "discover", "--container", "web"));
        assertTrue(err.toString().contains("add '--yaml'"), err.toString());
    }

    @Test
    void aSortThatIsNoneIsAnsweredWithTheNearest() {
        assertEquals(1, run(inSync, "discover", "--type", "serail"));
        assertEquals(
                "devattach: discover: --type serail: nothing here is of that sort; did you mean 'serial'?\n",
                err.toString());
        assertEquals(0, run(inSync, "discover", "--type", "gpu"));
        assertTrue(out.toString().endsWith("Nothing.\n"), out.toString());
    }

    @Test
    void whyIsALadderThatMarksTheFirstFailure() {
        assertEquals(4, run(inSync, "explain", "docker/web/stick"));
        assertEquals("""
                stick in docker/web
                  ok      container  runs, pid 4000
                > FAILED  node       there is no node of it at /dev/x
                                     next: run 'devattach apply'
                It cannot be used: begin with 'node'.
                """, out.toString());
        assertEquals(4, run(inSync, "explain", "web", "/dev/x", "-o", "json"));
        assertTrue(out.toString().contains("\"firstFailed\": \"node\""));
    }

    @Test
    void whoListsContainersAndProcesses() {
        assertEquals(0, run(inSync, "who", "c:188:0"));
        assertEquals("""
                c 188:0, which no device of this host has now
                  open by pid 4711 (cat), user 1000, of the host
                0 containers, open in 1 process.
                """, out.toString());
        assertEquals(0, run(inSync, "who", "c:188:0", "-o", "json"));
        assertTrue(out.toString().contains("\"pid\": 4711"));
    }

    @Test
    void statusSaysThatThereWasNoPass() {
        assertEquals(1, run(inSync, "status", "--run-dir", folder.toString()));
        assertTrue(err.toString().contains("no such file: the agent has made no pass"));
    }

    @Test
    void statusLooksWhereTheSettingsSay() throws IOException {
        Path settings = folder.resolve("devattach.yaml");
        Files.writeString(settings, """
                apiVersion: devattach/v1
                kind: Agent
                source: { url: /srv/devices.git }
                runDir: %s/elsewhere
                """.formatted(folder));
        assertEquals(1, run(inSync, "status", "--config", settings.toString()));
        assertTrue(err.toString().contains(folder + "/elsewhere/status.json: no such file"), err.toString());
        assertEquals(
                1, run(inSync, "status", "--config", folder.resolve("none.yaml").toString()));
        assertTrue(err.toString().contains("none.yaml: no such file; name another"), err.toString());
    }

    @Test
    void statusTellsARunningAgentFromOneThatIsGone() throws IOException {
        int pid = (int) ProcessHandle.current().pid();
        var report = Sample.applied(List.of(), List.of());
        // the sample's pass was long ago; an interval of a century keeps it fresh
        Duration rare = Duration.ofDays(36500);
        AgentStatus.of(pid, StatusCommand.startTime(pid), rare, report).write(folder);
        assertEquals(0, run(inSync, "status", "--run-dir", folder.toString()));
        assertTrue(out.toString().startsWith("agent running, pid " + pid), out.toString());
        AgentStatus.of(pid, StatusCommand.startTime(pid) + 1, rare, report).write(folder);
        out.getBuffer().setLength(0);
        assertEquals(4, run(inSync, "status", "--run-dir", folder.toString(), "-o", "json"));
        assertTrue(out.toString().contains("\"pulse\": \"gone\""));
        assertEquals(List.of(), inSync.asked);
    }

    @Test
    void initNeverOverwrites() throws IOException {
        Path config = folder.resolve("etc/devattach.yaml");
        assertEquals(0, run(inSync, "init", "--config", config.toString(), "--repo", folder.toString()));
        assertTrue(Files.readString(config).contains("kind: Agent"));
        assertTrue(Files.readString(folder.resolve("maps/example.yaml")).contains("kind: DeviceMap"));
        Files.writeString(config, "mine");
        assertEquals(0, run(inSync, "init", "--config", config.toString()));
        assertEquals("mine", Files.readString(config));
    }

    @Test
    void colourIsForTerminalsOrForThoseWhoAsk() {
        Surroundings terminal = new Surroundings(Set.of(Trait.ROOT, Trait.TERMINAL), question -> Optional.empty());
        Surroundings noColor =
                new Surroundings(Set.of(Trait.ROOT, Trait.TERMINAL, Trait.NO_COLOR), question -> Optional.empty());
        String dir = folder.toString();
        assertTrue(colours(terminal, "plan", "--dir", dir));
        assertFalse(colours(noColor, "plan", "--dir", dir));
        assertFalse(colours(terminal, "plan", "--dir", dir, "--color", "never"));
        assertTrue(colours(noColor, "plan", "--dir", dir, "--color=always"));
        assertFalse(colours(terminal, "plan", "--dir", dir, "-o", "json"));
    }

    private boolean colours(Surroundings where, String... args) {
        out.getBuffer().setLength(0);
        assertEquals(ExitCode.CHANGES.code(), Main.run(session(pending, where), args));
        return out.toString().contains("\033[");
    }

    private int run(Engine engine, String... args) {
        return Main.run(engine, args, new PrintWriter(out), new PrintWriter(err));
    }

    private Session session(Engine engine, Surroundings surroundings) {
        return new Session(() -> engine, surroundings, new PrintWriter(out), new PrintWriter(err));
    }
}
