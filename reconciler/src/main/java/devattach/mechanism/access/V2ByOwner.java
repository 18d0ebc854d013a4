package devattach.mechanism.access;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.mechanism.PolicyOwner;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Changes a v2 policy by asking the owner of its program. The owner keeps no note of who asked, so what is ours stands in a record at the
 * cgroup, as on v1; it says at least what is ours at every moment. Where something was taken away, the owner keeps a rule that forbids: its
 * program answers as before, but is another.
 */
final class V2ByOwner {

    private final PolicyOwner owner;
    private final ContainerHandle container;
    private final V2Level level;

    V2ByOwner(PolicyOwner owner, ContainerHandle container, V2Level level) {
        this.owner = owner;
        this.container = container;
        this.level = level;
    }

    /**
     * Makes ours at each number what is asked.
     *
     * @return false where nothing was changed, because the owner cannot be asked
     */
    boolean change(Map<DeviceNumber, Permissions> target) throws KernelException {
        AccessRecord after = level.record();
        AccessRecord meanwhile = level.record();
        Map<DeviceNumber, Permissions> forbid = new TreeMap<>();
        Map<DeviceNumber, Permissions> allow = new TreeMap<>();
        for (Map.Entry<DeviceNumber, Permissions> one : target.entrySet()) {
            DeviceNumber number = one.getKey();
            Permissions wanted = one.getValue();
            AccessRecord.Added known = level.record().added().get(number);
            Permissions ours = known == null ? Permissions.NONE : known.ours();
            Permissions before = known == null ? Policy.allowed(level.policy(), number) : known.before();
            // with all that is allowed anyway, so that the rule is the one which the owner's own tools would turn round
            if (!ours.isEmpty() && !ours.equals(wanted)) {
                forbid.put(number, ours.union(before));
            }
            if (!wanted.isEmpty()
                    && !(ours.equals(wanted) && Policy.allowsAll(level.policy(), number, wanted.bits()))) {
                allow.put(number, wanted.union(before));
            }
            meanwhile = meanwhile.with(number, new AccessRecord.Added(ours.union(wanted), before));
            after = wanted.isEmpty()
                    ? after.without(number)
                    : after.with(number, new AccessRecord.Added(wanted, before));
        }
        try (Fd cgroup = Files.open(level.hostPath(), Files.O_RDONLY | Files.O_DIRECTORY)) {
            meanwhile.store(cgroup, level.record());
            if (!ask(forbid, false, true) || !ask(allow, true, forbid.isEmpty())) {
                // what an earlier try noted and did not come to do is nobody's
                inForce(target.keySet()).store(cgroup, meanwhile);
                return false;
            }
            after.store(cgroup, meanwhile);
            return true;
        }
    }

    private AccessRecord inForce(Set<DeviceNumber> asked) {
        AccessRecord record = level.record();
        for (DeviceNumber number : asked) {
            if (!Policy.allowsAll(level.policy(), number, record.ours(number).bits())) {
                record = record.without(number);
            }
        }
        return record;
    }

    /** @param first whether nothing was changed yet, so that a refusal of the first is nobody's harm */
    private boolean ask(Map<DeviceNumber, Permissions> rules, boolean allow, boolean first) throws KernelException {
        boolean harmless = first;
        for (Map.Entry<DeviceNumber, Permissions> rule : rules.entrySet()) {
            if (!owner.set(container.container(), rule.getKey(), rule.getValue(), allow)) {
                if (harmless) {
                    return false;
                }
                throw KernelException.of(
                        "asking " + container.container().id().runtime(),
                        "its monitor changed some of its device rules and refused "
                                + V1Rules.line(rule.getKey(), rule.getValue()) + "; see the container's log",
                        Errno.EIO);
            }
            harmless = false;
        }
        return true;
    }
}
