package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.model.IpPrefix;
import java.util.List;

/**
 * What the host has for an attachment beside what is in the container.
 *
 * @param flaw what is not as it should be of the end of a pair; empty: nothing
 * @param routes of those that were asked for, what there is
 */
record HostSide(String flaw, List<IpPrefix> routes) {

    /** Of what has nothing on the host. */
    static final HostSide NONE = new HostSide("", List.of());

    static HostSide of(Attachment one, HostSheet host) throws KernelException {
        return one.otherEnd().isEmpty() ? NONE : new HostSide(HostEnd.flaw(one, host), HostRoutes.live(one, host));
    }
}
