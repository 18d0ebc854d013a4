package devattach.agent;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.host.ContainerWatch;
import devattach.host.Devices;
import devattach.host.Host;
import devattach.host.Notice;
import devattach.host.Notices;
import devattach.linux.Epoll;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.ProgramNews;
import devattach.linux.Uevent;
import devattach.linux.Uevents;
import devattach.linux.net.LinkNews;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.access.AccessMechanism;
import devattach.model.ContainerId;
import devattach.runtime.EventStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the kernel's news of containers and devices, and asks for a pass when there is some. What it heard is told to the host right
 * before a pass looks, by {@link #tell}; so only one thread ever touches the host.
 */
public final class Follower implements Notices, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    /** With more waiting, reading everything anew is cheaper. */
    private static final int MOST_ANNOUNCED = 4096;

    private final ContainerWatch watch;
    private final Uevents uevents;
    private final Epoll devices;
    private final Optional<ProgramNews> programs;
    private final List<LinkNews> links = new ArrayList<>();
    private volatile boolean linksMatter;
    private volatile boolean interfacesChanged;
    private final List<StreamFollower> followers = new ArrayList<>();
    private final Queue<ContainerId> mountsChanged = new ConcurrentLinkedQueue<>();
    private Set<String> watched = Set.of();
    private final Queue<Uevent> announced = new LinkedBlockingQueue<>(MOST_ANNOUNCED);
    private volatile boolean announcementsLost;
    private volatile boolean closing;

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    public Follower() throws KernelException {
        watch = new ContainerWatch();
        uevents = new Uevents();
        devices = new Epoll();
        devices.add(uevents.socket(), Epoll.IN, 1);
        programs = programs(devices);
        links();
    }

    /** Without it the schedule notices what happened to interfaces. */
    @SuppressWarnings("MustBeClosedChecker") // closed with the follower
    private void links() {
        try {
            links.add(LinkNews.open());
            links.add(LinkNews.ofRoutesGone());
            for (LinkNews news : links) {
                devices.add(news.fd(), Epoll.IN, 3);
            }
        } catch (KernelException e) {
            LOG.warn("some changes of network interfaces are noticed on schedule only: {}", e.getMessage());
        }
    }

    private boolean drainLinks() throws KernelException {
        boolean any = false;
        for (LinkNews news : links) {
            any |= news.drain();
        }
        return any;
    }

    /** Without them the schedule notices what others did to a policy. */
    @SuppressWarnings("MustBeClosedChecker") // closed with the follower
    private static Optional<ProgramNews> programs(Epoll epoll) throws KernelException {
        try {
            ProgramNews news = new ProgramNews();
            for (Fd fd : news.fds()) {
                epoll.add(fd, Epoll.IN, 2);
            }
            return Optional.of(news);
        } catch (IOException e) {
            LOG.warn("changes of device policies by others are noticed on schedule only: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Begins; each piece of news is told as the cause of a pass. */
    public void start(List<EventStream> streams, Consumer<String> cause) {
        thread("devattach-containers", () -> watch.await(-1, notice -> heard(notice, cause)));
        Announced heard = new Announced();
        thread("devattach-devices", () -> {
            devices.await(-1, key -> {});
            uevents.drain(heard);
            if (heard.any) {
                heard.any = false;
                cause.accept("device");
            }
            if (programs.isPresent() && programs.get().drain(AccessMechanism.PROGRAM)) {
                cause.accept(STARTED + "device policies");
            }
            if (drainLinks()) {
                interfacesChanged = true;
                if (linksMatter) {
                    cause.accept("network interfaces");
                }
            }
        });
        for (EventStream stream : streams) {
            StreamFollower follower = new StreamFollower(stream, () -> cause.accept(STARTED + stream.name()));
            followers.add(follower);
            follower.start();
        }
    }

    private void heard(Notice notice, Consumer<String> cause) {
        if (notice instanceof Notice.Ended ended) {
            cause.accept(ended.container() + ENDED);
        } else if (notice instanceof Notice.MountsChanged changed) {
            mountsChanged.add(changed.container());
            cause.accept("mounts of " + changed.container());
        } else if (notice instanceof Notice.Somewhere somewhere) {
            cause.accept(STARTED + somewhere.folder());
        }
    }

    /** Keeps for {@link #tell} what the thread that listens hears. */
    private final class Announced implements Uevents.Listener {
        private boolean any;

        @Override
        public void heard(Uevent event) {
            if (Devices.concerns(event)) {
                any = true;
                announcementsLost |= !announced.offer(event);
            }
        }

        @Override
        public void overflow() {
            any = true;
            announcementsLost = true;
            LOG.debug("announcements of devices were lost: all devices are read anew");
        }
    }

    /** How a cause begins after which what it tells of may take a moment to be there. */
    static final String STARTED = "news in ";

    /** How a cause ends after which a container may be there anew. */
    static final String ENDED = " ended";

    private interface Wait {
        void once() throws KernelException;
    }

    private void thread(String name, Wait wait) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!closing) {
                            wait.once();
                        }
                    } catch (KernelException | IllegalStateException e) {
                        if (!closing) {
                            LOG.error(
                                    "{} stopped, from now on only the schedule notices changes: {}",
                                    name,
                                    e.getMessage());
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells the host what was heard since the last time. */
    public void tell(Host host) {
        if (announcementsLost) {
            announcementsLost = false; // before what is waiting is taken: what is lost from here on is lost anew
            host.devices().anythingMayDiffer();
        }
        for (Uevent event = announced.poll(); event != null; event = announced.poll()) {
            host.devices().heard(event);
        }
        if (interfacesChanged) {
            interfacesChanged = false; // before they are looked at: what is heard from here on is heard anew
            host.interfacesMayDiffer();
        }
        for (ContainerId id = mountsChanged.poll(); id != null; id = mountsChanged.poll()) {
            host.mountsChanged(id);
        }
    }

    @Override
    public void watch(Set<String> places) {
        for (String place : places) {
            if (!watched.contains(place)) {
                try {
                    watch.watch(place);
                } catch (KernelException e) {
                    LOG.warn("starts in {} are noticed on schedule only: {}", place, e.getMessage());
                }
            }
        }
        watched.stream().filter(place -> !places.contains(place)).forEach(watch::forget);
        watched = Set.copyOf(places);
    }

    @Override
    public void follow(ContainerHandle container) {
        try {
            watch.track(container);
        } catch (KernelException e) {
            LOG.warn("{} is followed on schedule only: {}", container, e.getMessage());
        }
    }

    @Override
    public void unfollow(ContainerId container) {
        watch.untrack(container);
    }

    @Override
    public void interfacesMatter(boolean matter) {
        linksMatter = matter;
    }

    @Override
    public void close() {
        closing = true;
        followers.forEach(StreamFollower::close);
        watch.wake();
        devices.wake();
        watch.close();
        devices.close();
        uevents.close();
        programs.ifPresent(ProgramNews::close);
        links.forEach(LinkNews::close);
    }
}
