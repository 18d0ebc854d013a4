package devattach.model;

/** A CAN bus of the container's own, on which its programs hear one another. */
public record CanBus() implements Nic.Origin {
    @Override
    public InterfaceId id(String name) {
        return new InterfaceId("CAN bus " + name);
    }

    @Override
    public String toString() {
        return "CAN bus";
    }
}
