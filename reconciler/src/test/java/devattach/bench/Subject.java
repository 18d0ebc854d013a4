package devattach.bench;

import com.sun.management.ThreadMXBean;
import devattach.agent.Confirmation;
import devattach.agent.FolderSource;
import devattach.agent.Mode;
import devattach.agent.Wiring;
import devattach.config.HostName;
import devattach.host.Host;
import devattach.linux.Mounts;
import devattach.model.Desired;
import devattach.model.ExitCode;
import devattach.model.HostPolicy;
import devattach.model.Report;
import devattach.runtime.RuntimeSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A whole devattach, as its agent has it, with a run folder of its own. */
final class Subject implements AutoCloseable {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Path runDir;
    private final Wiring wiring;

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    Subject(Path runDir) throws IOException {
        this.runDir = Files.createDirectories(runDir);
        this.wiring = new Wiring(
                "bench",
                runDir,
                RuntimeSettings.nowhere(),
                HostPolicy.DEFAULT,
                new Confirmation(HostPolicy.DEFAULT.confirm(), runDir.resolve("interfaces")),
                null);
    }

    /** The nodes {@code /dev/<letter>0} to {@code 9} in each container, of ten virtual terminals; no letter, no devices. */
    Desired desired(List<Integer> pids, String letter, int firstTerminal) throws IOException {
        StringBuilder yaml = new StringBuilder();
        for (int pid : pids) {
            yaml.append("---\napiVersion: devattach/v1\nkind: DeviceMap\nmetadata: { name: p")
                    .append(pid);
            yaml.append(" }\nspec:\n  containers: { pid: ").append(pid).append(" }\n  devices:\n");
            for (int i = 0; i < 10 && !letter.isEmpty(); i++) {
                String name = letter + i;
                yaml.append("    ").append(name).append(": { device: '/dev/tty").append(firstTerminal + i);
                yaml.append(":/dev/").append(name).append("' }\n");
            }
            if (letter.isEmpty()) {
                yaml.append("    {}\n");
            }
        }
        Path file = runDir.resolve("bench.yaml");
        Files.writeString(file, yaml);
        return new FolderSource(file, new HostName("bench"), List.of()).desired();
    }

    /** The same, carried out long ago. */
    static Desired converged(Desired desired) {
        return new Desired(
                desired.revision(), desired.mappings(), desired.mappings(), true, List.of(), "", desired.warnings());
    }

    /** One pass that must come to its end. */
    Report pass(Desired desired, Host.Depth depth) throws IOException {
        Report report = wiring.reconciler().pass(desired, Mode.APPLY, depth);
        if (report.exitCode() != ExitCode.OK) {
            throw new IOException("a pass did not do its work: " + report.plan().findings()
                    + report.outcomes().stream().filter(one -> !one.reached()).toList());
        }
        return report;
    }

    /** A pass that must change as much as is said; how long it took, in microseconds. */
    double measure(Desired desired, Host.Depth depth, int changes) throws IOException {
        long began = System.nanoTime();
        Report report = pass(desired, depth);
        double took = (System.nanoTime() - began) / 1e3;
        if (report.outcomes().size() != changes) {
            throw new IOException(
                    "expected " + changes + " changes, not " + report.outcomes().size());
        }
        return took;
    }

    /** How long the changes of a pass take, in microseconds: what it takes more than one that only plans the same. */
    double changeAlone(Desired desired, int changes) throws IOException {
        plan(desired);
        double planned = plan(desired);
        return measure(desired, Host.Depth.FULL, changes) - planned;
    }

    private double plan(Desired desired) throws IOException {
        long began = System.nanoTime();
        wiring.reconciler().pass(desired, Mode.PLAN, Host.Depth.FULL);
        return (System.nanoTime() - began) / 1e3;
    }

    /** What all threads of devattach and the caller's have allocated so far. */
    static long allocated() {
        long sum = 0;
        for (long each : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, each);
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        wiring.close();
        remove(runDir);
    }

    /** Its staging and its folder; also after another's sudden end. */
    static void remove(Path runDir) throws IOException {
        if (Files.exists(runDir.resolve("nodes"))) {
            Mounts.unmount(runDir.resolve("nodes").toString(), Mounts.MNT_DETACH);
        }
        try (Stream<Path> paths = Files.walk(runDir)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
