package devattach.mechanism.access;

import devattach.linux.Bpf;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One cgroup on the way from the container's own up to the root, and the device programs attached to it.
 *
 * @param flags how they are attached: only 2, BPF_F_ALLOW_MULTI, lets one be replaced
 */
record V2Level(String path, String hostPath, int flags, List<DeviceProgram> programs) {

    static final int ALLOW_MULTI = 2;

    static V2Level read(String path, String hostPath, Programs cache) throws KernelException {
        try (Fd folder = Files.open(hostPath, Files.O_RDONLY | Files.O_DIRECTORY)) {
            int[] ids = new int[64];
            int count = Bpf.query(folder, Bpf.Scope.OWN, ids);
            List<DeviceProgram> programs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                programs.add(cache.program(ids[i]));
            }
            return new V2Level(path, hostPath, count == 0 ? 0 : Bpf.attachFlags(folder), List.copyOf(programs));
        }
    }

    /** What is ours here; of several programs of ours the sum. */
    SortedMap<DeviceNumber, Permissions> ours() {
        SortedMap<DeviceNumber, Permissions> ours = new TreeMap<>();
        for (DeviceProgram program : programs) {
            Preamble.of(program.instructions()).ifPresent(marked -> marked.preamble()
                    .rules()
                    .forEach((number, each) -> ours.merge(number, each, Permissions::union)));
        }
        return ours;
    }

    /**
     * Whether the owner put a program beside ours, as LXC and systemd do at their own updates: then both must allow, and each takes away
     * what the other gives.
     */
    boolean isDisplaced() {
        long marked = programs.stream().filter(V2Level::isMarked).count();
        return marked > 1 || (marked == 1 && programs.size() > 1);
    }

    static boolean isMarked(DeviceProgram program) {
        return Preamble.of(program.instructions()).isPresent();
    }

    /** What this level allows without ours. */
    Policy withoutOurs() {
        List<DeviceProgram> tails = programs.stream()
                .filter(program -> !(isDisplaced() && isMarked(program)))
                .map(program -> Preamble.of(program.instructions())
                        .map(marked -> new DeviceProgram(program.id(), marked.tail()))
                        .orElse(program))
                .toList();
        return (number, request) -> tails.stream().allMatch(program -> program.allows(number, request));
    }

    Policy policy() {
        return (number, request) -> programs.stream().allMatch(program -> program.allows(number, request));
    }

    /** Why a program here cannot be changed; empty when it can. */
    Optional<String> hindrance() {
        for (DeviceProgram program : programs) {
            if (program.opaque().isPresent()) {
                return Optional.of("the device program " + program.id() + " of cgroup " + path
                        + " is not one devattach understands ("
                        + program.opaque().get() + ")");
            }
        }
        if (path.equals("/")) {
            return Optional.of("it is denied by a program of the root cgroup, which holds every process of the host");
        }
        return flags == ALLOW_MULTI
                ? Optional.empty()
                : Optional.of("the device program of cgroup " + path
                        + " is attached so that it cannot be replaced (flags " + flags + ", not BPF_F_ALLOW_MULTI)");
    }

    /** Puts ours in front of the programs of this level; see {@link V2Change}. */
    void change(Map<DeviceNumber, Permissions> target) throws KernelException {
        try (Fd folder = Files.open(hostPath, Files.O_RDONLY | Files.O_DIRECTORY)) {
            new V2Change(folder, this).to(Preamble.changed(ours(), target));
        }
    }
}
