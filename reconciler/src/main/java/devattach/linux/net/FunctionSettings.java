package devattach.linux.net;

import devattach.linux.NetlinkRequest;
import devattach.model.HardwareAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a virtual function shall be like, as far as it is said here; each method answers a changed copy. The kernel asks the driver for
 * one after the other: address, VLAN, rate, spoof check, wire, trust. What was done before a refusal stays done; many drivers know only some.
 */
public final class FunctionSettings {

    private final int number;
    private final List<Setting> settings;

    private record Setting(String said, Consumer<NetlinkRequest> put) {}

    private FunctionSettings(int number, List<Setting> settings) {
        this.number = number;
        this.settings = settings;
    }

    /** Nothing is said yet of the function of this number. */
    public static FunctionSettings of(int number) {
        return new FunctionSettings(number, List.of());
    }

    private FunctionSettings with(String said, Consumer<NetlinkRequest> put) {
        List<Setting> more = new ArrayList<>(settings);
        more.add(new Setting(said, put));
        return new FunctionSettings(number, more);
    }

    /** All zeros: the driver chooses, or the container does. */
    public FunctionSettings address(HardwareAddress address) {
        byte[] mac = new byte[4 + HardwareAddress.LONGEST]; // struct ifla_vf_mac
        byte[] bytes = address.bytes();
        System.arraycopy(bytes, 0, mac, 4, bytes.length);
        System.arraycopy(NetlinkRequest.bytes(number), 0, mac, 0, 4);
        return with("address " + address, request -> request.put(FunctionReader.ADDRESS, mac));
    }

    /** 0: none. */
    public FunctionSettings vlan(int id, int priority) {
        return with("vlan " + id, request -> request.put32s(FunctionReader.VLAN, number, id, priority));
    }

    /** In Mbit/s; 0: no limit. */
    public FunctionSettings rate(int min, int max) {
        return with("rate " + max, request -> request.put32s(FunctionReader.RATE, number, min, max));
    }

    /** Whether it may send under its own address only. */
    public FunctionSettings spoofCheck(VirtualFunction.Switch on) {
        return with("spoof check " + on, request -> request.put32s(FunctionReader.SPOOF_CHECK, number, number(on)));
    }

    /** Whether it may change its address and listen to all. */
    public FunctionSettings trust(VirtualFunction.Switch on) {
        return with("trust " + on, request -> request.put32s(FunctionReader.TRUST, number, number(on)));
    }

    public FunctionSettings wire(VirtualFunction.Wire wire) {
        return with("wire " + wire, request -> request.put32s(FunctionReader.WIRE, number, wire.number));
    }

    private static int number(VirtualFunction.Switch on) {
        if (on == VirtualFunction.Switch.UNKNOWN) {
            throw new IllegalArgumentException("neither on nor off");
        }
        return on.number;
    }

    /** Writes IFLA_VFINFO_LIST. */
    void write(NetlinkRequest request) {
        request.nest(
                Attributes.FUNCTION_LIST,
                list -> list.nest(FunctionReader.ONE, one -> settings.forEach(setting -> setting.put.accept(one))));
    }

    @Override
    public String toString() {
        return "function " + number + ": "
                + settings.stream().map(Setting::said).collect(Collectors.joining(", "));
    }
}
