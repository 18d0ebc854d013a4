package devattach.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * On what terms a container has a virtual function: what the physical interface holds it to, whatever root in the container does.
 *
 * @param vlan the only VLAN it sends to and hears, by its number; 0: none
 * @param address that it may send under, with filtering; empty: the one it has
 * @param maxRate in Mbit/s; 0: no limit; empty: as it is on the host
 */
public record FunctionTerms(
        int vlan, Filtering filtering, Optional<HardwareAddress> address, Trust trust, OptionalInt maxRate) {

    /** Whether it may send under its own hardware address only. */
    public enum Filtering {
        ON,
        OFF
    }

    /** Whether it may listen to what is for others, and do what else the driver lets only trusted ones do. */
    public enum Trust {
        ON,
        OFF
    }

    /** Such as {@code vlan 20, filtered}; empty where nothing is set. */
    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        if (vlan != 0) {
            said.add("vlan " + vlan);
        }
        if (filtering == Filtering.ON) {
            said.add("filtered" + address.map(it -> " to " + it).orElse(""));
        }
        if (trust == Trust.ON) {
            said.add("trusted");
        }
        maxRate.ifPresent(rate -> said.add("at most " + rate + " Mbit/s"));
        return String.join(", ", said);
    }
}
