package devattach.mechanism.nic;

import devattach.linux.net.Link;
import devattach.model.HardwareAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a physical interface was like at home, written down before it is changed or moved: the kernel does not remember, and what the
 * interface carries along a container's root can change.
 *
 * @param hardware by which it is found again, whatever it is called then; a container cannot change that
 * @param name its name
 * @param state the rest that is to be restored
 */
public record Parked(Identity hardware, String name, List<String> altnames, State state) {

    public Parked {
        altnames = List.copyOf(altnames);
    }

    /**
     * Where it is plugged in, and what its manufacturer called it. Either may be unknown, not both.
     *
     * @param bus such as {@code pci}
     * @param device on that bus; one that has several ports has several interfaces, which their permanent addresses tell apart
     */
    public record Identity(String bus, String device, HardwareAddress permanentAddress) {

        public Identity {
            if (!isKnown(device, permanentAddress)) {
                throw new IllegalArgumentException("nothing to find it by");
            }
        }

        private static boolean isKnown(String device, HardwareAddress permanentAddress) {
            return !device.isEmpty() || !permanentAddress.equals(HardwareAddress.NONE);
        }

        /** Whether an interface is this one. A virtual function whose driver was bound anew may have got another permanent address. */
        public boolean is(Link link) {
            return bus.equals(link.hardware().bus())
                    && device.equals(link.hardware().device())
                    && permanentAddress.equals(link.hardware().permanentAddress());
        }
    }

    /** What is set anew when it comes home. */
    public record State(HardwareAddress address, int mtu, int queueLength, Use use) {}

    /** Whether it was set to work. */
    public enum Use {
        UP,
        DOWN
    }

    /** One as it is now; empty where it has nothing it could be found by: it is not physical. */
    public static Optional<Parked> of(Link link) {
        Link.Hardware hardware = link.hardware();
        Link.State state = link.state();
        if (!Identity.isKnown(hardware.device(), hardware.permanentAddress())) {
            return Optional.empty();
        }
        return Optional.of(new Parked(
                new Identity(hardware.bus(), hardware.device(), hardware.permanentAddress()),
                link.name(),
                link.altnames(),
                new State(state.address(), state.mtu(), state.queueLength(), state.isUp() ? Use.UP : Use.DOWN)));
    }
}
