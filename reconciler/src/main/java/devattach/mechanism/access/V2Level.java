package devattach.mechanism.access;

import devattach.linux.Bpf;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One cgroup on the way from the container's own up to the root, and the device programs attached to it.
 *
 * @param record what the programs' owner allowed at our word
 * @param flags how they are attached: only 2, BPF_F_ALLOW_MULTI, lets one be replaced
 * @param surrounding whether it is one of a container that this one runs in: what is ours there is that one's
 */
record V2Level(
        String path,
        String hostPath,
        int flags,
        List<DeviceProgram> programs,
        AccessRecord record,
        boolean surrounding) {

    static final int ALLOW_MULTI = 2;

    static V2Level read(String path, String hostPath, Programs cache) throws KernelException {
        try (Fd folder = Files.open(hostPath, Files.O_RDONLY | Files.O_DIRECTORY)) {
            int[] ids = new int[64];
            int count = Bpf.query(folder, Bpf.Scope.OWN, ids);
            List<DeviceProgram> programs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                programs.add(cache.program(ids[i]));
            }
            return new V2Level(
                    path,
                    hostPath,
                    count == 0 ? 0 : Bpf.attachFlags(folder),
                    List.copyOf(programs),
                    count == 0 ? AccessRecord.EMPTY : AccessRecord.read(folder),
                    false);
        }
    }

    V2Level asSurrounding() {
        return new V2Level(path, hostPath, flags, programs, record, true);
    }

    boolean holdsOurs() {
        return !marked().isEmpty() || !record.added().isEmpty();
    }

    /** What is ours here, in programs of ours or in the owner's. */
    SortedMap<DeviceNumber, Permissions> ours() {
        if (surrounding) {
            return new TreeMap<>();
        }
        SortedMap<DeviceNumber, Permissions> ours = inPrograms();
        record.added().forEach((number, added) -> ours.merge(number, added.ours(), Permissions::union));
        return ours;
    }

    /** What is ours by programs of our own; of several the sum. */
    SortedMap<DeviceNumber, Permissions> inPrograms() {
        SortedMap<DeviceNumber, Permissions> ours = new TreeMap<>();
        for (DeviceProgram program : programs) {
            program.marked().ifPresent(marked -> marked.preamble()
                    .rules()
                    .forEach((number, each) -> ours.merge(number, each, Permissions::union)));
        }
        return ours;
    }

    /**
     * Whether an owner put a program beside ours, as LXC and systemd do at their own updates: then both must allow, and each takes away
     * what the other gives.
     */
    boolean isDisplaced() {
        return !surrounding
                && !marked().isEmpty()
                && (!owners().isEmpty() || !superseded().isEmpty());
    }

    /** What this level allows without ours, once it is as {@link V2Change} leaves it. */
    Policy withoutOurs() {
        List<DeviceProgram> remaining = new ArrayList<>(owners());
        lasting().forEach(program -> remaining.add(tail(program)));
        return (number, request) -> {
            AccessRecord.Added known = record.added().get(number);
            return known == null
                    ? remaining.stream().allMatch(program -> program.allows(number, request))
                    : (known.before().bits() & request) == request;
        };
    }

    private static DeviceProgram tail(DeviceProgram program) {
        return new DeviceProgram(
                program.id(), program.author(), program.marked().orElseThrow().tail());
    }

    /** The programs that are not ours. */
    List<DeviceProgram> owners() {
        return programs.stream().filter(program -> program.marked().isEmpty()).toList();
    }

    /** Ours, the one with the newest program of an owner last. */
    private List<DeviceProgram> marked() {
        return programs.stream()
                .filter(program -> program.marked().isPresent())
                .sorted(Comparator.comparingInt(
                        program -> program.marked().orElseThrow().preamble().replaced()))
                .toList();
    }

    /**
     * Ours whose author has a newer program here, which it put beside ours for want of its own; of two of ours we died while moving over
     * to that one. What such a program allows and forbids is its author's word no longer.
     */
    List<DeviceProgram> superseded() {
        List<DeviceProgram> marked = marked();
        return marked.stream()
                .filter(ours -> Stream.concat(owners().stream(), marked.stream().skip(marked.indexOf(ours) + 1L))
                        .anyMatch(newer -> newer.author() == ours.author()
                                && newer.opaque().isEmpty()))
                .toList();
    }

    /** Ours whose tail still is its author's word: it must stay, whoever else put a program beside it. */
    List<DeviceProgram> lasting() {
        List<DeviceProgram> superseded = superseded();
        return marked().stream()
                .filter(program -> !superseded.contains(program))
                .toList();
    }

    /** Whether nothing here is ours and one program decides. */
    boolean isOfOneOwner() {
        return programs.size() == 1 && marked().isEmpty();
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

    /** Puts ours in front of every program of this level; see {@link V2Change}. */
    void change(Map<DeviceNumber, Permissions> target) throws KernelException {
        try (Fd folder = Files.open(hostPath, Files.O_RDONLY | Files.O_DIRECTORY)) {
            new V2Change(folder, this).to(Preamble.changed(inPrograms(), target));
        }
    }
}
