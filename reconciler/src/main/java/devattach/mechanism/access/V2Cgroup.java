package devattach.mechanism.access;

import devattach.linux.Bpf;
import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The v2 device policy of one container: the programs of its cgroup and of every cgroup above, all of which must allow. */
final class V2Cgroup {

    private static final ThreadLocal<int[]> IDS = ThreadLocal.withInitial(() -> new int[64]);

    private final ContainerHandle container;
    private final ContainerHandle.Cgroup cgroup;
    private final Programs programs;

    /**
     * What was attached.
     *
     * @param ids of all programs that run for the container: as long as they are the same, so is the policy
     * @param levels the container's own cgroup first; those without a program left out
     */
    record View(int[] ids, List<V2Level> levels) {
        static final View NONE = new View(new int[0], List.of());

        Policy policy() {
            return (number, request) ->
                    levels.stream().allMatch(level -> level.policy().allows(number, request));
        }

        SortedMap<DeviceNumber, Permissions> ours() {
            SortedMap<DeviceNumber, Permissions> ours = new TreeMap<>();
            levels.forEach(
                    level -> level.ours().forEach((number, each) -> ours.merge(number, each, Permissions::union)));
            return ours;
        }

        /** Whether an owner's program and ours stand side by side somewhere. */
        boolean isDisplaced() {
            return levels.stream().anyMatch(V2Level::isDisplaced);
        }
    }

    V2Cgroup(ContainerHandle container, ContainerHandle.Cgroup cgroup, Programs programs) {
        this.container = container;
        this.cgroup = cgroup;
        this.programs = programs;
    }

    /** Reads it; the very view of before where the same programs are attached: one call of 2 µs and nothing allocated. */
    View look(@Nullable View before) throws KernelException {
        int[] ids = IDS.get();
        int count = Bpf.query(cgroup.folder(), Bpf.Scope.EFFECTIVE, ids);
        if (before != null && before.ids.length == count && Arrays.equals(before.ids, 0, count, ids, 0, count)) {
            return before;
        }
        return new View(Arrays.copyOf(ids, count), count == 0 ? List.of() : levels());
    }

    /** Asked only of a cgroup above in which something is ours: who lives there is much to read. */
    private boolean isSurrounding(V2Level level) throws KernelException {
        return !level.path().equals(cgroup.path())
                && level.holdsOurs()
                && Membership.stranger(level.hostPath(), container).isPresent();
    }

    private List<V2Level> levels() throws KernelException {
        List<V2Level> levels = new ArrayList<>();
        String mount = cgroup.isRoot()
                ? cgroup.hostPath()
                : cgroup.hostPath()
                        .substring(0, cgroup.hostPath().length() - cgroup.path().length());
        String path = cgroup.path();
        while (true) {
            V2Level level = V2Level.read(path, path.equals("/") ? mount : mount + path, programs);
            if (!level.programs().isEmpty()) {
                levels.add(isSurrounding(level) ? level.asSurrounding() : level);
            }
            if (path.equals("/")) {
                return List.copyOf(levels);
            }
            int slash = path.lastIndexOf('/');
            path = slash == 0 ? "/" : path.substring(0, slash);
        }
    }
}
