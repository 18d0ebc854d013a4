package devattach.mechanism.access;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.List;

/** Something that decides on the use of devices. */
@FunctionalInterface
interface Policy {

    Policy ALLOW_ALL = (number, request) -> true;

    /** The order in which sets of letters are tried: many before few, reading and writing before the rest. */
    List<Integer> SETS = List.of(7, 6, 3, 5, 2, 4, 1);

    /**
     * Whether one request is allowed.
     *
     * @param request the letters asked for at once; opening for reading and writing asks for both in one request, and one rule must
     *     cover both
     */
    boolean allows(DeviceNumber number, int request);

    /** The largest set of letters of which every request is allowed. */
    static Permissions allowed(Policy policy, DeviceNumber number) {
        for (int set : SETS) {
            if (allowsAll(policy, number, set)) {
                return new Permissions(set);
            }
        }
        return Permissions.NONE;
    }

    /** Whether every request for any of these letters is allowed. */
    static boolean allowsAll(Policy policy, DeviceNumber number, int letters) {
        for (int request = 1; request <= 7; request++) {
            if ((request & ~letters) == 0 && !policy.allows(number, request)) {
                return false;
            }
        }
        return true;
    }
}
