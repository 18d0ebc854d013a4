package devattach.model;

/**
 * Tells a network interface of the host from all others, whatever it is called and wherever it is now.
 *
 * @param text of one that is plugged in the folder below /sys of what it is a part of, and its permanent address; of one that was made its
 *     name; of one that is made for a container what it is made on and its name there
 */
public record InterfaceId(String text) implements Subject {

    @Override
    public String toString() {
        return text;
    }
}
