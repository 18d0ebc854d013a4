package devattach.mechanism;

import devattach.model.Container;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;

/**
 * Who made a container's device program and makes another at its own next change, as LXC's monitor does. Asked to change the policy itself
 * it goes on working; a program put in the place of its own makes its next change fail.
 */
public interface PolicyOwner {

    /** Nobody to ask. */
    PolicyOwner NOBODY = new PolicyOwner() {
        @Override
        public boolean isThere(Container container) {
            return false;
        }

        @Override
        public boolean set(Container container, DeviceNumber number, Permissions letters, boolean allow) {
            return false;
        }
    };

    /** Whether there may be somebody to ask. */
    boolean isThere(Container container);

    /**
     * Adds a rule for a device, or turns round the one that was added before with the same letters.
     *
     * @param allow false to forbid
     * @return false where there is nobody to ask, or it does not know how
     */
    boolean set(Container container, DeviceNumber number, Permissions letters, boolean allow);
}
