package devattach.mechanism.access;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.List;

/** Something that decides on the use of devices. */
@FunctionalInterface
interface Policy {

    Policy ALLOW_ALL = (number, request) -> true;

    /** What the kernel ever asks: mknod(2) for m alone, open(2) for r, w or both at once. */
    List<Integer> REQUESTS = List.of(Permissions.MKNOD, Permissions.READ, Permissions.WRITE, Permissions.RW.bits());

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

    /** Whether every request for these letters that can come is allowed: {@code m} by one rule and {@code rw} by another are all three. */
    static boolean allowsAll(Policy policy, DeviceNumber number, int letters) {
        for (int request : REQUESTS) {
            if ((request & ~letters) == 0 && !policy.allows(number, request)) {
                return false;
            }
        }
        return true;
    }
}
