package devattach.linux.net;

/** What sort of network interface one is, with what else the kernel wants to know when it makes one. */
public sealed interface LinkKind {

    /** One end of a CAN pair, see {@link Rtnetlink#createPair}. */
    LinkKind VXCAN = new Named("vxcan");

    /** A CAN bus that only this machine hears. */
    LinkKind VCAN = new Named("vcan");

    /** A physical one, or any that its driver made: the kernel names no kind. */
    LinkKind NONE = new Named("");

    LinkKind BRIDGE = new Named("bridge");
    LinkKind DUMMY = new Named("dummy");

    /** One end of a pair, see {@link Rtnetlink#createPair}. */
    LinkKind VETH = new Named("veth");

    /** As the kernel says it: {@code macvlan}. */
    String name();

    /** One that is known by its name alone. */
    record Named(String name) implements LinkKind {}

    /** Shares a parent's wire under a hardware address of its own. */
    record Macvlan(Mode mode) implements LinkKind {

        /** Whom it may speak to; see ip-link(8). */
        public enum Mode {
            PRIVATE(1),
            VEPA(2),
            BRIDGE(4),
            PASSTHRU(8),
            SOURCE(16);

            final int number;

            Mode(int number) {
                this.number = number;
            }
        }

        @Override
        public String name() {
            return "macvlan";
        }
    }

    /** Shares a parent's wire and its hardware address. */
    record Ipvlan(Layer layer) implements LinkKind {

        /** On which layer, see the kernel's page on ipvlan. */
        public enum Layer {
            L2(0),
            L3(1),
            L3S(2);

            final int number;

            Layer(int number) {
                this.number = number;
            }
        }

        @Override
        public String name() {
            return "ipvlan";
        }
    }

    /** A CAN controller, as it is set. */
    record Can(CanState state) implements LinkKind {

        @Override
        public String name() {
            return CanSettings.KIND;
        }
    }

    /** Those frames of a parent that are marked with a number, by IEEE 802.1Q. */
    record Vlan(int id) implements LinkKind {

        @Override
        public String name() {
            return "vlan";
        }
    }
}
