package devattach.explain;

import devattach.model.Container;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Finding;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Permissions;
import devattach.model.Seen;
import java.util.List;
import java.util.Optional;

/**
 * All that was seen of one device in one container.
 *
 * @param around titles of the containers it runs in, the innermost first
 * @param mapping the entry that wants it here; empty where none does
 * @param elsewhere an entry was named, and does not select this container
 * @param findings why the plan leaves the entry as it is
 * @param number empty where no device was found for the entry
 * @param device what the host has under the number
 * @param path where its node is, or should be
 * @param node what stands there
 * @param policy what the device policy says of the number
 * @param wanted letters that should be allowed
 * @param ownMount whether the node is a mount of its own, as ours are
 * @param noDevices whether the file system the node is in lets no device be opened
 * @param securityLabel of the container's init, by its security module; empty where there is none
 * @param open who has it open in the container
 */
public record Evidence(
        Container container,
        List<String> around,
        Optional<Mapping> mapping,
        boolean elsewhere,
        List<Finding> findings,
        Optional<DeviceNumber> number,
        Optional<HostDevice> device,
        Optional<ContainerPath> path,
        Seen node,
        Seen policy,
        Permissions wanted,
        boolean ownMount,
        boolean noDevices,
        String securityLabel,
        List<String> open) {}
