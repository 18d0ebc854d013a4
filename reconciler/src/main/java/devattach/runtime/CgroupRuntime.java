package devattach.runtime;

import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.ContainerSelector.Cgroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Containers named by their cgroup: whatever runs in it and below, with its first process as init. */
final class CgroupRuntime implements ContainerRuntime {

    private static final int DEPTH = 16;

    /**
     * A process of the cgroup.
     *
     * @param numbers its numbers in all its pid namespaces, outermost first
     */
    record Member(int pid, List<Integer> numbers, long startTime) {
        boolean isInit() {
            return numbers.size() > 1 && numbers.get(numbers.size() - 1) == 1;
        }
    }

    @Override
    public String name() {
        return "cgroup";
    }

    @Override
    public Listed list(Collection<ContainerSelector> asked) throws IOException {
        Set<String> paths = new LinkedHashSet<>();
        asked.forEach(selector -> selector.target()
                .filter(Cgroup.class::isInstance)
                .ifPresent(target -> paths.add(((Cgroup) target).path())));
        if (paths.isEmpty()) {
            return Listed.NOTHING;
        }
        List<Path> mounts = mounts(Files.readString(Path.of("/proc/self/mountinfo")));
        List<Running> running = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        for (String path : paths) {
            try {
                first(mounts, path)
                        .ifPresent(init -> running.add(new Running(
                                new ContainerId(name(), path), path, Map.of(), init.pid(), init.startTime())));
            } catch (IOException e) {
                troubles.add("cgroup " + path + ": " + e.getMessage());
            }
        }
        return new Listed(running, troubles);
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) throws IOException {
        List<Path> mounts = mounts(Files.readString(Path.of("/proc/self/mountinfo")));
        return asked.stream()
                .flatMap(selector -> selector.target().stream())
                .filter(Cgroup.class::isInstance)
                .flatMap(target -> mounts.stream().map(mount -> mount + ((Cgroup) target).path()))
                .toList();
    }

    /** The v2 hierarchy first, then the v1 hierarchy of devices: on a host with both, either may be the one that is used. */
    static List<Path> mounts(String mountinfo) {
        List<Path> v1 = new ArrayList<>();
        List<Path> all = new ArrayList<>();
        for (String line : mountinfo.split("\n")) {
            String[] halves = line.split(" - ", 2);
            String[] fields = halves[0].split(" ");
            if (halves.length < 2 || fields.length < 5 || !fields[3].equals("/")) {
                continue;
            }
            String[] file = halves[1].split(" ");
            if (file[0].equals("cgroup2")) {
                all.add(Path.of(fields[4]));
            } else if (file[0].equals("cgroup")
                    && file.length > 2
                    && List.of(file[2].split(",")).contains("devices")) {
                v1.add(Path.of(fields[4]));
            }
        }
        all.addAll(v1);
        return all;
    }

    private static Optional<Member> first(List<Path> mounts, String path) throws IOException {
        Path below = Path.of("/").relativize(Path.of("/" + path).normalize());
        if (below.toString().isEmpty() || !Path.of(path).normalize().equals(Path.of(path))) {
            throw new IOException("not a cgroup of one container; name it as /proc/PID/cgroup shows it");
        }
        for (Path mount : mounts) {
            Optional<Member> init = init(members(mount.resolve(below)));
            if (init.isPresent()) {
                return init;
            }
        }
        return Optional.empty();
    }

    /** The outermost process that is number 1 in a pid namespace of its own; where there is none, the oldest. */
    static Optional<Member> init(List<Member> members) throws IOException {
        OptionalInt depth = members.stream()
                .filter(Member::isInit)
                .mapToInt(member -> member.numbers().size())
                .min();
        if (depth.isEmpty()) {
            return members.stream().min((a, b) -> Long.compare(a.startTime(), b.startTime()));
        }
        List<Member> inits = members.stream()
                .filter(member -> member.isInit() && member.numbers().size() == depth.getAsInt())
                .toList();
        if (inits.size() > 1) {
            throw new IOException("holds " + inits.size() + " containers (processes "
                    + String.join(
                            ", ", inits.stream().map(init -> "" + init.pid()).toList())
                    + "); name the cgroup of one");
        }
        return Optional.of(inits.get(0));
    }

    /** None where there is no such cgroup or it goes away while it is read. */
    private static List<Member> members(Path cgroup) throws IOException {
        try (Stream<Path> folders = Files.find(cgroup, DEPTH, (path, attributes) -> attributes.isDirectory())) {
            List<Member> members = new ArrayList<>();
            for (Path folder : (Iterable<Path>) folders::iterator) {
                for (String line : Files.readAllLines(folder.resolve("cgroup.procs"))) {
                    member(Integer.parseInt(line)).ifPresent(members::add);
                }
            }
            return members;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return List.of();
            }
            throw e.getCause();
        }
    }

    /** Empty for 0, a process outside our pid namespace, and for one that has ended. */
    private static Optional<Member> member(int pid) throws IOException {
        Optional<List<Integer>> numbers = pid == 0 ? Optional.empty() : Proc.numbers(pid);
        Optional<Long> start = numbers.isEmpty() ? Optional.empty() : Proc.startTime(pid);
        return start.map(ticks -> new Member(pid, numbers.orElseThrow(), ticks));
    }
}
