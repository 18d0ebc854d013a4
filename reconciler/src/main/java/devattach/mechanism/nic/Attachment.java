package devattach.mechanism.nic;

import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.InitProcess;
import java.util.Optional;

/**
 * A network interface that a container was given, written down before it is: what the ledger is made of.
 *
 * @param container whom it was given
 * @param index its number in the container's network namespace; chosen by us, so that it is known before the interface is there
 * @param facet what was asked for
 * @param entry for which entry
 * @param home what a moved one was on the host; empty for one that was made
 * @param otherEnd the name on the host of a pair's other end; empty for what is no pair
 * @param carrier the number on the host of a VLAN interface of ours that it is made on; 0 for none
 */
record Attachment(
        InitProcess container,
        int index,
        Facet.Interface facet,
        Optional<EntryId> entry,
        Optional<Parked> home,
        String otherEnd,
        int carrier) {

    /** With the number that a Wi-Fi interface has inside. */
    Attachment at(int inside) {
        Optional<Parked> now = home.map(parked ->
                parked.radio().map(radio -> parked.with(radio.at(inside))).orElse(parked));
        return new Attachment(container, index, facet, entry, now, otherEnd, carrier);
    }

    /** Whether both are of one interface, whatever is written of it. */
    boolean isOf(Attachment other) {
        return index == other.index && container.equals(other.container);
    }

    Attachment with(Facet.Interface other) {
        return new Attachment(container, index, other, entry, home, otherEnd, carrier);
    }
}
