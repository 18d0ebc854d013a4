package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.config.HostName;
import devattach.host.Host;
import devattach.model.HostPolicy;
import devattach.model.Outcome;
import devattach.model.Report;
import devattach.testing.Lab;
import devattach.testing.Lab.Cgroup;
import devattach.testing.Lab.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else edits a container's devices goes on working, and ours survives it or comes back; where each is one program, cgroup v2. */
@Tag("lab")
class CoexistenceLabTest {

    private static final String OURS = "[ -c /dev/tty10 ] && exec 3<>/dev/tty10";
    private static final String THEIRS = "[ -c /dev/tty13 ] && exec 3<>/dev/tty13";
    private static final String DEVICES = "{ tty: { device: /dev/tty10 } }";
    private static final String NAME = "shared";

    @TempDir
    private Path folder;

    @Test
    void lxcDeviceAddsAndRemovesBesideOurs() throws Exception {
        Lab lab = new Lab("lxc", "lxc-start", Cgroup.V2, Users.HOST);
        bothWork(
                lab,
                tool("lxc-device", "-P", place(lab), "-n", NAME, "add", "/dev/tty13"),
                tool("lxc-device", "-P", place(lab), "-n", NAME, "del", "/dev/tty13"));
    }

    @Test
    void lxdAddsAndRemovesBesideOurs() throws Exception {
        managerWorks(new Lab("lxd", "lxd", Cgroup.V2, Users.HOST));
    }

    @Test
    void incusAddsAndRemovesBesideOurs() throws Exception {
        managerWorks(new Lab("incus", "incus", Cgroup.V2, Users.HOST));
    }

    private void managerWorks(Lab lab) throws Exception {
        List<String> add = new ArrayList<>(lab.client());
        add.addAll(List.of("config", "device", "add", NAME, "theirs", "unix-char"));
        add.addAll(List.of("source=/dev/tty13", "path=/dev/tty13"));
        List<String> remove = new ArrayList<>(lab.client());
        remove.addAll(List.of("config", "device", "remove", NAME, "theirs"));
        bothWork(lab, add, remove);
    }

    private static List<String> tool(String... words) {
        return List.of(words);
    }

    private static String place(Lab lab) {
        return lab.settings().of(lab.runtime(), "paths").stream()
                .filter(path -> path.contains("-v2"))
                .findFirst()
                .orElseThrow();
    }

    private void bothWork(Lab one, List<String> add, List<String> remove) throws Exception {
        one.assumeHere();
        try (Site site = new Site(one)) {
            Lab lab = site.lab;
            assertTrue(!lab.can(NAME, OURS) && !lab.can(NAME, THEIRS), "before");
            site.apply(DEVICES);
            assertTrue(lab.can(NAME, OURS));
            run(lab, add);
            assertTrue(lab.can(NAME, THEIRS), "what they add works at once");
            assertTrue(lab.can(NAME, OURS), "and ours still");
            assertEquals(List.of(), site.apply(DEVICES).outcomes(), "nothing is to be repaired");
            run(lab, remove);
            assertTrue(!lab.can(NAME, THEIRS) && lab.can(NAME, OURS), "what they take away is gone, ours is not");
            site.apply("{}");
            assertTrue(!lab.can(NAME, OURS), "detached");
            run(lab, add);
            assertTrue(lab.can(NAME, THEIRS), "what they add works after ours is gone");
        }
    }

    @Test
    void whatCrunsUpdateTakesComesBack() throws Exception {
        Lab one = new Lab("crun", "crun", Cgroup.V2, Users.HOST);
        one.assumeHere();
        try (Site site = new Site(one)) {
            Lab lab = site.lab;
            site.apply(DEVICES);
            assertTrue(lab.can(NAME, OURS));
            Path resources = folder.resolve("resources.json");
            Files.writeString(resources, """
                    {"devices": [{"allow": false, "access": "rwm"},
                                 {"allow": true, "type": "c", "major": 1, "access": "rwm"}]}
                    """);
            String root = lab.settings().of("crun", "roots").stream()
                    .filter(path -> path.contains("-v2"))
                    .findFirst()
                    .orElseThrow();
            List<String> update = new ArrayList<>(List.of("crun", "--root", root, "update", "-r"));
            update.addAll(List.of(resources.toString(), NAME));
            run(lab, withMemoryLock(lab, update));
            assertTrue(!lab.can(NAME, OURS), "crun replaces the program");
            Report repaired = site.apply(DEVICES);
            assertTrue(repaired.outcomes().stream().allMatch(Outcome::reached), repaired.toString());
            assertTrue(lab.can(NAME, OURS), "ours is back");
        }
    }

    /** crun raises a limit it does not need, and where it may not, the lab lets it think it did. */
    private static List<String> withMemoryLock(Lab lab, List<String> command) {
        Path shim = Path.of(lab.settings().of("crun", "roots").get(0), "../../memlock-shim.so")
                .normalize();
        List<String> line = new ArrayList<>();
        if (Files.exists(shim)) {
            line.addAll(List.of("env", "LD_PRELOAD=" + shim));
        }
        line.addAll(command);
        return line;
    }

    private static void run(Lab lab, List<String> command) throws Exception {
        Process process = lab.inside(command)
                .redirectErrorStream(true)
                .redirectInput(new java.io.File("/dev/null"))
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
    }

    /** A devattach and one container of the lab. */
    private final class Site implements AutoCloseable {
        private final Lab lab;
        private final Path runDir;
        private final Wiring wiring;

        @SuppressWarnings("MustBeClosedChecker") // closed with this
        Site(Lab lab) throws IOException {
            this.lab = lab;
            runDir = Files.createDirectories(Path.of(
                    "/run/devattach-test-coexist-" + ProcessHandle.current().pid()));
            lab.start(NAME);
            wiring = new Wiring(
                    "test",
                    runDir,
                    lab.settings(),
                    HostPolicy.DEFAULT,
                    new Confirmation(HostPolicy.DEFAULT.confirm(), runDir.resolve("interfaces")),
                    null);
        }

        Report apply(String devices) throws IOException {
            Path config = Files.createDirectories(folder.resolve("config"));
            Files.writeString(config.resolve("map.yaml"), """
                    apiVersion: devattach/v1
                    kind: DeviceMap
                    metadata: { name: coexist }
                    spec:
                      containers: { runtime: %s, name: %s }
                      devices: %s
                    """.formatted(lab.runtime(), NAME, devices));
            var desired = new FolderSource(config, new HostName("test"), List.of()).desired();
            return wiring.reconciler().pass(desired, Mode.APPLY, Host.Depth.FULL);
        }

        @Override
        public void close() throws IOException {
            wiring.retire();
            wiring.close();
            lab.close();
            new ProcessBuilder("sh", "-c", "umount -l nodes 2>/dev/null; rm -r --one-file-system \"$PWD\"")
                    .directory(runDir.toFile())
                    .start()
                    .onExit()
                    .join();
        }
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
