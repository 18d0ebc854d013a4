package devattach.agent;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.host.ContainerWatch;
import devattach.host.Host;
import devattach.host.Notice;
import devattach.linux.Epoll;
import devattach.linux.KernelException;
import devattach.linux.Uevents;
import devattach.mechanism.ContainerHandle;
import devattach.model.ContainerId;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the kernel's news of containers and devices, and asks for a pass when there is some. What it heard is told to the host right
 * before a pass looks, by {@link #tell}; so only one thread ever touches the host.
 */
public final class Follower implements Host.Notices, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final ContainerWatch watch;
    private final Uevents uevents;
    private final Epoll devices;
    private final Queue<ContainerId> mountsChanged = new ConcurrentLinkedQueue<>();
    private volatile boolean devicesChanged;
    private volatile boolean closing;

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    public Follower() throws KernelException {
        watch = new ContainerWatch();
        uevents = new Uevents();
        devices = new Epoll();
        devices.add(uevents.socket(), Epoll.IN, 1);
    }

    /** Begins; each piece of news is told as the cause of a pass. */
    public void start(Iterable<String> folders, Consumer<String> cause) {
        for (String folder : folders) {
            try {
                watch.watchFolder(folder);
            } catch (KernelException e) {
                LOG.warn("starts in {} are noticed on schedule only: {}", folder, e.getMessage());
            }
        }
        thread("devattach-containers", () -> watch.await(-1, notice -> heard(notice, cause)));
        thread("devattach-devices", () -> {
            devices.await(-1, key -> {});
            if (uevents.drain()) {
                devicesChanged = true;
                cause.accept("device");
            }
        });
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

    /** How a cause begins after which a container may take a moment to be there. */
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
        if (devicesChanged) {
            devicesChanged = false;
            host.devicesMayDiffer();
        }
        for (ContainerId id = mountsChanged.poll(); id != null; id = mountsChanged.poll()) {
            host.mountsChanged(id);
        }
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
    public void close() {
        closing = true;
        watch.wake();
        devices.wake();
        watch.close();
        devices.close();
        uevents.close();
    }
}
