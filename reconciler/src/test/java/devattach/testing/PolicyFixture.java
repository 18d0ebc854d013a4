package devattach.testing;

import devattach.linux.Bpf;
import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.mechanism.CgroupMounts;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.ProcFiles;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.DeviceNumber;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A process in cgroups of its own, in both hierarchies, and nodes to try what its policy allows. The process has a pid namespace of
 * its own, as a container's init.
 */
@SuppressWarnings("MustBeClosedChecker") // it owns a handle, and its callers what attach answers
public final class PolicyFixture implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    public final String name =
            "devattach-test-policy-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final CgroupMounts mounts;
    private final List<Path> cgroups = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final Path nodes;
    private final String inner;
    private ContainerHandle handle;

    private PolicyFixture(String inner) throws Exception {
        Assumptions.assumeTrue(java.nio.file.Files.isWritable(Path.of("/proc/sys/kernel/ns_last_pid")), "needs root");
        mounts = CgroupMounts.parse(java.nio.file.Files.readString(Path.of("/proc/self/mountinfo")));
        Assumptions.assumeTrue(mounts.v2().isPresent(), "no cgroup2 is mounted here");
        this.inner = inner;
        for (String mount : List.of(mounts.v1().orElse(""), mounts.v2().orElse(""))) {
            if (!mount.isEmpty()) {
                cgroups.add(java.nio.file.Files.createDirectory(Path.of(mount, name)));
            }
        }
        if (!inner.isEmpty()) {
            cgroups.add(java.nio.file.Files.createDirectory(Path.of(mounts.v2().orElseThrow(), name, inner)));
        }
        nodes = java.nio.file.Files.createTempDirectory(name);
        run("mount", "-t", "tmpfs", "-o", "mode=0755", name, nodes.toString());
    }

    /** One whose init is right in its cgroup. */
    public static PolicyFixture flat() throws Exception {
        return new PolicyFixture("").start();
    }

    /** One whose init has moved into a v2 cgroup {@code inner} below the one with the policy, as systemd does in a container. */
    public static PolicyFixture nested() throws Exception {
        return new PolicyFixture("inner").start();
    }

    private PolicyFixture start() throws Exception {
        int init = join(v2Init(), "exec unshare --pid --fork --kill-child sleep 1000");
        // unshare stays outside the namespace it makes; its child is the init, and unshare belongs elsewhere
        Process unshare = processes.get(0);
        ProcessHandle child = waitForChild(unshare);
        moveHome(init);
        int pid = (int) child.pid();
        long start = ProcFiles.startTime(java.nio.file.Files.readString(Path.of("/proc/" + pid + "/stat")));
        Container container = new Container(
                new ContainerId("process", name),
                name,
                Map.of(),
                new InitProcess(pid, start),
                IdMap.IDENTITY,
                IdMap.IDENTITY,
                name);
        handle = ContainerHandle.open(container, mounts);
        return this;
    }

    private static ProcessHandle waitForChild(Process parent) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            var child = parent.children()
                    .filter(each -> each.info().command().orElse("").endsWith("sleep")
                            || each.info().command().orElse("").endsWith("busybox"))
                    .findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no init came up");
    }

    private void moveHome(int pid) throws IOException {
        for (String mount : List.of(mounts.v1().orElse(""), mounts.v2().orElse(""))) {
            if (!mount.isEmpty()) {
                java.nio.file.Files.writeString(Path.of(mount, "cgroup.procs"), Integer.toString(pid));
            }
        }
    }

    private Path v2Init() {
        return inner.isEmpty() ? v2Folder() : v2Folder().resolve(inner);
    }

    public ContainerHandle handle() {
        return handle;
    }

    public Path v1Folder() {
        return Path.of(mounts.v1().orElseThrow(), name);
    }

    public Path v2Folder() {
        return Path.of(mounts.v2().orElseThrow(), name);
    }

    public Fd v2() throws KernelException {
        return Files.open(v2Folder().toString(), Files.O_RDONLY | Files.O_DIRECTORY);
    }

    /** Writes {@code devices.deny a}, then one rule after another; skips the test where there is no v1. */
    public PolicyFixture v1Rules(String... rules) throws IOException {
        Assumptions.assumeTrue(mounts.v1().isPresent(), "no cgroup v1 devices hierarchy here");
        java.nio.file.Files.writeString(v1Folder().resolve("devices.deny"), "a");
        for (String rule : rules) {
            java.nio.file.Files.writeString(v1Folder().resolve("devices.allow"), rule);
        }
        return this;
    }

    public String v1List() throws IOException {
        return java.nio.file.Files.readString(v1Folder().resolve("devices.list"));
    }

    /** Loads a program and attaches it beside those of the v2 cgroup; the caller owns the object, as a runtime's monitor does. */
    public Fd attach(byte[] instructions) throws KernelException {
        return attach(instructions, "");
    }

    /** Likewise, under a name, as systemd does. */
    public Fd attach(byte[] instructions, String name) throws KernelException {
        Fd program = Bpf.load(instructions, name);
        try (Fd folder = v2()) {
            Bpf.attach(folder, program);
        }
        return program;
    }

    /** Ids of the v2 cgroup's own programs. */
    public List<Integer> attached() throws KernelException {
        try (Fd folder = v2()) {
            int[] ids = new int[64];
            int count = Bpf.query(folder, Bpf.Scope.OWN, ids);
            return java.util.Arrays.stream(ids, 0, count).boxed().toList();
        }
    }

    public byte[] instructions(int id) throws KernelException {
        try (Fd program = Bpf.open(id)) {
            return Bpf.instructions(program);
        }
    }

    /** Whether a process in these cgroups can open the device; {@code how} as the shell says it: {@code <}, {@code >} or {@code <>}. */
    public boolean opens(DeviceNumber number, String how) throws Exception {
        Path node = nodes.resolve(number.kind().letter() + "-" + number.major() + "-" + number.minor());
        if (!java.nio.file.Files.exists(node)) {
            try (Fd folder = Files.open(nodes.toString(), Files.O_RDONLY | Files.O_DIRECTORY)) {
                Files.mknodAt(folder, CString.of(node.getFileName().toString()), number, 0600);
            }
        }
        return tries("exec 3" + how + node);
    }

    /** Whether a process in these cgroups can make such a node. */
    public boolean makes(DeviceNumber number) throws Exception {
        String node = nodes + "/made-" + number.major() + "-" + number.minor();
        return tries("mknod " + node + " " + number.kind().letter() + " " + number.major() + " " + number.minor()
                + " && rm " + node);
    }

    private boolean tries(String command) throws Exception {
        Process process = shell(v2Init(), command);
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        // the policy is asked first: a device without a driver was let through when that is all that is missing
        boolean allowed = process.waitFor() == 0 || said.contains("No such device");
        if (!allowed && !said.contains("Operation not permitted")) {
            throw new AssertionError(command + ": " + said);
        }
        return allowed;
    }

    /** Starts a process in these cgroups that belongs to the host, not to the container; its pid. */
    public int stranger() throws Exception {
        int pid = join(v2Init(), "exec sleep 1000");
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!java.nio.file.Files.readString(Path.of("/proc/" + pid + "/comm"))
                .equals("sleep\n")) {
            if (System.nanoTime() > end) {
                throw new AssertionError("sleep did not start");
            }
            Thread.onSpinWait();
        }
        return pid;
    }

    /** Ends the process. */
    public void end(int pid) throws Exception {
        for (Process process : processes) {
            if (process.pid() == pid) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private int join(Path v2, String command) throws Exception {
        Process process = shell(v2, "echo joined; " + command);
        processes.add(process);
        int first = process.getInputStream().read();
        if (first != 'j') {
            throw new AssertionError("could not join " + name);
        }
        return (int) process.pid();
    }

    private Process shell(Path v2, String command) throws IOException {
        String joins = "echo $$ > " + v2 + "/cgroup.procs && "
                + (mounts.v1().isPresent() ? "echo $$ > " + v1Folder() + "/cgroup.procs && " : "");
        return new ProcessBuilder("sh", "-c", "exec 2>&1; " + joins + command).start();
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.onExit().join().exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
        }
    }

    @Override
    public void close() throws IOException {
        if (handle != null) {
            handle.close();
        }
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
        for (int i = cgroups.size() - 1; i >= 0; i--) {
            remove(cgroups.get(i));
        }
        run("umount", nodes.toString());
        java.nio.file.Files.delete(nodes);
    }

    /** A cgroup is busy until the last of its dead is reaped. */
    private static void remove(Path cgroup) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                java.nio.file.Files.delete(cgroup);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
