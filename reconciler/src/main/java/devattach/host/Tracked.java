package devattach.host;

import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.Mechanism;
import devattach.mechanism.Observation;
import devattach.model.Container;
import devattach.model.Live;
import devattach.model.Place;
import devattach.runtime.Running;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A container that is followed from pass to pass: its open handle and what was last seen of it. */
final class Tracked implements AutoCloseable {

    private final ContainerHandle handle;
    private final Map<String, String> labels;
    private @Nullable LiveContainer last;
    private @Nullable Set<Place> lastPlaces;
    private volatile boolean nodesMayDiffer = true;
    private volatile boolean interfacesMayDiffer = true;
    private boolean ended;

    Tracked(ContainerHandle handle) {
        this.handle = handle;
        this.labels = handle.container().labels();
    }

    Container container() {
        return handle.container();
    }

    ContainerHandle handle() {
        return handle;
    }

    /** The kernel said that its init has ended. */
    void hasEnded() {
        ended = true;
    }

    boolean isStill(Running running, Host.Depth depth) {
        Container container = container();
        return running.pid() == container.init().pid()
                && (running.startTime() == 0
                        || running.startTime() == container.init().startTime())
                && running.name().equals(container.name())
                && running.labels().equals(labels)
                && (depth == Host.Depth.FULL || nodesMayDiffer ? handle.stillTrue() : !ended);
    }

    /** Something was mounted or unmounted in it, or we changed something: its nodes are looked at even by a quick pass. */
    void nodesMayDiffer() {
        nodesMayDiffer = true;
    }

    /** Something happened to some network interface: they are looked at even by a quick pass. */
    void interfacesMayDiffer() {
        interfacesMayDiffer = true;
    }

    /** What stands in it now; the same object as last time when nothing changed. */
    Live look(Mechanism access, Mechanism nodes, Mechanism nics, Set<Place> places, Host.Depth depth)
            throws KernelException {
        LiveContainer before = last;
        Observation policy = access.look(handle, places, before == null ? null : before.access());
        Observation files = before == null ? null : before.nodes();
        boolean anew = depth == Host.Depth.FULL || lastPlaces != places;
        interfacesMayDiffer |= anew || nodesMayDiffer;
        if (files == null || nodesMayDiffer || anew) {
            nodesMayDiffer = false;
            files = nodes.look(handle, places, files);
        }
        lastPlaces = places;
        Observation interfaces = before == null ? null : before.nics();
        if (interfaces == null || interfacesMayDiffer) {
            interfaces = nics.look(handle, places, interfaces);
            interfacesMayDiffer = false; // what comes to be heard meanwhile is told before the next look
        }
        if (before != null && before.access() == policy && before.nodes() == files && before.nics() == interfaces) {
            return before;
        }
        LiveContainer now = new LiveContainer(policy, files, interfaces);
        last = now;
        return now;
    }

    @Override
    public void close() {
        handle.close();
    }
}
