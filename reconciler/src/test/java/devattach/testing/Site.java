package devattach.testing;

import devattach.agent.Confirmation;
import devattach.agent.FolderSource;
import devattach.agent.Mode;
import devattach.agent.Wiring;
import devattach.config.HostName;
import devattach.host.Host;
import devattach.linux.Mounts;
import devattach.model.Desired;
import devattach.model.Hook;
import devattach.model.HostPolicy;
import devattach.model.Protection;
import devattach.model.Report;
import devattach.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A devattach of a test's own: its run folder, a folder of configuration, and one box to act on. */
public final class Site implements AutoCloseable {

    private final Box box;
    private final Path runDir;
    private final Path config;
    private final RuntimeSettings runtimes;
    private HostPolicy policy;
    private Wiring wiring;

    /** That looks for no runtimes. */
    public Site(Box box, Hook.Kind... allowed) throws IOException {
        this(box, RuntimeSettings.nowhere(), allowed);
    }

    public Site(Box box, RuntimeSettings runtimes, Hook.Kind... allowed) throws IOException {
        this.policy = HostPolicy.hooks(Set.of(allowed));
        this.box = box;
        this.runtimes = runtimes;
        this.runDir = Path.of("/run", box.name());
        this.config = Files.createDirectories(runDir.resolve("config"));
        this.wiring = open();
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    private Wiring open() throws IOException {
        return new Wiring(
                "test",
                runDir,
                runtimes,
                policy,
                new Confirmation(policy.confirm(), runDir.resolve("interfaces")),
                null);
    }

    /** Ends this devattach and starts another: nothing but the kernel remembers. */
    public void restart() throws IOException {
        wiring.close();
        wiring = open();
    }

    /** As {@link #restart}, on a host that keeps this for itself. */
    public void restart(Protection protection) throws IOException {
        policy = new HostPolicy(policy.hooks(), protection, policy.confirm());
        restart();
    }

    public Wiring wiring() {
        return wiring;
    }

    public Path runDir() {
        return runDir;
    }

    public Path config() {
        return config;
    }

    /** Commits, so to speak: these lines stand under {@code devices}; none wants nothing. */
    public void want(String... lines) throws IOException {
        String devices = lines.length == 0 ? "  devices: {}\n" : "  devices:\n";
        StringBuilder yaml =
                new StringBuilder("apiVersion: devattach/v1\nkind: DeviceMap\nmetadata: { name: test }\nspec:\n");
        yaml.append("  containers: { pid: ").append(box.pid()).append(" }\n").append(devices);
        for (String line : lines) {
            yaml.append("    ").append(line).append('\n');
        }
        Files.writeString(config.resolve("test.yaml"), yaml);
    }

    public Desired desired() throws IOException {
        return new FolderSource(config, new HostName("test"), List.of()).desired();
    }

    public Report plan() throws IOException {
        return wiring.reconciler().pass(desired(), Mode.PLAN, Host.Depth.FULL);
    }

    public Report apply() throws IOException {
        return wiring.reconciler().pass(desired(), Mode.APPLY, Host.Depth.FULL);
    }

    public Report applyForced() throws IOException {
        return wiring.reconciler().pass(desired(), Mode.APPLY_FORCED, Host.Depth.FULL);
    }

    /** All that a container's devices consist of in the kernel: mounts, v1 rules, v2 programs, our record. */
    public String kernelState() throws IOException {
        StringBuilder state = new StringBuilder();
        state.append(Files.readString(Path.of("/proc/" + box.pid() + "/mountinfo")));
        if (box.cgroupV1().isPresent()) {
            state.append(Files.readString(box.cgroupV1().get().resolve("devices.list")));
        }
        if (box.cgroupV2().isPresent()) {
            state.append(Programs.attached(box.cgroupV2().get()));
        }
        return state.toString();
    }

    /** What lies in staging. */
    public List<String> staged() throws IOException {
        if (!Files.exists(runDir.resolve("nodes"))) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(runDir.resolve("nodes"))) {
            return all.skip(1).map(Path::toString).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        wiring.close();
        String nodes = runDir.resolve("nodes").toString();
        if (Files.readString(Path.of("/proc/self/mountinfo")).contains(" " + nodes + " ")) {
            Mounts.unmount(nodes, Mounts.MNT_DETACH);
        }
        try (Stream<Path> all = Files.walk(runDir)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
