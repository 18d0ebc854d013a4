package devattach.mechanism.nic;

import devattach.linux.net.Link;
import devattach.linux.net.VirtualFunction;
import devattach.model.HardwareAddress;
import devattach.model.InterfaceId;
import devattach.model.Nic;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an interface was like at home, written down before it is changed or moved: the kernel does not remember, and what the interface
 * carries along a container's root can change.
 *
 * @param hardware by which it is found again, whatever it is called then; a container cannot change that
 * @param name its name
 * @param alias a remark on it
 * @param state the rest that is to be restored
 * @param function what its physical interface has set for it, of a virtual function that was asked for as one
 */
public record Parked(
        Identity hardware, String name, List<String> altnames, String alias, State state, Optional<Function> function) {

    public Parked {
        altnames = List.copyOf(altnames);
    }

    /** Of one that is no function. */
    public Parked(Identity hardware, String name, List<String> altnames, String alias, State state) {
        this(hardware, name, altnames, alias, state, Optional.empty());
    }

    /** Those settings of a virtual function that are not its own to make. */
    public record Function(InterfaceId physical, VirtualFunction before) {}

    Parked with(Function settings) {
        return new Parked(hardware, name, altnames, alias, state, Optional.of(settings));
    }

    /**
     * Where it is plugged in, and what its manufacturer called it; for one that is not plugged in (somebody made it) its name.
     *
     * @param bus such as {@code pci}; empty where the kernel does not say
     * @param device on that bus; one that has several ports has several interfaces, which their permanent addresses tell apart. Of one that
     *     somebody made its name
     * @param permanentAddress none of a virtual function: drivers make that follow whatever address it is given
     */
    public record Identity(String bus, String device, HardwareAddress permanentAddress) {

        private static final String MADE = "made";
        private static final Path BUSES = Path.of("/sys/bus");

        /** That of an interface. */
        public static Identity of(Link link) {
            Link.Hardware hardware = link.hardware();
            boolean plugged = link.kind().name().isEmpty()
                    && !(hardware.device().isEmpty()
                            && hardware.permanentAddress().equals(HardwareAddress.NONE));
            if (plugged && FunctionFolders.isOnlyFunction(hardware.bus(), hardware.device())) {
                return new Identity(hardware.bus(), hardware.device(), HardwareAddress.NONE);
            }
            return plugged
                    ? new Identity(hardware.bus(), hardware.device(), hardware.permanentAddress())
                    : new Identity(MADE, link.name(), HardwareAddress.NONE);
        }

        /** Whether somebody made it, who alone knows it by anything but its name. */
        public boolean isMade() {
            return bus.equals(MADE);
        }

        /** The folder in sysfs of what it is plugged in as, there or not; empty where it is on no device that is known. */
        public Optional<Path> folder() {
            return isMade() || device.isEmpty()
                    ? Optional.empty()
                    : Optional.of(BUSES.resolve(bus).resolve("devices").resolve(device));
        }

        /** By which plans know it. */
        public InterfaceId id() {
            String address = permanentAddress.text();
            return new InterfaceId(device + (device.isEmpty() || address.isEmpty() ? "" : " ") + address);
        }
    }

    /** What is set anew when it comes home. */
    public record State(HardwareAddress address, int mtu, int queueLength, Nic.Use use) {}

    /** One as it is now. */
    public static Parked of(Link link) {
        Link.State state = link.state();
        return new Parked(
                Identity.of(link),
                link.name(),
                link.altnames(),
                link.alias(),
                new State(state.address(), state.mtu(), state.queueLength(), state.isUp() ? Nic.Use.UP : Nic.Use.DOWN));
    }
}
