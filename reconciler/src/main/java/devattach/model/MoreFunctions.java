package devattach.model;

/**
 * More virtual functions for a card, as an entry asks for. A change of the host and not of a container: drivers of many cards begin anew for
 * it, so that the card may have no link for some seconds, and functions that are there already go and come again.
 *
 * @param card the physical interface, by its name now
 * @param device its place on the PCI bus: {@code 0000:01:00.0}
 * @param had how many it has now; all are free
 * @param wanted how many it shall have
 * @param entry that asks for the most; of several the first
 */
public record MoreFunctions(String card, String device, int had, int wanted, EntryId entry, Location where) {

    @Override
    public String toString() {
        return wanted + " virtual functions of " + card;
    }
}
