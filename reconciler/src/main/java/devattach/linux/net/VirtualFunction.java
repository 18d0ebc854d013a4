package devattach.linux.net;

import devattach.model.HardwareAddress;

/**
 * One of the interfaces that a physical one with SR-IOV can be taken for, as the physical one's driver has it set.
 *
 * @param number from 0
 * @param vlan 0: frames are as it sends them
 * @param priority of its frames on that VLAN, 0 to 7
 * @param minRate in Mbit/s, 0: none
 * @param maxRate in Mbit/s, 0: no limit
 */
public record VirtualFunction(
        int number,
        HardwareAddress address,
        int vlan,
        int priority,
        int minRate,
        int maxRate,
        Switch spoofCheck,
        Switch trust,
        Wire wire) {

    /** Whether something is switched on. */
    public enum Switch {
        OFF(0),
        ON(1),
        /** The driver does not know of such a thing. */
        UNKNOWN(-1);

        final int number;

        Switch(int number) {
            this.number = number;
        }
    }

    /** What it takes for the state of its wire. */
    public enum Wire {
        /** As that of the physical interface is. */
        AUTO(0),
        UP(1),
        DOWN(2);

        final int number;

        Wire(int number) {
            this.number = number;
        }
    }
}
