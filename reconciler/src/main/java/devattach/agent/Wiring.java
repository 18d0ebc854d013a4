package devattach.agent;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.host.Host;
import devattach.host.Look;
import devattach.linux.KernelException;
import devattach.linux.SelfTest;
import devattach.mechanism.access.AccessMechanism;
import devattach.mechanism.node.NodeMechanism;
import devattach.runtime.ContainerRuntime;
import devattach.runtime.RuntimeSettings;
import devattach.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Who is given what: the constructors of a working devattach, called in one place. */
public final class Wiring implements AutoCloseable {

    private final NodeMechanism nodes;
    private final List<ContainerRuntime> runtimes;
    private final Host host;
    private final ExecutorService threads;
    private final Executor executor;
    private final Reconciler reconciler;

    /**
     * Opens this host.
     *
     * @param runDir a folder of ours that does not survive a reboot, {@code /run/devattach}
     * @param notices told which containers are followed; null where nobody waits for news of them
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // kept until close
    public Wiring(String hostName, Path runDir, RuntimeSettings runtimes, Host.@Nullable Notices notices)
            throws IOException {
        SelfTest.run();
        nodes = new NodeMechanism(runDir);
        AccessMechanism access = new AccessMechanism();
        this.runtimes = Runtimes.all(runtimes);
        host = new Host(this.runtimes, Host.cgroupMounts(), nodes::touched, notices);
        int processors = Runtime.getRuntime().availableProcessors();
        threads = Executors.newFixedThreadPool(processors, task -> {
            Thread thread = new Thread(task, "devattach-look");
            thread.setDaemon(true);
            return thread;
        });
        Look look = new Look(host, access, nodes, threads, processors);
        executor = new Executor(host, List.of(access, nodes), nodes::claim, threads);
        reconciler = new Reconciler(hostName, host, look, executor, nodes::sweep);
    }

    /** Folders in which something happens when a container starts. */
    public List<String> watched() {
        return runtimes.stream().flatMap(runtime -> runtime.watched().stream()).toList();
    }

    public Host host() {
        return host;
    }

    /** Carries out plans as they are, without looking first. */
    Executor executor() {
        return executor;
    }

    public Reconciler reconciler() {
        return reconciler;
    }

    /** Takes our own places on this host away too, where nothing of ours is attached any more. */
    public void retire() throws KernelException {
        nodes.retire();
    }

    /** Closes what is open; what is attached stays. */
    @Override
    public void close() {
        threads.shutdownNow();
        host.close();
        nodes.close();
    }
}
