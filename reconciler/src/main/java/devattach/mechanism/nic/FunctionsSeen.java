package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.Rtnetlink;
import devattach.linux.net.VirtualFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What physical interfaces have set for their functions, each asked once a pass. */
final class FunctionsSeen {

    private final Map<Integer, List<VirtualFunction>> byPhysical = new HashMap<>();

    /** What is not on the terms it shall be on, for people; empty where all is. */
    List<String> differences(Attachment one, List<Link> links, Rtnetlink host) throws KernelException {
        Parked.Function home = FunctionWish.home(one);
        Optional<Link> physical = Hosts.find(links, home.physical());
        if (physical.isEmpty()) {
            return List.of("its card " + home.physical() + " is not on the host");
        }
        return of(physical.get(), host).stream()
                .filter(function -> function.number() == home.before().number())
                .findFirst()
                .map(function -> FunctionWish.differences(one, function))
                .orElse(List.of("its card has no such function any more"));
    }

    private List<VirtualFunction> of(Link physical, Rtnetlink host) throws KernelException {
        List<VirtualFunction> known = byPhysical.get(physical.index());
        if (known == null) {
            known = host.link(physical.index(), Rtnetlink.Extent.WITH_FUNCTIONS)
                    .map(Link::functions)
                    .orElse(List.of());
            byPhysical.put(physical.index(), known);
        }
        return known;
    }

    /** They may have changed. */
    void forget() {
        byPhysical.clear();
    }
}
