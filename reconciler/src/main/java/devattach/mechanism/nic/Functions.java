package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.linux.net.FunctionSettings;
import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.linux.net.VirtualFunction;
import devattach.model.FunctionTerms;
import devattach.model.HardwareAddress;
import devattach.model.InterfaceId;
import devattach.model.Nic;
import java.util.Map;
import java.util.Optional;

/**
 * What physical interfaces have set for their virtual functions. Drivers of functions are not unbound for it, as LXD does: an address is
 * changed while the physical interface does not insist on one, and insisted on afterwards.
 */
final class Functions {

    private static final HardwareAddress NO_ADDRESS = FunctionWish.NO_ADDRESS;

    private final Rtnetlink host;

    Functions(Rtnetlink host) {
        this.host = host;
    }

    /** One and the physical interface whose it is. */
    private record Pair(Link physical, VirtualFunction function) {}

    /** With what is set now, to be written down. */
    Parked parked(Nic.Function origin, Link link) throws KernelException {
        Parked home = Parked.of(link);
        String device = home.hardware().device();
        String physical =
                FunctionFolders.physical(home.hardware().bus(), device).orElse("");
        int number;
        try {
            number = FunctionFolders.virtual(physical).entrySet().stream()
                    .filter(each -> each.getValue().equals(device))
                    .findFirst()
                    .map(Map.Entry::getKey)
                    .orElse(-1);
        } catch (java.io.IOException e) {
            throw KernelException.of("read", "the virtual functions of " + physical, Errno.EIO);
        }
        return home.with(new Parked.Function(origin.physical(), get(origin.physical(), number).function));
    }

    /** Why its physical interface cannot do what is asked for, and what to do; empty where it can. */
    static Optional<String> refusal(Parked.Function home, FunctionTerms terms) {
        if (terms.filtering() == FunctionTerms.Filtering.ON
                && home.before().spoofCheck() == VirtualFunction.Switch.UNKNOWN) {
            return Optional.of("the driver of " + home.physical()
                    + " cannot keep a function to its address; remove 'security.mac_filtering'");
        }
        return terms.trust() == FunctionTerms.Trust.ON && home.before().trust() == VirtualFunction.Switch.UNKNOWN
                ? Optional.of(
                        "the driver of " + home.physical() + " knows no trust of functions; remove 'security.trusted'")
                : Optional.empty();
    }

    private Pair get(InterfaceId physical, int number) throws KernelException {
        Optional<Link> link = Hosts.find(host.links(Rtnetlink.Extent.PLAIN), physical);
        if (link.isEmpty()) {
            throw KernelException.of(
                    "find", physical + " on the host, which has the settings of its functions", Errno.ENODEV);
        }
        return host.link(link.get().index(), Rtnetlink.Extent.WITH_FUNCTIONS)
                .flatMap(whole -> whole.functions().stream()
                        .filter(each -> each.number() == number)
                        .findFirst()
                        .map(function -> new Pair(link.get(), function)))
                .orElseThrow(() -> KernelException.of("find", "function " + number + " of " + physical, Errno.ENODEV));
    }

    /** As its terms want it, on the host still and down. */
    void give(Attachment one, Link link) throws KernelException {
        VirtualFunction wish = FunctionWish.of(one);
        Pair now = get(FunctionWish.home(one).physical(), wish.number());
        put(now, wish);
        HardwareAddress own = FunctionWish.address(one);
        if (!link.state().address().equals(own) || !now.function.address().equals(wish.address())) {
            address(now, link, own, wish.address());
        }
        spoofCheck(now, wish);
    }

    /** As it was, on the host again and down. */
    void restore(Attachment one, Link link) throws KernelException {
        VirtualFunction before = FunctionWish.home(one).before();
        Pair now = get(FunctionWish.home(one).physical(), before.number());
        VirtualFunction wish =
                FunctionWish.asked(one).maxRate().isPresent() ? before : FunctionWish.withRate(before, now.function);
        put(now, wish);
        HardwareAddress own = one.home().orElseThrow().state().address();
        boolean otherAddress =
                !own.equals(NO_ADDRESS) && !link.state().address().equals(own);
        if (otherAddress || !now.function.address().equals(wish.address())) {
            address(now, link, otherAddress ? own : link.state().address(), wish.address());
        }
        spoofCheck(now, wish);
        boolean announced = wish.address().equals(NO_ADDRESS)
                && !get(FunctionWish.home(one).physical(), wish.number())
                        .function
                        .address()
                        .equals(NO_ADDRESS);
        if (announced) {
            insistOn(NO_ADDRESS, now); // by its own driver, when its address was set
        }
    }

    /** Puts right what somebody else set on the physical interface, while the container has the function. */
    void mend(Attachment one) throws KernelException {
        VirtualFunction wish = FunctionWish.of(one);
        Pair now = get(FunctionWish.home(one).physical(), wish.number());
        if (FunctionWish.differences(one, now.function).isEmpty()) {
            return;
        }
        put(now, wish);
        if (FunctionWish.asked(one).filtering() == FunctionTerms.Filtering.ON
                && !now.function.address().equals(wish.address())) {
            change(now, settings(now).address(wish.address()));
        }
        spoofCheck(now, wish);
    }

    /** Whether what the physical interface has set is what it was at home. */
    boolean isAtHome(Attachment one) throws KernelException {
        VirtualFunction before = FunctionWish.home(one).before();
        VirtualFunction now = get(FunctionWish.home(one).physical(), before.number()).function;
        return now.equals(FunctionWish.withRate(before, now)) || now.equals(before);
    }

    private static FunctionSettings settings(Pair now) {
        return FunctionSettings.of(now.function.number());
    }

    private void change(Pair now, FunctionSettings settings) throws KernelException {
        host.change(now.physical.index(), settings);
    }

    /** VLAN, rate and trust, each by itself, so that a refusal says which it was. */
    private void put(Pair now, VirtualFunction wish) throws KernelException {
        VirtualFunction is = now.function;
        if (is.vlan() != wish.vlan() || is.priority() != wish.priority()) {
            change(now, settings(now).vlan(wish.vlan(), wish.priority()));
        }
        if (is.maxRate() != wish.maxRate() || is.minRate() != wish.minRate()) {
            change(now, settings(now).rate(wish.minRate(), wish.maxRate()));
        }
        if (is.trust() != wish.trust() && wish.trust() != VirtualFunction.Switch.UNKNOWN) {
            change(now, settings(now).trust(wish.trust()));
        }
    }

    /** Last, as some drivers check by the address that is insisted on then. */
    private void spoofCheck(Pair now, VirtualFunction wish) throws KernelException {
        boolean known = wish.spoofCheck() != VirtualFunction.Switch.UNKNOWN;
        if (known
                && get(Parked.Identity.of(now.physical).id(), wish.number())
                                .function
                                .spoofCheck()
                        != wish.spoofCheck()) {
            change(now, settings(now).spoofCheck(wish.spoofCheck()));
        }
    }

    /**
     * Its hardware address, and that which the physical interface insists on. What is insisted on the function cannot change, so that goes
     * first and comes last.
     */
    private void address(Pair now, Link link, HardwareAddress own, HardwareAddress insisted) throws KernelException {
        if (!now.function.address().equals(NO_ADDRESS)) {
            insistOn(NO_ADDRESS, now);
        }
        boolean set = has(link, own) || tried(link, own);
        if (!insisted.equals(NO_ADDRESS)) {
            insistOn(insisted, now);
        }
        if (!set && !has(link, own)) {
            insistOn(own, now); // of a driver that lets a function have no other
            host.change(link.index(), LinkSettings.NONE.address(own));
        }
    }

    /** There are drivers that do not know of insisting on none; they keep the last. */
    private void insistOn(HardwareAddress address, Pair now) throws KernelException {
        try {
            change(now, settings(now).address(address));
        } catch (KernelException e) {
            if (!address.equals(NO_ADDRESS)) {
                throw e;
            }
        }
    }

    private boolean has(Link link, HardwareAddress own) throws KernelException {
        return host.link(link.index(), Rtnetlink.Extent.PLAIN)
                .filter(it -> it.state().address().equals(own))
                .isPresent();
    }

    private boolean tried(Link link, HardwareAddress own) throws KernelException {
        try {
            host.change(link.index(), LinkSettings.NONE.address(own));
            return has(link, own);
        } catch (KernelException e) {
            if (e.is(Errno.ENODEV)) {
                throw e;
            }
            return false;
        }
    }
}
