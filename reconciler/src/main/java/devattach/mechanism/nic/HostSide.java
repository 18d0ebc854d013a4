package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.model.HostRoute;
import devattach.model.Limits;
import devattach.model.Nic;
import java.util.List;

/**
 * What the host has for an attachment beside what is in the container.
 *
 * @param flaw what is not as it should be: of the end of a pair, of what a card has set for a function, of the VLAN below another; empty:
 *     nothing
 * @param routes of those that were asked for, what there is
 * @param limits likewise
 */
record HostSide(String flaw, List<HostRoute> routes, Limits limits) {

    /** Of what has nothing on the host. */
    static final HostSide NONE = flawed("");

    private static HostSide flawed(String flaw) {
        return new HostSide(flaw, List.of(), Limits.NONE);
    }

    static HostSide of(Attachment one, HostSheet host) throws KernelException {
        if (!one.otherEnd().isEmpty()) {
            return new HostSide(HostEnd.flaw(one, host), HostRoutes.live(one, host), Throttle.live(one, host));
        }
        if (one.facet().origin() instanceof Nic.Function) {
            return flawed(String.join(", ", FunctionWish.differences(one, host)));
        }
        return one.carrier() == 0 || Carrier.isWhole(one, host.links()) ? NONE : flawed(Carrier.BROKEN);
    }
}
