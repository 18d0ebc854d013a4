package devattach.mechanism.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import devattach.agent.Confirmation;
import devattach.agent.FolderSource;
import devattach.agent.Mode;
import devattach.agent.Wiring;
import devattach.config.HostName;
import devattach.host.Host;
import devattach.model.DeviceNumber;
import devattach.model.DeviceNumber.Kind;
import devattach.model.ExitCode;
import devattach.model.HostPolicy;
import devattach.model.Permissions;
import devattach.model.Report;
import devattach.testing.Lab;
import devattach.testing.Programs;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a container of cgroup v2 may do after an attach is what it could do before, and what Git says: no request more, none less. After the
 * detach its programs are those of before, byte for byte; LXC, which is asked to change its program itself, makes another that answers the
 * same.
 */
@Tag("lab")
class ExactnessLabTest {

    /** One it may make but not use, one it may only read, one of each kind under one number, one it may use already. */
    private static final String DEVICES = """
                devices:
                  both: { device: /dev/tty10 }
                  read: { device: /dev/tty11, access: r }
                  write: { device: /dev/tty12, access: w }
                  disk: { type: unix-block, source: /dev/loop4, access: r }
                  had: { device: "/dev/urandom:/dev/ours", access: r }
            """;

    private static final Map<DeviceNumber, Permissions> OURS = Map.of(
            DeviceNumber.character(4, 10), Permissions.parse("rw"),
            DeviceNumber.character(4, 11), Permissions.parse("r"),
            DeviceNumber.character(4, 12), Permissions.parse("w"),
            DeviceNumber.block(7, 4), Permissions.parse("r"),
            DeviceNumber.character(1, 9), Permissions.parse("r"));

    /** Also those the kernel never puts, such as to make and to read at once; to which a rule of LXC's says more than two of ours. */
    private static final List<Integer> EVERY = List.of(1, 2, 3, 4, 5, 6, 7);

    /** Runtimes that make their programs each in a way of its own. */
    enum Case {
        RUNC("runc", "runc", EVERY),
        CRUN("crun", "crun", EVERY),
        LXC("lxc", "lxc-start", Policy.REQUESTS),
        DOCKER("docker", "dockerd", EVERY);

        private final Lab lab;
        private final List<Integer> requests;

        Case(String runtime, String program, List<Integer> requests) {
            this.requests = requests;
            lab = new Lab(runtime, program, Lab.Cgroup.V2, Lab.Users.HOST);
        }
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Case.class)
    void exactlyWhatGitSaysIsAddedAndTakenAway(Case one) throws Exception {
        one.lab.assumeHere();
        Path runDir = Files.createDirectories(
                Path.of("/run/devattach-test-exact-" + ProcessHandle.current().pid()));
        try (Lab lab = one.lab;
                Wiring wiring = new Wiring(
                        "test",
                        runDir,
                        lab.settings(),
                        HostPolicy.DEFAULT,
                        new Confirmation(HostPolicy.DEFAULT.confirm(), runDir.resolve("interfaces")),
                        null)) {
            lab.start("exact");
            Path cgroup = cgroup(lab.pid("exact"));
            List<String> programs = Programs.attached(cgroup);
            assertNotEquals(List.of(), programs, "a container of cgroup v2 has a device program");
            Policy before = policy(programs);

            converge(wiring, lab, DEVICES);
            List<String> during = Programs.attached(cgroup);
            assertNotEquals(programs, during);
            Policy after = policy(during);
            Policy wanted = (number, request) -> before.allows(number, request)
                    || (OURS.getOrDefault(number, Permissions.NONE).bits() & request) == request;
            int compared = same(one.requests, wanted, after, majors(programs, during), minors(programs, during));
            int asked = asTheKernelSays(cgroup, after, programs, during);

            converge(wiring, lab, "    devices: {}\n");
            List<String> restored = Programs.attached(cgroup);
            if (one == Case.LXC) {
                same(Policy.REQUESTS, before, policy(restored), majors(programs, during), minors(programs, during));
            } else {
                assertEquals(programs, restored, "byte for byte");
            }
            wiring.retire();
            lab.stop("exact");
            System.out.printf(
                    "%s: %d program(s) of %d instructions; %d requests compared, %d of them put to the kernel%n",
                    lab.runtime(),
                    programs.size(),
                    programs.stream().mapToInt(String::length).sum() / 16,
                    compared,
                    asked);
        } finally {
            // where the test failed, the mount of our nodes is still there
            new ProcessBuilder("sh", "-c", "umount -l nodes 2>/dev/null; rm -r --one-file-system \"$PWD\"")
                    .directory(runDir.toFile())
                    .start()
                    .onExit()
                    .join();
        }
    }

    /** As the agent does: a process of the runtime may just be passing through the container's cgroup, which then is not touched. */
    private void converge(Wiring wiring, Lab lab, String devices) throws Exception {
        Wait.until("all is as wanted", () -> pass(wiring, lab, devices).exitCode() == ExitCode.OK);
    }

    private Report pass(Wiring wiring, Lab lab, String devices) throws IOException {
        Files.writeString(folder.resolve("map.yaml"), """
                apiVersion: devattach/v1
                kind: DeviceMap
                metadata: { name: exact }
                spec:
                  containers: { runtime: %s, name: exact }
                """.formatted(lab.runtime()) + devices.indent(-2));
        var desired = new FolderSource(folder, new HostName("test"), List.of()).desired();
        return wiring.reconciler().pass(desired, Mode.APPLY, Host.Depth.FULL);
    }

    private static Path cgroup(int pid) throws IOException {
        String own = Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
                .filter(line -> line.startsWith("0::"))
                .findFirst()
                .orElseThrow()
                .substring("0::".length());
        String mount = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(" - cgroup2 "))
                .findFirst()
                .orElseThrow()
                .split(" ")[4];
        return Path.of(mount + own);
    }

    private static Policy policy(List<String> programs) {
        List<DeviceProgram> each = programs.stream()
                .map(hex -> new DeviceProgram(0, 0, HexFormat.of().parseHex(hex)))
                .toList();
        each.forEach(program -> assertEquals("", program.opaque().orElse("")));
        return (number, request) -> each.stream().allMatch(program -> program.allows(number, request));
    }

    private static int same(
            List<Integer> requests, Policy wanted, Policy seen, SortedSet<Integer> majors, SortedSet<Integer> minors) {
        int compared = 0;
        for (Kind kind : Kind.values()) {
            for (int major : majors) {
                for (int minor : minors) {
                    DeviceNumber number = new DeviceNumber(kind, major, minor);
                    for (int request : requests) {
                        if (wanted.allows(number, request) != seen.allows(number, request)) {
                            throw new AssertionError(number + " " + new Permissions(request) + ": wanted "
                                    + wanted.allows(number, request));
                        }
                        compared++;
                    }
                }
            }
        }
        return compared;
    }

    /** That our reading of programs is the kernel's: every number that a rule names and its neighbours, made and opened in the cgroup. */
    private static int asTheKernelSays(Path cgroup, Policy policy, List<String> programs, List<String> during)
            throws IOException {
        List<DeviceNumber> numbers = new ArrayList<>();
        List<DeviceNumber> opened = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            // the kernel asks no program about device 0:0 (devcgroup_inode_permission)
            for (int major : named(programs, during, 0xfff).tailSet(1)) {
                for (int minor : List.of(0, 1, 3, 4, 5, 9, 10, 11, 12, 13, 200, 229, 0xfffff)) {
                    DeviceNumber number = new DeviceNumber(kind, major, minor);
                    numbers.add(number);
                    String device = (kind == Kind.BLOCK ? "block/" : "char/") + major + ":" + minor;
                    // opening a device may do something; these do nothing
                    if (OURS.containsKey(number) || !Files.exists(Path.of("/sys/dev", device))) {
                        opened.add(number);
                    }
                }
            }
        }
        int asked = 0;
        try (Probe probe = new Probe(cgroup, opened)) {
            for (DeviceNumber number : numbers) {
                List<Integer> requests = opened.contains(number) ? List.of(1, 2, 4, 6) : List.of(1);
                for (int request : requests) {
                    assertEquals(
                            probe.allows(number, request),
                            policy.allows(number, request),
                            () -> number + " " + new Permissions(request));
                    asked++;
                }
            }
        }
        return asked;
    }

    private static SortedSet<Integer> majors(List<String> programs, List<String> during) {
        SortedSet<Integer> majors = named(programs, during, 0xfff);
        IntStream.rangeClosed(0, 260).forEach(majors::add);
        majors.addAll(List.of(511, 512, 1023, 4094, 4095));
        return majors;
    }

    private static SortedSet<Integer> minors(List<String> programs, List<String> during) {
        SortedSet<Integer> minors = named(programs, during, 0xfffff);
        IntStream.rangeClosed(0, 260).forEach(minors::add);
        minors.addAll(List.of(1023, 4095, 4096, 65535, 65536, 0xffffe, 0xfffff));
        return minors;
    }

    /** Every constant of every instruction, and its neighbours: between two of them no program can tell numbers apart. */
    private static SortedSet<Integer> named(List<String> programs, List<String> during, int largest) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (List<String> each : List.of(programs, during)) {
            for (String hex : each) {
                ByteBuffer code = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
                for (int at = 4; at < code.capacity(); at += 8) {
                    int constant = code.getInt(at);
                    IntStream.rangeClosed(constant - 1, constant + 1)
                            .filter(number -> number >= 0 && number <= largest)
                            .forEach(numbers::add);
                }
            }
        }
        return numbers;
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
