package devattach.mechanism.nic;

import devattach.linux.net.CanState;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
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
 * @param radio the Wi-Fi card it is an interface of
 * @param can what it is set to, of a CAN controller
 */
public record Parked(
        Identity hardware,
        String name,
        List<String> altnames,
        String alias,
        State state,
        Optional<Function> function,
        Optional<Radio> radio,
        Optional<CanState> can) {

    public Parked {
        altnames = List.copyOf(altnames);
    }

    /** Of one that is no function. */
    public Parked(Identity hardware, String name, List<String> altnames, String alias, State state) {
        this(hardware, name, altnames, alias, state, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Those settings of a virtual function that are not its own to make. */
    public record Function(InterfaceId physical, VirtualFunction before) {}

    /**
     * A Wi-Fi card, with which all of its interfaces move.
     *
     * @param phy its number
     * @param number of the interface among all of all cards
     * @param kind what sort of one it is, by the kernel's numbers; a container can change that
     * @param inside its number in the container's network namespace, which the kernel chooses; 0 before that is known
     * @param others that move along
     */
    public record Radio(int phy, long number, int kind, int inside, List<Companion> others) {

        public Radio {
            others = List.copyOf(others);
        }

        Radio at(int index) {
            return new Radio(phy, number, kind, index, others);
        }

        Optional<Companion> companion(long which) {
            return others.stream().filter(each -> each.number() == which).findFirst();
        }
    }

    /** An interface that moves along with another, as it was at home. */
    public record Companion(long number, String name, Nic.Use use) {}

    Parked with(Function settings) {
        return new Parked(hardware, name, altnames, alias, state, Optional.of(settings), radio, can);
    }

    Parked with(Radio card) {
        return new Parked(hardware, name, altnames, alias, state, function, Optional.of(card), can);
    }

    /**
     * Where it is plugged in, and what its manufacturer called it; for one that is not plugged in (somebody made it) its name.
     *
     * @param bus such as {@code pci}; empty where the kernel does not say
     * @param device on that bus; one that has several ports has several interfaces, which their permanent addresses tell apart. Of one that
     *     somebody made its name
     * @param permanentAddress none of a virtual function: drivers make that follow whatever address it is given
     * @param port which one of its device it is, where the address does not tell; empty where that is not known, as in a container
     */
    public record Identity(String bus, String device, HardwareAddress permanentAddress, String port) {

        /** Of one that its address tells from others of the same device. */
        public Identity(String bus, String device, HardwareAddress permanentAddress) {
            this(bus, device, permanentAddress, "");
        }

        private static final String MADE = "made";
        private static final Path BUSES = Path.of("/sys/bus");

        /** That of an interface. */
        public static Identity of(Link link) {
            Link.Hardware hardware = link.hardware();
            boolean can = link.kind() instanceof LinkKind.Can; // whose driver it says, and yet nobody made it
            boolean plugged = (can || link.kind().name().isEmpty())
                    && !(hardware.device().isEmpty()
                            && hardware.permanentAddress().equals(HardwareAddress.NONE));
            if (plugged && FunctionFolders.isOnlyFunction(hardware.bus(), hardware.device())) {
                return new Identity(hardware.bus(), hardware.device(), HardwareAddress.NONE);
            }
            if (plugged && can) {
                return new Identity(hardware.bus(), hardware.device(), hardware.permanentAddress(), Channels.of(link));
            }
            return plugged
                    ? new Identity(
                            hardware.bus(), hardware.device(), hardware.permanentAddress(), sort(hardware.type()))
                    : new Identity(MADE, link.name(), HardwareAddress.NONE);
        }

        /** What hears all of a Wi-Fi card has the same address as that card's first interface: ARPHRD_IEEE80211 and so on. */
        private static String sort(int type) {
            return type >= 801 && type <= 803 ? "monitor" : "";
        }

        /** Whether both can be the same one. */
        boolean fits(Identity other) {
            boolean samePort = port.equals(other.port) || port.isEmpty() || other.port.isEmpty();
            return samePort
                    && bus.equals(other.bus)
                    && device.equals(other.device)
                    && permanentAddress.equals(other.permanentAddress);
        }

        /** Whether somebody made it, who alone knows it by anything but its name. */
        public boolean isMade() {
            return bus.equals(MADE);
        }

        /** The folder in sysfs of what it is plugged in as, there or not; empty where it is on no device that is known. */
        public Optional<Path> folder() {
            return isMade() || device.isEmpty() || bus.isEmpty()
                    ? Optional.empty()
                    : Optional.of(BUSES.resolve(bus).resolve("devices").resolve(device));
        }

        /** By which plans know it. */
        public InterfaceId id() {
            String address = permanentAddress.text();
            String which = port.isEmpty() || port.equals("0") ? "" : " port " + port;
            return new InterfaceId(device + (device.isEmpty() || address.isEmpty() ? "" : " ") + address + which);
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
                new State(state.address(), state.mtu(), state.queueLength(), state.isUp() ? Nic.Use.UP : Nic.Use.DOWN),
                Optional.empty(),
                Optional.empty(),
                Controllers.state(link));
    }
}
