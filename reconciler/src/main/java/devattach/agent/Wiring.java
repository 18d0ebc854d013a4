package devattach.agent;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.config.CdiSpecFile;
import devattach.host.Announcer;
import devattach.host.CdiFolders;
import devattach.host.Host;
import devattach.host.Look;
import devattach.host.Notices;
import devattach.linux.SelfTest;
import devattach.mechanism.CgroupMounts;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.PolicyOwner;
import devattach.mechanism.access.AccessMechanism;
import devattach.mechanism.nic.NicMechanism;
import devattach.mechanism.node.NodeMechanism;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.DeviceNumber;
import devattach.model.HostPolicy;
import devattach.model.InitProcess;
import devattach.model.Permissions;
import devattach.runtime.ContainerRuntime;
import devattach.runtime.EventStream;
import devattach.runtime.RuntimeSettings;
import devattach.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is given what: the constructors of a working devattach, called in one place. */
public final class Wiring implements AutoCloseable {

    private final NodeMechanism nodes;
    private final NicMechanism nics;
    private final List<EventStream> streams;
    private final Host host;
    private final ExecutorService threads;
    private final Look look;
    private final Executor executor;
    private final Hooks hooks;
    private final Confirmation confirmation;
    private final Reconciler reconciler;
    private final Inquiry inquiry;

    /**
     * Opens this host.
     *
     * @param runDir a folder of ours that does not survive a reboot, {@code /run/devattach}
     * @param policy what this host allows of what Git asks for
     * @param confirmation ended with this
     * @param notices told which containers are followed; null where nobody waits for news of them
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // kept until close
    public Wiring(
            String hostName,
            Path runDir,
            RuntimeSettings runtimes,
            HostPolicy policy,
            Confirmation confirmation,
            @Nullable Notices notices)
            throws IOException {
        SelfTest.run();
        this.confirmation = confirmation;
        nodes = new NodeMechanism(runDir);
        nics = new NicMechanism(runDir, notices == null ? NicMechanism.Listening.NO : NicMechanism.Listening.YES);
        List<ContainerRuntime> all = Runtimes.all(runtimes);
        AccessMechanism access = new AccessMechanism(new Owners(all));
        streams = all.stream().flatMap(runtime -> runtime.streams().stream()).toList();
        CgroupMounts mounts = Host.cgroupMounts();
        CdiFolders specs = new CdiFolders(runtimes.of("cdi", "specDirs"), CdiSpecFile::parse);
        Notices alsoSpecs = notices == null ? null : new Places(notices, specs.places());
        int processors = Runtime.getRuntime().availableProcessors();
        threads = Executors.newFixedThreadPool(processors, task -> {
            Thread thread = new Thread(task, "devattach-look");
            thread.setDaemon(true);
            return thread;
        });
        host = new Host(all, mounts, new Ledger(nodes, nics), alsoSpecs, processors > 1 ? threads : Runnable::run);
        look = new Look(host, access, nodes, nics, threads, processors);
        Announcing announcing = new Announcing(host, new Announcer(host.devices()));
        executor = new Executor(host, List.of(access, nodes, nics), nodes::claim, announcing::done, threads);
        hooks = new Hooks(policy.hooks(), host, mounts, new Execs(all)::words);
        Specified specified = new Specified(specs);
        Interfaces interfaces = new Interfaces(host, nics, notices, policy.protection());
        reconciler = new Reconciler(
                hostName,
                host,
                specified,
                interfaces,
                look,
                policy.protection(),
                executor,
                announcing,
                hooks,
                confirmation,
                nodes::sweep);
        inquiry = new Inquiry(host, specified, interfaces, look, reconciler);
    }

    /** Watches a few places more. */
    private record Places(Notices notices, Set<String> more) implements Notices {
        @Override
        public void watch(Set<String> places) {
            Set<String> all = new TreeSet<>(places);
            all.addAll(more);
            notices.watch(all);
        }

        @Override
        public void follow(ContainerHandle container) {
            notices.follow(container);
        }

        @Override
        public void unfollow(ContainerId container) {
            notices.unfollow(container);
        }

        @Override
        public void interfacesMatter(boolean matter) {
            notices.interfacesMatter(matter);
        }
    }

    private record Ledger(NodeMechanism nodes, NicMechanism nics) implements Host.Ours {
        @Override
        public Set<InitProcess> touched() {
            nics.lookAnew();
            Set<InitProcess> lent = nics.touched();
            Set<InitProcess> touched = nodes.touched();
            if (lent.isEmpty()) {
                return touched;
            }
            Set<InitProcess> all = new HashSet<>(touched);
            all.addAll(lent);
            return all;
        }

        @Override
        public Set<Long> incarnations(InitProcess init) {
            return nodes.incarnations(init);
        }
    }

    /** The runtimes that keep a policy themselves. */
    private record Owners(List<ContainerRuntime> runtimes) implements PolicyOwner {
        private Stream<ContainerRuntime> of(Container container) {
            return runtimes.stream()
                    .filter(runtime -> runtime.ownsPolicy()
                            && runtime.name().equals(container.id().runtime()));
        }

        @Override
        public boolean isThere(Container container) {
            return of(container).findAny().isPresent();
        }

        @Override
        public boolean set(Container container, DeviceNumber number, Permissions letters, boolean allow) {
            return of(container).anyMatch(runtime -> runtime.setPolicy(container.id(), number, letters, allow));
        }
    }

    /** How runtimes run commands in their containers. */
    private record Execs(List<ContainerRuntime> runtimes) {
        Optional<List<String>> words(Container container, List<String> command) {
            return runtimes.stream()
                    .filter(runtime -> runtime.name().equals(container.id().runtime()))
                    .findFirst()
                    .flatMap(runtime -> runtime.exec(container, command));
        }
    }

    /** What the runtimes' daemons tell by themselves. */
    public List<EventStream> streams() {
        return streams;
    }

    public Host host() {
        return host;
    }

    /** Reads containers of the host's last look. */
    public Look look() {
        return look;
    }

    /** Carries out plans as they are, without looking first. */
    Executor executor() {
        return executor;
    }

    public Reconciler reconciler() {
        return reconciler;
    }

    /** Tells why, and who. */
    public Inquiry inquiry() {
        return inquiry;
    }

    /** Takes our own places on this host away too, where nothing of ours is attached any more. */
    public void retire() throws IOException {
        nics.retire();
        nodes.retire();
    }

    /** Closes what is open; what is attached stays. */
    @Override
    public void close() {
        confirmation.end();
        hooks.close();
        threads.shutdownNow();
        host.close();
        nodes.close();
        nics.close();
    }
}
