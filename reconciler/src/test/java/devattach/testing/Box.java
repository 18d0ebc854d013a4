package devattach.testing;

import devattach.mechanism.CgroupMounts;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.ProcFiles;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.IdMap;
import devattach.model.InitProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real container of plain namespaces, for kernel tests: own mounts, processes and network, optionally own users, an own
 * cgroup in each hierarchy, a small {@code /dev} on an own tmpfs, and {@code sleep} as init. Needs root and util-linux.
 */
public final class Box implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** Rules like those runc and Docker give a container: the common nodes, and mknod of anything. */
    private static final List<String> RUNC_RULES = List.of(
            "c *:* m",
            "b *:* m",
            "c 1:3 rwm",
            "c 1:5 rwm",
            "c 1:7 rwm",
            "c 1:8 rwm",
            "c 1:9 rwm",
            "c 5:0 rwm",
            "c 5:2 rwm",
            "c 136:* rwm");

    private final String name;
    private final Options options;
    private final CgroupMounts mounts;
    private @Nullable Process launcher;
    private int pid;
    private long startTime;

    /** Whose numbers its users have. */
    private enum Users {
        HOST,
        SHIFTED
    }

    /** Whose network it is in. */
    private enum Network {
        OWN,
        HOST
    }

    /** What its cgroup of the v1 {@code devices} hierarchy lets it open. */
    private enum Policy {
        ALL,
        RUNC
    }

    /** How a box is made; each method answers a changed copy. */
    public static final class Options {
        private final Users users;
        private final Network network;
        private final Policy policy;
        private final List<String> setup;
        private final List<byte[]> programs;

        private Options(Users users, Network network, Policy policy, List<String> setup, List<byte[]> programs) {
            this.users = users;
            this.network = network;
            this.policy = policy;
            this.setup = List.copyOf(setup);
            this.programs = List.copyOf(programs);
        }

        /** The host's user numbers, no device policy. */
        public static Options plain() {
            return new Options(Users.HOST, Network.OWN, Policy.ALL, List.of(), List.of());
        }

        /** In a user namespace of its own: its 0 to 65535 are the host's 100000 to 165535. */
        public Options shifted() {
            return new Options(Users.SHIFTED, network, policy, setup, programs);
        }

        /** In the host's network namespace. */
        public Options hostNetwork() {
            return new Options(users, Network.HOST, policy, setup, programs);
        }

        /** In the v1 hierarchy everything is denied but what runc allows by itself. */
        public Options restricted() {
            return new Options(users, network, Policy.RUNC, setup, programs);
        }

        /** With this device program on its v2 cgroup, where the host has that hierarchy. */
        public Options program(byte[] program) {
            return new Options(users, network, policy, setup, List.of(program));
        }

        /** One more shell line while the box is made: the working folder is its future root, {@code /} is still the host's. */
        public Options setup(String line) {
            List<String> more = new ArrayList<>(setup);
            more.add(line);
            return new Options(users, network, policy, more, programs);
        }
    }

    /** How a command ended, and what it wrote (both streams). */
    public record Ran(int status, String output) {}

    private Box(Options options) throws IOException {
        this.name = "devattach-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        this.options = options;
        this.mounts = CgroupMounts.parse(Files.readString(Path.of("/proc/self/mountinfo")));
    }

    /** A running box. */
    public static Box start(Options options) throws IOException {
        Box box = new Box(options);
        boolean good = false;
        try {
            box.start();
            good = true;
            return box;
        } finally {
            if (!good) {
                box.close();
            }
        }
    }

    /** {@code devattach-test-...}, also the name of its cgroups. */
    public String name() {
        return name;
    }

    /** Its init in the host's numbers. */
    public int pid() {
        return pid;
    }

    public long startTime() {
        return startTime;
    }

    /** The host's cgroup mounts, as handles want them. */
    public CgroupMounts mounts() {
        return mounts;
    }

    public Container container() {
        IdMap ids = shifted() ? new IdMap(List.of(new IdMap.Range(0, 100_000, 65_536))) : IdMap.IDENTITY;
        return new Container(
                new ContainerId("box", name), name, Map.of(), new InitProcess(pid, startTime), ids, ids, "/" + name);
    }

    /** Takes hold of it; the caller closes. */
    @SuppressWarnings("MustBeClosedChecker")
    public ContainerHandle handle() throws IOException {
        return ContainerHandle.open(container(), mounts);
    }

    /** Its cgroup folder in the v1 {@code devices} hierarchy; empty where the host has none. */
    public Optional<Path> cgroupV1() {
        return mounts.v1().map(mount -> Path.of(mount, name));
    }

    /** Its cgroup folder in the v2 hierarchy; empty where the host has none. */
    public Optional<Path> cgroupV2() {
        return mounts.v2().map(mount -> Path.of(mount, name));
    }

    /** Runs a command inside, as its root and in its cgroups, so that its device policy applies. */
    public Ran exec(String... command) throws IOException {
        Process process = begin(command);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(await(process), output);
    }

    /** Starts a command in the same way, which ends with the box at the latest. Both its streams are one. */
    public Process begin(String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("sh", "-c", join() + "exec \"$@\"", "sh"));
        all.addAll(List.of("nsenter", "-t", Integer.toString(pid), "-m", "-p", "-n"));
        if (shifted()) {
            all.addAll(List.of("-U", "-S", "0", "-G", "0"));
        }
        all.add("--");
        all.addAll(List.of(command));
        return new ProcessBuilder(all).redirectErrorStream(true).start();
    }

    /** Runs a shell line inside that must succeed, and answers what it wrote, without the last line end. */
    public String run(String line) throws IOException {
        Ran ran = exec("sh", "-c", line);
        if (ran.status() != 0) {
            throw new IOException("inside " + name + ": " + line + ": status " + ran.status() + ": " + ran.output());
        }
        return ran.output().stripTrailing();
    }

    /** Ends it and starts it again, as a runtime does: same name, new init, new namespaces, new cgroups. */
    public void restart() throws IOException {
        close();
        start();
    }

    private boolean shifted() {
        return options.users == Users.SHIFTED;
    }

    private String join() {
        StringBuilder line = new StringBuilder();
        for (Path folder : cgroups()) {
            line.append("echo $$ > ").append(folder).append("/cgroup.procs && ");
        }
        return line.toString();
    }

    private List<Path> cgroups() {
        List<Path> folders = new ArrayList<>();
        cgroupV1().ifPresent(folders::add);
        cgroupV2().ifPresent(folders::add);
        return folders;
    }

    private void start() throws IOException {
        makeCgroups();
        List<String> command = new ArrayList<>();
        Process users = null;
        if (shifted()) {
            users = userNamespace();
            command.addAll(List.of("nsenter", "-t", Long.toString(users.pid()), "-U", "-S", "0", "-G", "0", "--"));
        }
        command.addAll(List.of("unshare", "-m", "-p"));
        if (options.network == Network.OWN) {
            command.add("-n");
        }
        command.addAll(List.of("-f", "--kill-child", "--", "sh", "-euc", script()));
        try {
            launch(command);
        } finally {
            if (users != null) {
                users.destroyForcibly();
                await(users);
            }
        }
    }

    @SuppressWarnings("resource") // the launcher's streams end with it
    private void launch(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        launcher = process;
        BufferedReader said = reader(process);
        pid = Integer.parseInt(expect(said, "up "));
        startTime = ProcFiles.startTime(Files.readString(Path.of("/proc/" + pid + "/stat")));
        for (Path folder : cgroups()) {
            Files.writeString(folder.resolve("cgroup.procs"), Integer.toString(pid));
        }
        Writer tell = process.outputWriter(StandardCharsets.UTF_8);
        tell.write("go\n");
        tell.flush();
        expect(said, "ready");
    }

    /** A process that does nothing but hold a user namespace with its map written. */
    private static Process userNamespace() throws IOException {
        Process process = new ProcessBuilder("unshare", "-U", "--", "sh", "-c", "echo up; read end")
                .redirectErrorStream(true)
                .start();
        expect(reader(process), "up");
        for (String map : List.of("uid_map", "gid_map")) {
            Files.writeString(Path.of("/proc/" + process.pid(), map), "0 100000 65536\n");
        }
        return process;
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String expect(BufferedReader said, String beginning) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
            all.append(line).append('\n');
        }
        throw new IOException("the box did not say '" + beginning + "' but: " + all);
    }

    private String script() {
        List<String> lines = new ArrayList<>(List.of(
                "read host rest < /proc/self/stat", // still the host's /proc, so the host's number
                "echo up $host",
                "read go",
                "mount -t tmpfs -o mode=755 " + name + " /mnt",
                "cd /mnt",
                "mkdir -m 755 dev proc etc tmp old",
                "for d in usr bin sbin lib lib64; do"
                        + "  if [ -L /$d ]; then ln -s \"$(readlink /$d)\" $d;"
                        + "  elif [ -d /$d ]; then mkdir $d; mount --rbind /$d $d; mount -o remount,bind,ro $d; fi; done",
                "mount -t tmpfs -o mode=755,nosuid dev dev",
                "for n in null zero full random urandom tty; do touch dev/$n; mount --bind /dev/$n dev/$n; done",
                "mount -t proc proc proc",
                "mount -t tmpfs -o mode=1777 tmp tmp",
                "printf 'root:x:0:0::/:/bin/sh\\nuser:x:1000:1000::/:/bin/sh\\n' > etc/passwd",
                "printf 'root:x:0:\\ndialout:x:20:\\nvideo:x:44:\\nuser:x:1000:\\n' > etc/group"));
        lines.addAll(options.setup);
        lines.addAll(List.of(
                "pivot_root . old",
                "cd /",
                "umount -l /old",
                "rmdir /old 2>/dev/null || true", // a root made read-only keeps it
                "echo ready",
                "exec sleep infinity < /dev/null > /dev/null 2>&1"));
        return String.join("\n", lines);
    }

    private void makeCgroups() throws IOException {
        for (Path folder : cgroups()) {
            Files.createDirectory(folder);
        }
        Optional<Path> v1 = cgroupV1();
        if (v1.isPresent() && options.policy == Policy.RUNC) {
            Files.writeString(v1.get().resolve("devices.deny"), "a");
            for (String rule : RUNC_RULES) {
                Files.writeString(v1.get().resolve("devices.allow"), rule);
            }
        }
        Optional<Path> v2 = cgroupV2();
        if (v2.isPresent()) {
            for (byte[] program : options.programs) {
                Programs.attach(v2.get(), program);
            }
        }
    }

    private static int await(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + process.info(), e);
        }
    }

    /** Ends it and takes its cgroups away; its mounts go with its namespace. */
    @Override
    public void close() throws IOException {
        Process process = launcher;
        if (process != null) {
            // its init first: the launcher then reaps it and ends by itself
            List<ProcessHandle> inits = process.descendants().toList();
            inits.forEach(ProcessHandle::destroyForcibly);
            if (inits.isEmpty()) {
                process.destroyForcibly();
            }
            await(process);
            launcher = null;
        }
        for (Path folder : cgroups()) {
            removeCgroup(folder);
        }
    }

    /** Waits for its last process to be gone: until then the kernel says EBUSY. */
    private static void removeCgroup(Path folder) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (Files.exists(folder)) {
            try {
                Files.delete(folder);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
