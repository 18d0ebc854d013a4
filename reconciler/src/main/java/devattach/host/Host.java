package devattach.host;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.mechanism.CgroupMounts;
import devattach.mechanism.ContainerHandle;
import devattach.model.Accounts;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.HostDevice;
import devattach.model.InitProcess;
import devattach.model.World;
import devattach.runtime.ContainerRuntime;
import devattach.runtime.Listed;
import devattach.runtime.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * This host, looked at again and again. Keeps what is open and what was seen between looks, so that a look at an unchanged host opens
 * nothing, allocates next to nothing and answers the very objects of the look before.
 */
public final class Host implements AutoCloseable {

    /** How closely to look. */
    public enum Depth {
        /** Everything is read. */
        FULL,
        /**
         * What the kernel announces is believed unread: containers' ends, mounts, devices. What it does not, the policy, is read; but that
         * a container was moved to another cgroup is noticed by the next full look, or before it is changed.
         */
        EVENTS
    }

    private final List<ContainerRuntime> runtimes;
    private final Containers containers;
    private final CgroupMounts mounts;
    private final @Nullable Notices notices;
    private final Ours ours;
    private final Executor aside;
    private final Map<ContainerId, Tracked> tracked = new LinkedHashMap<>();
    private final Ends ends;
    private final Devices devices = new Devices();
    private @Nullable World world;
    private @Nullable List<ContainerSelector> watchedFor;

    /** What the ledger knows without looking into a container. */
    public interface Ours {
        /** Containers that hold something of ours. */
        Set<InitProcess> touched();

        /** The devices that a container has nodes of ours of. */
        Set<Long> incarnations(InitProcess init);
    }

    /**
     * A host that was not looked at yet.
     *
     * @param aside does what can be done beside other work
     * @param ours containers that hold something of ours are looked at even when no runtime and no mapping names them any more
     */
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    public Host(
            List<ContainerRuntime> runtimes, CgroupMounts mounts, Ours ours, @Nullable Notices notices, Executor aside)
            throws IOException {
        this.runtimes = List.copyOf(runtimes);
        this.containers = new Containers(runtimes);
        this.mounts = mounts;
        this.ours = ours;
        this.aside = aside;
        this.notices = notices;
        this.ends = new Ends();
    }

    /** The hierarchies of this host. */
    public static CgroupMounts cgroupMounts() throws KernelException {
        try (Fd mountinfo = Files.open("/proc/self/mountinfo", Files.O_RDONLY)) {
            return CgroupMounts.parse(Files.readText(mountinfo));
        }
    }

    /** Those of the last look, to be told what happened to them since. */
    public Devices devices() {
        return devices;
    }

    /** Something happened to some network interface, here or in a container. */
    public void interfacesMayDiffer() {
        tracked.values().forEach(Tracked::interfacesMayDiffer);
    }

    /** Something was mounted or unmounted in a container. */
    public void mountsChanged(ContainerId container) {
        Tracked one = tracked.get(container);
        if (one != null) {
            one.nodesMayDiffer();
        }
    }

    /**
     * What is there now.
     *
     * @param asked the selectors of all mappings
     * @param wantedAttributes sysfs attributes some mapping matches by
     * @return the very object of the last look when neither devices nor containers changed
     */
    public World look(Collection<ContainerSelector> asked, Set<String> wantedAttributes, Depth depth)
            throws IOException {
        watch(asked);
        Devices.Reading reading = devices.reading(wantedAttributes, depth, aside);
        Map<String, String> troubles = new TreeMap<>();
        ends.notice();
        boolean changed = lookAtContainers(asked, troubles, depth);
        List<HostDevice> devicesNow = reading.done();
        World before = world;
        if (before != null
                && !changed
                && before.devices() == devicesNow
                && before.troubles().equals(troubles)) {
            return before;
        }
        List<Container> containers = tracked.values().stream()
                .map(Tracked::container)
                .sorted(Comparator.comparing(Container::id))
                .toList();
        World now = World.of(devicesNow, containers, troubles, this::accounts, this::attached);
        world = now;
        return now;
    }

    /** Before the look, lest a container start between the two. */
    private void watch(Collection<ContainerSelector> asked) throws IOException {
        List<ContainerSelector> now = List.copyOf(asked);
        if (notices != null && !now.equals(watchedFor)) {
            Set<String> places = new TreeSet<>(mounts.roots());
            for (ContainerRuntime runtime : runtimes) {
                places.addAll(runtime.watched(asked));
            }
            notices.watch(places);
            watchedFor = now;
        }
    }

    private boolean lookAtContainers(Collection<ContainerSelector> asked, Map<String, String> troubles, Depth depth) {
        boolean changed = false;
        Set<ContainerId> there = new HashSet<>();
        for (ContainerRuntime runtime : runtimes) {
            try {
                Listed listed = runtime.list(asked);
                for (Running running : listed.running()) {
                    there.add(running.id());
                    changed |= follow(running, troubles, depth);
                }
                if (!listed.troubles().isEmpty()) {
                    throw new IOException(String.join("; ", listed.troubles()));
                }
            } catch (IOException e) {
                troubles.put(runtime.name(), String.valueOf(e.getMessage()));
                // unknown is not gone: whoever still runs is kept
                tracked.values().stream()
                        .filter(one -> one.container().id().runtime().equals(runtime.name()))
                        .filter(one -> one.handle().stillTrue())
                        .forEach(one -> there.add(one.container().id()));
            }
        }
        changed |= followTouched(there, depth);
        for (ContainerId id : List.copyOf(tracked.keySet())) {
            if (!there.contains(id)) {
                unfollow(id);
                changed = true;
            }
        }
        return changed;
    }

    /** Containers with something of ours that nobody listed: a removed mapping named them by pid, or their runtime is gone. */
    private boolean followTouched(Set<ContainerId> there, Depth depth) {
        boolean changed = false;
        Set<InitProcess> listed = new HashSet<>();
        Set<InitProcess> touched = ours.touched();
        if (!touched.isEmpty()) {
            there.forEach(id ->
                    handle(id).ifPresent(handle -> listed.add(handle.container().init())));
        }
        for (InitProcess init : touched) {
            if (!listed.contains(init)) {
                String name = Integer.toString(init.pid());
                ContainerId id = new ContainerId("process", name);
                there.add(id);
                changed |=
                        follow(new Running(id, name, Map.of(), init.pid(), init.startTime()), new HashMap<>(), depth);
            }
        }
        return changed;
    }

    @SuppressWarnings("MustBeClosedChecker") // the handle is closed when the container is no longer followed
    private boolean follow(Running running, Map<String, String> troubles, Depth depth) {
        Tracked known = tracked.get(running.id());
        if (known != null && known.isStill(running, depth)) {
            return false;
        }
        if (known != null) {
            unfollow(running.id());
        }
        try {
            Optional<Container> container = containers.container(running);
            if (container.isEmpty()) {
                return known != null;
            }
            Tracked one = new Tracked(ContainerHandle.open(container.get(), mounts));
            tracked.put(running.id(), one);
            ends.follow(one);
            if (notices != null) {
                notices.follow(one.handle());
            }
            return true;
        } catch (IOException e) {
            unfollow(running.id());
            boolean ended =
                    e instanceof KernelException refused && (refused.is(Errno.ESRCH) || refused.is(Errno.ENOENT));
            if (!ended) {
                troubles.merge(
                        running.id().runtime(),
                        running.name() + ": " + e.getMessage(),
                        (one, more) -> one + "; " + more);
            }
            return known != null;
        }
    }

    private void unfollow(ContainerId id) {
        Tracked one = tracked.remove(id);
        if (one != null) {
            if (notices != null) {
                notices.unfollow(id);
            }
            ends.unfollow(one);
            one.close();
        }
    }

    /** The open handle of a container of the last look. */
    public Optional<ContainerHandle> handle(ContainerId id) {
        return Optional.ofNullable(tracked.get(id)).map(Tracked::handle);
    }

    Tracked tracked(ContainerId id) {
        Tracked one = tracked.get(id);
        if (one == null) {
            throw new IllegalArgumentException(id + " is not of the last look");
        }
        return one;
    }

    /** The inits of all containers of the last look: whose staged things are still needed. */
    public Set<InitProcess> alive() {
        Set<InitProcess> alive = new HashSet<>();
        tracked.values().forEach(one -> alive.add(one.container().init()));
        return alive;
    }

    private Set<Long> attached(ContainerId id) {
        Tracked one = tracked.get(id);
        return one == null ? Set.of() : ours.incarnations(one.container().init());
    }

    private Accounts accounts(ContainerId id) {
        Tracked one = tracked.get(id);
        return one == null ? Accounts.EMPTY : AccountFiles.accounts(one.handle());
    }

    @Override
    public void close() {
        new ArrayList<>(tracked.keySet()).forEach(this::unfollow);
        ends.close();
    }
}
