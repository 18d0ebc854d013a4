package devattach.model;

/**
 * One end of a CAN cable whose other end is on the host.
 *
 * @param hostName of the other end; empty for a name of our choice
 */
public record CanPair(String hostName) implements Nic.Origin {
    @Override
    public InterfaceId id(String name) {
        return new InterfaceId("CAN pair " + name);
    }

    @Override
    public String toString() {
        return "CAN pair" + (hostName.isEmpty() ? "" : " with " + hostName);
    }
}
