package devattach.linux.net;

import java.util.List;

/**
 * A port of a bridge as the bridge has it.
 *
 * @param link index of the interface that is the port
 * @param untagged the VLAN of frames without a mark, in and out; 0: none
 * @param tagged the VLANs whose frames pass with their mark
 * @param others VLANs it is in otherwise, in one direction without a mark
 * @param isolated whether it exchanges no frames with other isolated ports
 */
public record PortState(int link, int untagged, List<Integer> tagged, List<Integer> others, boolean isolated) {

    public PortState {
        tagged = List.copyOf(tagged);
        others = List.copyOf(others);
    }
}
