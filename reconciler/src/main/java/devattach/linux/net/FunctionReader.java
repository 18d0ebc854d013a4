package devattach.linux.net;

import devattach.linux.KernelException;
import devattach.linux.NetlinkAttributes;
import devattach.model.HardwareAddress;
import java.util.ArrayList;
import java.util.List;

/** Understands what the kernel says of the virtual functions of an interface. */
final class FunctionReader {

    /** IFLA_VF_INFO, and what it holds: each a structure whose first number is the function's. */
    static final int ONE = 1;

    static final int ADDRESS = 1;
    static final int VLAN = 2;
    static final int SPOOF_CHECK = 4;
    static final int WIRE = 5;
    static final int RATE = 6;
    static final int TRUST = 9;

    private int number;
    private HardwareAddress address = HardwareAddress.NONE;
    private int vlan;
    private int priority;
    private int minRate;
    private int maxRate;
    private VirtualFunction.Switch spoofCheck = VirtualFunction.Switch.UNKNOWN;
    private VirtualFunction.Switch trust = VirtualFunction.Switch.UNKNOWN;
    private VirtualFunction.Wire wire = VirtualFunction.Wire.AUTO;

    private FunctionReader() {}

    /**
     * All of them.
     *
     * @param list IFLA_VFINFO_LIST
     */
    static List<VirtualFunction> read(NetlinkAttributes list) throws KernelException {
        List<VirtualFunction> functions = new ArrayList<>();
        while (list.next()) {
            if (list.type() == ONE) {
                functions.add(one(list.nested()));
            }
        }
        return functions;
    }

    private static VirtualFunction one(NetlinkAttributes attributes) throws KernelException {
        FunctionReader reader = new FunctionReader();
        while (attributes.next()) {
            reader.take(attributes);
        }
        return new VirtualFunction(
                reader.number,
                reader.address,
                reader.vlan,
                reader.priority,
                reader.minRate,
                reader.maxRate,
                reader.spoofCheck,
                reader.trust,
                reader.wire);
    }

    private void take(NetlinkAttributes one) throws KernelException {
        switch (one.type()) {
            case ADDRESS -> {
                number = one.int32();
                address = HardwareAddress.of(one.bytes(4, 6)); // room for 32 bytes, of which no length is told
            }
            case VLAN -> {
                vlan = one.int32(4);
                priority = one.int32(8);
            }
            case RATE -> {
                minRate = one.int32(4);
                maxRate = one.int32(8);
            }
            case SPOOF_CHECK -> spoofCheck = answer(one.int32(4));
            case TRUST -> trust = answer(one.int32(4));
            case WIRE -> wire = wire(one.int32(4));
            default -> {}
        }
    }

    private static VirtualFunction.Switch answer(int number) {
        return switch (number) {
            case 0 -> VirtualFunction.Switch.OFF;
            case 1 -> VirtualFunction.Switch.ON;
            default -> VirtualFunction.Switch.UNKNOWN; // -1
        };
    }

    private static VirtualFunction.Wire wire(int number) {
        return switch (number) {
            case 1 -> VirtualFunction.Wire.UP;
            case 2 -> VirtualFunction.Wire.DOWN;
            default -> VirtualFunction.Wire.AUTO;
        };
    }
}
