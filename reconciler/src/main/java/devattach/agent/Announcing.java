package devattach.agent;

import devattach.host.Announcer;
import devattach.host.Host;
import devattach.host.Look;
import devattach.linux.KernelException;
import devattach.linux.Uevent;
import devattach.mechanism.ContainerHandle;
import devattach.model.ContainerId;
import devattach.model.DeviceNumber;
import devattach.model.Live;
import devattach.model.Plan;
import devattach.model.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has containers told of their devices. Nothing hangs on it: a failure is logged, aloud the first time, and that is all. */
final class Announcing {

    private static final Logger LOG = LoggerFactory.getLogger(Announcing.class);

    private final Host host;
    private final Announcer announcer;
    private final AtomicBoolean warned = new AtomicBoolean();

    Announcing(Host host, Announcer announcer) {
        this.host = host;
        this.announcer = announcer;
    }

    private interface Telling {
        void of(ContainerHandle container) throws KernelException;
    }

    private void tell(ContainerId id, Telling telling) {
        host.handle(id).ifPresent(container -> {
            try {
                telling.of(container);
            } catch (KernelException e) {
                String what = "programs in {} were not told of a device, which is there or gone all the same: {}";
                if (warned.getAndSet(true)) {
                    LOG.debug(what, container, e.getMessage());
                } else {
                    LOG.warn(what + "; more of these at debug", container, e.getMessage());
                }
            }
        });
    }

    /** Steps were carried out in a container. */
    void done(ContainerId container, List<Step> steps) {
        tell(container, handle -> announcer.done(handle, steps));
    }

    /** At the end of a pass: what the kernel announced as changed concerns those who have it. */
    void changed(Look.Sight sight, Plan plan) {
        Map<DeviceNumber, Uevent> changes = host.devices().takeChanges();
        if (changes.isEmpty()) {
            return;
        }
        for (Map.Entry<ContainerId, Live> each : sight.live().entrySet()) {
            List<Step> steps = plan.steps().stream()
                    .filter(step -> step.container().equals(each.getKey()))
                    .toList();
            tell(each.getKey(), handle -> announcer.changed(handle, each.getValue(), changes, steps));
        }
    }
}
