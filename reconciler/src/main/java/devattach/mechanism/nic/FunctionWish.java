package devattach.mechanism.nic;

import devattach.linux.net.VirtualFunction;
import devattach.model.FunctionTerms;
import devattach.model.HardwareAddress;
import devattach.model.Nic;
import java.util.ArrayList;
import java.util.List;

/** What the terms of a virtual function mean for its physical interface. */
final class FunctionWish {

    /** By which a physical interface says that it insists on none. */
    static final HardwareAddress NO_ADDRESS = new HardwareAddress("00:00:00:00:00:00");

    private FunctionWish() {}

    /** What is not so now, for people; empty where all is. */
    static List<String> differences(Attachment one, VirtualFunction now) {
        VirtualFunction wish = of(one);
        List<String> all = new ArrayList<>();
        if (now.vlan() != wish.vlan() || now.priority() != wish.priority()) {
            all.add("its vlan is " + now.vlan() + ", not " + wish.vlan());
        }
        if (now.trust() != wish.trust()) {
            all.add("its trust is " + now.trust());
        }
        if (now.spoofCheck() != wish.spoofCheck()) {
            all.add("its spoof check is " + now.spoofCheck());
        }
        if (asked(one).maxRate().isPresent() && now.maxRate() != wish.maxRate()) {
            all.add("its rate is " + now.maxRate() + ", not " + wish.maxRate());
        }
        if (asked(one).filtering() == FunctionTerms.Filtering.ON
                && !now.address().equals(wish.address())) {
            all.add("it is filtered to " + now.address() + ", not " + wish.address());
        }
        return all;
    }

    /** What was set when it was at home. */
    static Parked.Function home(Attachment one) {
        return one.home().flatMap(Parked::function).orElseThrow();
    }

    /** The terms that were asked for. */
    static FunctionTerms asked(Attachment one) {
        return ((Nic.Function) one.facet().origin()).terms();
    }

    /** The hardware address it gets: as asked for, else its own; of one that has none, one that nobody else has here. */
    static HardwareAddress address(Attachment one) {
        HardwareAddress own = one.home().orElseThrow().state().address();
        int index = one.index();
        return one.facet()
                .settings()
                .address()
                .orElseGet(() -> own.equals(NO_ADDRESS)
                        ? HardwareAddress.of(new byte[] {
                            2, 0, (byte) (index >> 24), (byte) (index >> 16), (byte) (index >> 8), (byte) index
                        })
                        : own);
    }

    /** All of it; what nobody asked for as it was. */
    static VirtualFunction of(Attachment one) {
        VirtualFunction before = home(one).before();
        FunctionTerms terms = asked(one);
        int maxRate = terms.maxRate().orElse(before.maxRate());
        return new VirtualFunction(
                before.number(),
                terms.filtering() == FunctionTerms.Filtering.ON ? address(one) : NO_ADDRESS,
                terms.vlan(),
                0,
                maxRate == 0 ? before.minRate() : Math.min(before.minRate(), maxRate),
                maxRate,
                known(before.spoofCheck(), terms.filtering() == FunctionTerms.Filtering.ON),
                known(before.trust(), terms.trust() == FunctionTerms.Trust.ON),
                before.wire());
    }

    private static VirtualFunction.Switch known(VirtualFunction.Switch known, boolean on) {
        return known == VirtualFunction.Switch.UNKNOWN
                ? known
                : on ? VirtualFunction.Switch.ON : VirtualFunction.Switch.OFF;
    }

    /** With the rate and the wire of another. */
    static VirtualFunction withRate(VirtualFunction one, VirtualFunction other) {
        return new VirtualFunction(
                one.number(),
                one.address(),
                one.vlan(),
                one.priority(),
                other.minRate(),
                other.maxRate(),
                one.spoofCheck(),
                one.trust(),
                other.wire());
    }
}
